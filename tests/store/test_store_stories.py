"""Stories and issues as they are kept between runs."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from digest.model import Card, Edition, Outlet, PastStory, RenderedMail, Section, Sentence
from digest.store import Database, editions, stories
from digest.store.ledger import Recipient

NOW = datetime(2026, 3, 4, 6, tzinfo=UTC)
FILING = PastStory("0123456789abcdef", NOW, "filing_accepted", ("norvexa",), ("orbita",), (), ("https://a.example/1",))
CARD = Card(
    story_id=FILING.id,
    title="Agency accepts filing",
    url="https://a.example/1",
    kicker="Filing accepted",
    published=NOW,
    published_day_only=False,
    language="en",
    summary=(Sentence("The agency accepted it.", Outlet("A", "https://a.example/1"), 0, 23),),
    outlets=(Outlet("A", "https://a.example/1"),),
    urls=("https://a.example/1",),
)


def issue(day: date) -> Edition:
    return Edition("pharma", "Pharma", day, "UTC", NOW, NOW, (Section("News", (CARD,)),))


def test_a_story_is_remembered_until_more_is_known_of_it(database: Database) -> None:
    stories.remember(database, [FILING])
    assert stories.since(database, NOW) == [FILING]
    assert stories.since(database, NOW + timedelta(seconds=1)) == []
    grown = PastStory(FILING.id, NOW, "filing_accepted", ("norvexa",), (), (), (*FILING.urls, "https://b.example/2"))
    stories.remember(database, [grown])
    assert stories.since(database, NOW) == [grown]


def test_earlier_issues_come_back_as_they_were_composed(database: Database) -> None:
    mail = RenderedMail("Subject", "<p>", "Text")
    for day in (NOW.date(), NOW.date() + timedelta(days=1)):
        draft = editions.Draft("pharma", day, mail, CARD.urls, issue(day))
        editions.save(database, draft, [Recipient("ana@example.org")], "example.org", NOW)
    tomorrow = NOW.date() + timedelta(days=1)
    assert editions.earlier(database, "pharma", tomorrow) == [issue(NOW.date())]
    assert editions.earlier(database, "other", tomorrow) == []
    assert editions.sent_urls(database, "pharma", tomorrow) == frozenset(), "what is told with them is known"
