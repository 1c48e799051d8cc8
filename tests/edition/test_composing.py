"""Which stories an issue holds, where they stand, and what is counted."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

import pytest

from digest.config import Digest, SectionPlan
from digest.edition import Labels, compose
from digest.model import Article, Block, Edition, Entity, Event, Facts, Report, Story

NOW = datetime(2026, 3, 4, 6, tzinfo=UTC)
YESTERDAY = NOW - timedelta(hours=20)


def report(
    url: str,
    title: str = "A title",
    text: str = "",
    *,
    event: str = "",
    agency: str = "",
    source: str = "wire",
    kind: str = "newswire",
    outlet: str = "",
    published: datetime | None = YESTERDAY,
    day_only: bool = False,
    seen_at: datetime = NOW,
) -> Report:
    blocks = (Block("paragraph", text),) if text else ()
    article = Article(url, title, blocks, published=published, published_day_only=day_only, language="en")
    facts = Facts(
        Event(event, title, 0, len(title)) if event else None,
        entities=(Entity("agency", agency, agency, 0, len(agency)),) if agency else (),
    )
    return Report(article, facts, source, outlet or source, kind, seen_at)


def story(*reports: Report) -> Story:
    return Story(reports[0].article.url, reports)


def digest(*sections: SectionPlan, **settings: object) -> Digest:
    return Digest.model_validate(
        {"slug": "daily", "title": "Daily", "sections": sections or (SectionPlan(title="News"),), **settings}
    )


def shown(edition: Edition) -> list[tuple[str, list[str]]]:
    return [(section.title, [card.url for card in section.cards]) for section in edition.sections]


@pytest.mark.parametrize(
    ("hours_ago", "held"),
    [(0, True), (1, True), (36, True), (36.1, False), (-1, False)],
)
def test_window_ends_at_the_issue(hours_ago: float, held: bool) -> None:
    moment = NOW - timedelta(hours=hours_ago)
    one = story(report("https://a.example/1", published=moment, seen_at=moment))
    assert bool(compose([one], digest(), now=NOW).cards) is held


@pytest.mark.parametrize(
    ("day", "timezone", "held"),
    [
        (date(2026, 3, 2), "UTC", True),
        (date(2026, 3, 1), "UTC", False),
        (date(2026, 3, 4), "UTC", True),
        (date(2026, 3, 2), "Asia/Tokyo", False),
        (date(2026, 3, 2), "Pacific/Honolulu", True),
    ],
)
def test_a_day_counts_as_any_of_its_moments_where_readers_live(day: date, timezone: str, held: bool) -> None:
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    one = story(report("https://a.example/1", published=midnight, day_only=True))
    plan = digest(timezone=timezone, window_hours=31)
    assert bool(compose([one], plan, now=NOW).cards) is held


def test_one_new_report_brings_a_story_in() -> None:
    old = report("https://a.example/1", published=NOW - timedelta(days=9))
    one = story(old, report("https://b.example/1"))
    assert compose([one], digest(), now=NOW).cards[0].urls == ("https://a.example/1", "https://b.example/1")


def test_a_story_sent_in_any_of_its_reports_stays_out() -> None:
    one = story(report("https://a.example/1"), report("https://b.example/1"))
    assert compose([one], digest(), now=NOW, sent_urls={"https://b.example/1"}).cards == ()


def test_only_reports_of_named_sources_are_shown() -> None:
    one = story(report("https://a.example/1", source="other"), report("https://b.example/1", source="wire"))
    two = story(report("https://c.example/1", source="other"))
    (card,) = compose([one, two], digest(sources=("wire",)), now=NOW).cards
    assert card.url == "https://b.example/1"
    assert card.urls == ("https://b.example/1",)


def test_first_section_that_takes_a_story_gets_it() -> None:
    sections = (
        SectionPlan(title="Decisions", events=("approval", "rejection")),
        SectionPlan(title="Companies", kinds=("company",)),
        SectionPlan(title="Asia", sources=("asia",)),
        SectionPlan(title="Lungs", words=("asthma", "COPD")),
        SectionPlan(title="Rest"),
    )
    stories = [
        story(report("https://a.example/1", event="approval", kind="company")),
        story(report("https://b.example/1", event="launch", kind="company")),
        story(report("https://c.example/1", source="asia")),
        story(report("https://d.example/1", text="A new asthma spray.")),
        story(report("https://e.example/1", "Copd explained")),
        story(report("https://f.example/1", text="Asthmatics rejoice.")),
    ]
    assert [(title, sorted(cards)) for title, cards in shown(compose(stories, digest(*sections), now=NOW))] == [
        ("Decisions", ["https://a.example/1"]),
        ("Companies", ["https://b.example/1"]),
        ("Asia", ["https://c.example/1"]),
        ("Lungs", ["https://d.example/1", "https://e.example/1"]),
        ("Rest", ["https://f.example/1"]),
    ]


def test_all_conditions_of_a_section_must_hold() -> None:
    plan = digest(SectionPlan(title="Both", events=("approval",), words=("asthma",)))
    with_both = story(report("https://a.example/1", "Asthma drug approved", event="approval"))
    with_one = story(report("https://b.example/1", "Skin drug approved", event="approval"))
    edition = compose([with_both, with_one], plan, now=NOW)
    assert shown(edition) == [("Both", ["https://a.example/1"])]
    assert edition.left_out == 0


def test_chinese_words_are_found_inside_a_sentence() -> None:
    plan = digest(SectionPlan(title="肿瘤", words=("肿瘤",)))
    assert compose([story(report("https://a.example/1", "新肿瘤药获批"))], plan, now=NOW).cards


def test_most_covered_first_then_newest() -> None:
    covered = story(
        report("https://a.example/1", outlet="A", published=NOW - timedelta(hours=30)),
        report("https://b.example/1", outlet="B"),
    )
    twice_by_one = story(
        report("https://c.example/1", outlet="C", published=NOW - timedelta(hours=9)),
        report("https://c.example/2", outlet="C"),
    )
    newest = story(report("https://d.example/1", outlet="D", published=NOW - timedelta(hours=1)))
    edition = compose([newest, twice_by_one, covered], digest(), now=NOW)
    assert shown(edition) == [("News", ["https://a.example/1", "https://d.example/1", "https://c.example/1"])]


def test_what_finds_no_room_is_counted() -> None:
    approvals = [story(report(f"https://a.example/{n}", event="approval")) for n in range(3)]
    others = [story(report(f"https://b.example/{n}")) for n in range(4)]
    plan = digest(
        SectionPlan(title="Approvals", events=("approval",), maximum=2), SectionPlan(title="Rest", maximum=9), maximum=5
    )
    edition = compose([*approvals, *others], plan, now=NOW)
    assert [len(section.cards) for section in edition.sections] == [2, 3]
    assert edition.left_out == 2


def test_empty_sections_do_not_appear() -> None:
    plan = digest(SectionPlan(title="Approvals", events=("approval",)), SectionPlan(title="Rest"))
    assert [title for title, _ in shown(compose([story(report("https://a.example/1"))], plan, now=NOW))] == ["Rest"]


def test_counts_are_of_the_cards_in_a_fixed_order() -> None:
    events = ["approval", "rejection", "approval", "other", ""]
    stories = [story(report(f"https://a.example/{n}", event=event)) for n, event in enumerate(events)]
    edition = compose(stories, digest(), now=NOW)
    assert edition.event_counts == (("approval", 2), ("rejection", 1))
    assert edition.event_counts == compose(stories[::-1], digest(), now=NOW).event_counts
    assert edition.article_count == 5


def test_issue_is_dated_where_readers_live() -> None:
    edition = compose([], digest(timezone="Pacific/Honolulu"), now=NOW)
    assert edition.issue_date == date(2026, 3, 3)
    assert edition.until == NOW
    assert edition.since == NOW - timedelta(hours=36)
    assert edition.language == "en"


def test_window_keeps_its_hours_when_clocks_change() -> None:
    now = datetime(2026, 3, 29, 6, tzinfo=UTC)
    edition = compose([], digest(timezone="Europe/Berlin", window_hours=24), now=now)
    assert edition.until.astimezone(UTC) - edition.since.astimezone(UTC) == timedelta(hours=24)


def test_labels_are_data() -> None:
    labels = Labels({"approval": "Zugelassen"}, {"FDA": "US-Behörde"}, frozenset({"approval"}))
    one = story(report("https://a.example/1", "FDA approves", event="approval", agency="FDA"))
    (card,) = compose([one], digest(), now=NOW, labels=labels).cards
    assert card.kicker == "Zugelassen · US-Behörde"


def test_order_of_stories_makes_no_difference() -> None:
    stories = [story(report(f"https://a.example/{n}", event="approval" if n % 2 else "")) for n in range(12)]
    shuffled = list(stories)
    random.Random(1).shuffle(shuffled)
    plan = digest(SectionPlan(title="Approvals", events=("approval",), maximum=4), SectionPlan(title="Rest"), maximum=8)
    assert compose(shuffled, plan, now=NOW) == compose(stories, plan, now=NOW)


@pytest.mark.parametrize("year", [1, 1899, 2099, 9999])
def test_impossible_dates_do_no_harm(year: int) -> None:
    wild = report("https://a.example/1", published=datetime(year, 1, 1, tzinfo=UTC), day_only=True)
    edition = compose([story(wild)], digest(timezone="Asia/Tokyo"), now=NOW)
    assert len(edition.cards) == (year > 2026)


def test_what_is_no_pharma_news_goes_only_where_a_section_asks_for_it() -> None:
    one = story(report("https://a.example/diet", event="not_pharma"))
    rest = SectionPlan(title="Everything else")
    asked = SectionPlan(title="Lifestyle", events=("not_pharma",))
    assert shown(compose([one], digest(rest), now=NOW)) == []
    assert shown(compose([one], digest(rest, asked), now=NOW)) == [("Lifestyle", ["https://a.example/diet"])]
