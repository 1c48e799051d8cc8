"""An issue as templates see it: the names an operator may use in templates/.

Every string is ready to be placed: hostile characters gone, cut to a sane length, and escaped where the format does
not escape by itself (see `Format`). Frozen, with no behaviour; `editor` makes them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """A name, and where it leads; `url` is empty for what must not be a link."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Passage:
    """Sentences quoted in a row from one outlet. `cite` says that a reader could not tell whose words they are."""

    text: str
    outlet: Link
    cite: bool


@dataclass(frozen=True, slots=True)
class IssueCard:
    """A story. `lang` and `dir` are those of its title and passages, empty where they are the issue's own.

    `outlets` names every outlet once, the headline's first; `date` is in the reader's words, `datetime` in ISO 8601.
    `update` says what changed since an earlier issue, empty where none told the story.
    """

    anchor: str
    kicker: str
    title: str
    url: str
    lang: str
    dir: str
    passages: tuple[Passage, ...]
    outlets: tuple[Link, ...]
    date: str
    datetime: str
    update: str = ""


@dataclass(frozen=True, slots=True)
class IssueChange:
    """A line under "Since you last read": what kind of news ("FDA approval"), what it is, and where it stands.

    `anchor` is that of its story where it is in the issue, else empty.
    """

    kicker: str
    text: str
    url: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class IssueDay:
    """A day to come: when, whose and what it is, where it was before ("28 September", …), and who says so.

    `datetime` is as much of the date in ISO 8601 as is known, empty for a quarter or half year.
    """

    when: str
    datetime: str
    names: str
    what: str
    before: tuple[str, ...]
    source: Link


@dataclass(frozen=True, slots=True)
class IssueSection:
    """A headed group of stories."""

    anchor: str
    title: str
    cards: tuple[IssueCard, ...]


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue as its readers see it.

    `stories`, `articles` and `outlets` count the whole edition, `more` its stories that are not in `sections`
    for lack of room, `left_out` those that never were in the edition. `events` are counts in words ("2 approvals").
    `headlines` are the titles of the first three stories. `changes` is news since the last issue in lines, `calendar`
    the days ahead, soonest first, `more_days` how many of them are not shown.
    """

    title: str
    date: str
    datetime: str
    lang: str
    dir: str
    stories: int
    articles: int
    outlets: int
    events: tuple[str, ...]
    headlines: tuple[str, ...]
    sections: tuple[IssueSection, ...]
    more: int
    left_out: int
    since: str
    until: str
    timezone: str
    changes: tuple[IssueChange, ...] = ()
    calendar: tuple[IssueDay, ...] = ()
    more_days: int = 0
