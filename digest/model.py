"""The types that pass between the rooms. Frozen, with no behaviour beyond derived properties.

Every `datetime` here is timezone-aware. Text fields hold plain text as a reader would see it (no markup, no
entities); they come from the web and are hostile until a template escapes them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

BlockKind = Literal["paragraph", "heading", "list_item", "table_row", "quote", "caption", "preformatted"]
Problem = Literal["not_a_page", "needs_browser", "consent_page", "error_page", "login_page", "no_text"]
PROBLEMS: Mapping[Problem, str] = {
    "not_a_page": "neither a page nor text",
    "needs_browser": "no text without a browser that runs its JavaScript",
    "consent_page": "a request for consent instead of an article",
    "error_page": "an error message or bot check instead of an article",
    "login_page": "a log-in page instead of an article",
    "no_text": "no article text found",
}
"""What was found where there is no article, in words for a person."""
EntityKind = Literal["drug", "company", "agency", "indication", "trial"]
Precision = Literal["day", "month", "quarter", "half", "year"]
UpdateKind = Literal["event", "figures", "date", "confirmed"]


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
class Link:
    """A link inside a block: `text[start:end]` leads to `url`, which is absolute and http or https."""

    start: int
    end: int
    url: str


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text in the body that stands on its own. `level` is 1 to 6 for headings, 0 for the rest."""

    kind: BlockKind
    text: str
    level: int = 0
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Image:
    """A picture that belongs to an article, by its absolute URL."""

    url: str
    caption: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Embed:
    """A post, video or document of another site shown inside an article. `site` is its name: "X", "YouTube" …"""

    site: str
    url: str


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
class Judged:
    """A block of a page as cleaning saw it: kept where `reason` is "".

    `score` is how likely the model thought it to be the article's, 0 to 1, None where it was not asked.
    """

    block: Block
    reason: str = ""
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """A page with nothing left but its article.

    `published` keeps the offset the page gave (UTC where it gave none). Where the page names only a day,
    `published` is midnight UTC of that day and `published_day_only` is set. None means unknown, never "now".
    `canonical_url` is what the page calls itself, "" where it does not say or says another site. `paywalled` is
    None where the page does not say. Where there are no blocks, `problem` says why.
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
    publisher: str = ""
    section: str = ""
    tags: tuple[str, ...] = ()
    canonical_url: str = ""
    paywalled: bool | None = None
    image: Image | None = None
    embeds: tuple[Embed, ...] = ()
    sections: tuple[TailSection, ...] = ()
    removed: tuple[Removed, ...] = ()
    problem: Problem | None = None

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
class Entity:
    """Something named at `start:end`, like an Event, in the article's words, under an id all its names share.

    `also` are the other names the article has for it, in order of first mention.
    """

    kind: EntityKind
    id: str
    name: str
    start: int
    end: int
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Period:
    """A date as exactly as it was said: any day from `first` to `last`, both included."""

    first: date
    last: date
    precision: Precision


@dataclass(frozen=True, slots=True)
class Milestone:
    """A day that matters, past or to come: `kind` is "pdufa", "advisory_committee", "readout", "closing" …"""

    kind: str
    when: Period
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Designation:
    """A regulator's special status for a drug. `agency` is an agency's id, "" where none is named."""

    name: str
    agency: str
    when: Period | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A trial's result as written: `endpoint` "ORR", "median PFS", "HR", "p" …, `value` "40.0%", "8.6 months"."""

    endpoint: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Money:
    """A sum named in an article. `role` is "upfront", "milestones", "raised", "total" …, "" where it is not told."""

    role: str
    amount: float
    currency: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What an article says happened, and what it names, each thing once, in order of first mention.

    `phase` is "1", "2", "3", "4", "1/2", "2/3" or "". `relevance` is how surely this is news of the pharma
    business, 0 to 1, and `relevance_reasons` why.
    """

    event: Event | None = None
    second_event: Event | None = None
    entities: tuple[Entity, ...] = ()
    phase: str = ""
    designations: tuple[Designation, ...] = ()
    figures: tuple[Figure, ...] = ()
    money: tuple[Money, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    relevance: float = 1.0
    relevance_reasons: tuple[str, ...] = ()

    def named(self, kind: EntityKind) -> tuple[Entity, ...]:
        """The entities of one kind."""
        return tuple(entity for entity in self.entities if entity.kind == kind)


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
    """Reports of one event, earliest dated first. `id` comes from the one we saw first: stable while that is known.

    `original` is the place among `reports` of the release that the others tell again, None where there is none.
    `earlier` are the ids of the stories of the same saga that came before, latest first.
    """

    id: str
    reports: tuple[Report, ...]
    original: int | None = None
    earlier: tuple[str, ...] = ()

    @property
    def first(self) -> Report:
        """The report that was out first."""
        return self.reports[0]


@dataclass(frozen=True, slots=True)
class PastStory:
    """What is remembered of a story: when it was first told, what it is about by canonical ids, its reports' URLs."""

    id: str
    dated: datetime
    event: str
    drugs: tuple[str, ...]
    companies: tuple[str, ...]
    diseases: tuple[str, ...]
    urls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outlet:
    """Who reported a story, and where."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence quoted from an article, never paraphrased. `outlet` is whose words they are, and where they stand.

    `text` is `article.text[start:end]` with white space squeezed.
    """

    text: str
    outlet: Outlet
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class ScorePart:
    """One of the summands that make a story's rank: "event", "coverage", "source", "freshness", "watch", "novelty"."""

    name: str
    value: float
    why: str = ""


