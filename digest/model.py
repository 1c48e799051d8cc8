"""The types that pass between the rooms. Frozen, with no behaviour beyond derived properties.

Every `datetime` here is timezone-aware. Text fields hold plain text as a reader would see it (no markup, no
entities); they come from the web and are hostile until a template escapes them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

BlockKind = Literal["paragraph", "heading", "list_item", "table_row", "quote", "caption", "preformatted"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article URL that a feed, sitemap or listing named, with what was said about it there."""

    url: str
    title: str = ""
    published: datetime | None = None
    modified: datetime | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page as a site sent it, content-encoding undone.

    `url` is the canonical URL that was asked for, `final_url` the one that answered after redirects. `archived_in`
    and `archive_offset` say where its WARC record stands, empty and 0 for a page that was never archived.
    """

    url: str
    final_url: str
    source: str
    fetched_at: datetime
    status: int
    content_type: str
    body: bytes
    etag: str = ""
    last_modified: str = ""
    archived_in: str = ""
    archive_offset: int = 0
    hint_title: str = ""
    hint_published: datetime | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text in the body that stands on its own. `level` is 1 to 6 for headings, 0 for the rest."""

    kind: BlockKind
    text: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class TailSection:
    """A named part of a press release that is not its news: `about`, `forward_looking`, `safety`, `contacts` …"""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Removed:
    """Text that cleaning took away, and why: `signup`, `login`, `share`, `related`, `caption`, `byline` …"""

    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Article:
    """A page with nothing left but its article.

    `published` keeps the offset the page gave (UTC where it gave none). Where the page names only a day,
    `published` is midnight UTC of that day and `published_day_only` is set. None means unknown, never "now".
    """

    url: str
    title: str
    blocks: tuple[Block, ...]
    dek: str = ""
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    published_day_only: bool = False
    modified: datetime | None = None
    language: str = ""
    site_name: str = ""
    sections: tuple[TailSection, ...] = ()
    removed: tuple[Removed, ...] = ()

    @property
    def text(self) -> str:
        """The body as plain text, blocks split by a blank line."""
        return "\n\n".join(block.text for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Event:
    """What happened, and the words that say so: `evidence` is `(title + "\\n\\n" + text)[start:end]`."""

    kind: str
    evidence: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Agency:
    """A regulator or payer by its canonical id ("FDA", "EMA", "NMPA" …), named at `start:end` like an Event."""

    id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What an article says happened, and which agencies it names, in order of first mention."""

    event: Event | None = None
    agencies: tuple[Agency, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """One outlet's article with its facts. `seen_at` is when we first fetched it."""

    article: Article
    facts: Facts
    source: str
    outlet: str
    kind: str
    seen_at: datetime

    @property
    def dated(self) -> datetime:
        """When it was published, or, where that is unknown or lies in our future, when we first saw it."""
        published = self.article.published
        return published if published is not None and published <= self.seen_at else self.seen_at


@dataclass(frozen=True, slots=True)
class Story:
    """Reports of one event, earliest dated first. `id` comes from the one we saw first: stable while that is known."""

    id: str
    reports: tuple[Report, ...]

    @property
    def first(self) -> Report:
        """The report that was out first."""
        return self.reports[0]


@dataclass(frozen=True, slots=True)
class Outlet:
    """Who reported a story, and where."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence quoted from an article, never paraphrased. `outlet` is whose words they are."""

    text: str
    outlet: Outlet


@dataclass(frozen=True, slots=True)
class Card:
    """One story as a reader sees it. `outlets` are in the order in which they had it; `title` may be any one's.

    `urls` are the canonical URLs of every report behind the card: what may not be sent again.
    """

    story_id: str
    title: str
    url: str
    kicker: str
    published: datetime
    published_day_only: bool
    language: str
    summary: tuple[Sentence, ...]
    outlets: tuple[Outlet, ...]
    urls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A headed group of cards, most important first."""

    title: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """One issue of one digest: everything its readers are shown, and nothing that depends on a reader.

    `left_out` counts stories of the window that found no room; `article_count` the articles behind the cards.
    """

    digest: str
    title: str
    issue_date: date
    timezone: str
    since: datetime
    until: datetime
    sections: tuple[Section, ...] = ()
    event_counts: tuple[tuple[str, int], ...] = ()
    article_count: int = 0
    left_out: int = 0
    language: str = "en"

    @property
    def cards(self) -> tuple[Card, ...]:
        """All cards in reading order."""
        return tuple(card for section in self.sections for card in section.cards)

    @property
    def outlet_count(self) -> int:
        """How many outlets stand behind the cards."""
        return len({outlet.name for card in self.cards for outlet in card.outlets})


@dataclass(frozen=True, slots=True)
class RenderedMail:
    """An edition as a mail, before it has a sender or a recipient."""

    subject: str
    html: str
    text: str
