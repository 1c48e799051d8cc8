"""Mails of one issue: alike for readers who are told alike, each with links of their own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.policy import default

import pytest

from digest.config import Watch, defaults
from digest.deliver import Copy, LetterWriter
from digest.model import Card, Edition, MailLinks, Outlet, Section
from digest.readers.links import Links
from digest.readers.subscriber import Subscriber
from digest.readers.tokens import Tokens
from digest.render import PLACEHOLDERS, Renderer
from digest.sending.personal_mail import PersonalMails

NOW = datetime(2026, 3, 4, 6, tzinfo=UTC)
DAY = date(2026, 3, 4)


def card(story_id: str, title: str) -> Card:
    outlet = Outlet("Fjord Pharma", f"https://news.example/{story_id}")
    return Card(story_id, title, outlet.url, "", NOW, False, "en", (), (outlet,), (outlet.url,), articles=1)


ISSUE = Edition(
    *("morning", "The Morning", DAY, "UTC", NOW, NOW),
    (Section("News", (card("a", "Halden files"), card("b", "Orbita wins"))),),
    article_count=2,
    left_out=1,
    reserve=(Section("News", (card("c", "Veltris waits"),)),),
)


def reader(address: str = "anna@example.com", **fields: object) -> Subscriber:
    return Subscriber(address=address, public_id=address, created_at=NOW, changed_at=NOW, **fields)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer(defaults() / "templates")


def test_who_wishes_for_nothing_that_is_there_gets_the_common_mail(renderer: Renderer) -> None:
    common = renderer.mail(ISSUE, PLACEHOLDERS)
    mails = PersonalMails(ISSUE, common, renderer, PLACEHOLDERS)
    assert mails.of(reader()) is common
    assert mails.of(reader(watch=Watch(drugs=("nothing",)), muted=("nowhere",))) is common


def test_who_is_told_the_same_gets_the_same_mail(renderer: Renderer) -> None:
    mails = PersonalMails(ISSUE, renderer.mail(ISSUE), renderer, MailLinks())
    one = mails.of(reader(watch=Watch(companies=("Orbita",))))
    other = mails.of(reader("bert@example.com", watch=Watch(words=("orbita",)), muted=("nowhere",)))
    assert one is other is not None
    assert one.subject == "Orbita wins"


def test_what_was_left_out_is_told_to_whom_it_matters(renderer: Renderer) -> None:
    mails = PersonalMails(ISSUE, renderer.mail(ISSUE), renderer, MailLinks())
    own = mails.of(reader(watch=Watch(companies=("Veltris",)), muted=("halden",)))
    assert own is not None
    assert "Veltris waits" in own.text
    assert "Halden" not in own.html + own.text
    assert "Left out" not in own.text


def test_who_muted_everything_gets_no_mail(renderer: Renderer) -> None:
    assert (
        PersonalMails(ISSUE, renderer.mail(ISSUE), renderer, MailLinks()).of(reader(muted=("halden", "wins"))) is None
    )


def test_each_reader_has_links_of_their_own(renderer: Renderer) -> None:
    links = Links("https://digest.example.org", Tokens("k" * 40))
    mails = PersonalMails(ISSUE, renderer.mail(ISSUE, PLACEHOLDERS), renderer, PLACEHOLDERS)
    seen = set()
    for one in (reader(), reader("bert@example.com", muted=("halden",))):
        mail = mails.of(one)
        assert mail is not None
        own = links.of(one, "morning", DAY)
        copy = Copy(mail, links=own, marks=PLACEHOLDERS)
        letter = LetterWriter("Digest <digest@example.org>").letter(
            copy, digest="morning", issue_date=DAY, recipient=one.address, token="", message_id="<a@b>", now=NOW
        )
        sent = message_from_bytes(letter.content, policy=default)
        html, text = (sent.get_body((kind,)).get_content() for kind in ("html", "plain"))
        assert own.unsubscribe in text
        assert own.preferences in html
        seen.add(own.unsubscribe)
        assert "placeholder" not in html + text
    assert len(seen) == 2


def test_an_old_issue_with_no_reserve_is_personal_too(renderer: Renderer) -> None:
    old = replace(ISSUE, reserve=())
    own = PersonalMails(old, renderer.mail(old), renderer, MailLinks()).of(reader(muted=("halden",)))
    assert own is not None
    assert own.subject == "Orbita wins"