@dataclass(frozen=True, slots=True)
class Catalyst:
    """A day to come that matters. `before` are the dates it was given earlier, oldest first; `names` whom it is about.

    `uid` stays the same while the date moves. `said_at` is when the report that gives the date was out.
    """

    uid: str
    kind: str
    when: Period
    names: tuple[str, ...]
    agency: str
    title: str
    url: str
    outlet: str
    said_at: datetime
    before: tuple[Period, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """What a card tells, as later issues compare it with theirs: kinds of events, results, who was heard.

    `figures` are (endpoint, value) pairs. `official` says that an agency or the company itself was among the outlets.
    """

    events: tuple[str, ...] = ()
    figures: tuple[tuple[str, str], ...] = ()
    official: bool = False


@dataclass(frozen=True, slots=True)
class Update:
    """What is no longer as an issue told it whose report was dated `told_on`.

    `kind` is "event" (`now` and `before` are kinds of events, `before` "" for none), "figures" (`now` and `before`
    are results as written), "date" (`catalyst` was set or moved), or "confirmed" (`now` is the official outlet).
    `agencies` are the display names of those whose doing the event is.
    """

    kind: UpdateKind
    told_on: date
    now: str = ""
    before: str = ""
    agencies: tuple[str, ...] = ()
    catalyst: Catalyst | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """One story as a reader sees it. `outlets` are in the order in which they had it; `title` may be any one's.

    `urls` are the canonical URLs of every report behind the card: what may not be sent again. `update` says what
    changed since an earlier issue carried the story, None where none did. `score` is why it stands where it does.
    `event` is its event as the issue counts it, `articles` how many articles it counts as, and `names` are the
    companies, drugs and diseases that its articles name, and the agencies close to its news: what watch lists hit.
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
    update: Update | None = None
    score: tuple[ScorePart, ...] = ()
    told: Told = Told()
    event: str = ""
    articles: int = 0
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """News since the last issue in a line: `kind` is an event's, "date_set" or "date_moved", then with `catalyst`."""

    kind: str
    title: str
    url: str
    story_id: str = ""
    agencies: tuple[str, ...] = ()
    catalyst: Catalyst | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A headed group of cards, most important first."""

    title: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """One issue of one digest: everything its readers are shown, and nothing that depends on a reader.

    `left_out` counts stories of the window that found no room; `article_count` the articles behind the cards. A mail
    shows the first `calendar_shown` days of `calendar`, which is kept whole as the next issue goes on from it.
    `reserve` holds all sections of the digest in order with the best of the stories left out of each: shown to nobody,
    but for readers whose own watch list they hit.
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
    changes: tuple[Change, ...] = ()
    calendar: tuple[Catalyst, ...] = ()
    calendar_shown: int = 12
    reserve: tuple[Section, ...] = ()

    @property
    def cards(self) -> tuple[Card, ...]:
        """All cards in reading order."""
        return tuple(card for section in self.sections for card in section.cards)

    @property
    def outlet_count(self) -> int:
        """How many outlets stand behind the cards."""
        return len({outlet.name for card in self.cards for outlet in card.outlets})


@dataclass(frozen=True, slots=True)
class MailLinks:
    """Addresses in a mail that are its reader's own: to leave this digest, to change what they get, to read online.

    Empty where the digest has no web pages.
    """

    unsubscribe: str = ""
    preferences: str = ""
    online: str = ""


@dataclass(frozen=True, slots=True)
class RenderedMail:
    """An edition as a mail, before it has a sender or a recipient."""

    subject: str
    html: str
    text: str


@dataclass(frozen=True, slots=True)
class Sign:
    """Something that was looked at to tell whether all is well, and what was seen."""

    what: str
    ok: bool
    detail: str
