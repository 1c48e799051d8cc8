"""The stories of an edition as entries of a feed. In: an edition. Out: what Atom and JSON Feed have in common."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from markupsafe import Markup

from digest.model import Edition
from digest.render.editor import Editor
from digest.render.issue import IssueCard, Link
from digest.render.wording import Wording


@dataclass(frozen=True, slots=True)
class Entry:
    """One story. `id` is a URN that stays the same for it in this issue; `html` and `text` are its summary."""

    id: str
    title: str
    url: str
    published: str
    html: str
    text: str
    section: str
    kicker: str
    language: str
    outlets: tuple[str, ...]


def feed_id(edition: Edition) -> str:
    """The URN of the digest's feed, whatever the issue."""
    return urn(edition.digest)


def entries(edition: Edition, wording: Wording) -> Iterator[Entry]:
    """The stories in reading order, in plain text but for `html`."""
    issue = Editor(edition, wording).issue()
    cards = iter(edition.cards)
    for section in issue.sections:
        for shown, card in zip(section.cards, cards, strict=False):
            yield Entry(
                id=urn(edition.digest, edition.issue_date.isoformat(), card.story_id, card.url),
                title=shown.title,
                url=shown.url,
                published=rfc3339(card.published),
                html=_html(shown),
                text="\n\n".join([*_updates(shown), *(passage.text for passage in shown.passages)]),
                section=section.title,
                kicker=shown.kicker,
                language=shown.lang or issue.lang,
                outlets=tuple(outlet.name for outlet in shown.outlets),
            )


def rfc3339(moment: datetime) -> str:
    """`moment` in UTC as RFC 3339 has it."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def urn(*names: str) -> str:
    """A URN made of names alone: the same ones give the same (RFC 9562, section 5.5)."""
    return uuid5(NAMESPACE_URL, "\n".join(["pharma-digest", *names]).encode("utf-8", "replace").decode()).urn


def _updates(card: IssueCard) -> list[str]:
    return [f"Update: {card.update}"] if card.update else []


def _html(card: IssueCard) -> str:
    parts = [Markup("<p><b>{}</b></p>").format(line) for line in (card.kicker, *_updates(card)) if line]
    parts += [
        Markup("<blockquote><p>{}</p>{}</blockquote>").format(
            passage.text, Markup("<p>{}</p>").format(_link(passage.outlet))
        )
        for passage in card.passages
    ]
    outlets = Markup(", ").join(_link(outlet) for outlet in card.outlets)
    return str(Markup("").join([*parts, Markup("<p>{} · {}</p>").format(outlets, card.date)]))


def _link(link: Link) -> Markup:
    return Markup('<a href="{}">{}</a>').format(link.url, link.name) if link.url else Markup("{}").format(link.name)
