"""From reports to stories: one report per URL, then one story per text or headline."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from heapq import nsmallest
from operator import attrgetter

from rensa import RMinHash, RMinHashLSH

from digest.model import Report, Story
from digest.stories.likeness import Shingles, is_copy, shingles, tokens

SAME_TITLE_WITHIN = timedelta(days=3)
SAME_TEXT_WITHIN = timedelta(days=7)
"""Syndicated copies appear within days. Later, a like text is the next of a series: a monthly notice, a yearly one."""

FEWEST_TITLE_TOKENS = 4
"""Shorter titles ("Weekly round-up") name a column, not an event."""

_PERMUTATIONS = 128
_BANDS = 32
"""With 4 rows in each of 32 bands, texts of Jaccard 0.5 meet with probability 0.87, of 0.6 with 0.99."""
_SEED = 1
_MOST_CANDIDATES = 100
_MOST_COMPARED = 10


@dataclass(slots=True)
class _Group:
    """A story being gathered. Every member resembles `leader`, the one seen first, so likeness does not drift."""

    leader: Report
    shingles: Shingles
    sketch: RMinHash
    members: list[Report] = field(default_factory=list)


def fold(reports: Iterable[Report]) -> tuple[Story, ...]:
    """`reports` folded into stories, newest first; the order of the input makes no difference.

    Of two reports with one URL the later fetch stays, with the earlier `seen_at`. A report joins a story where it
    resembles the report of it that was seen first: a copy of its text (see `likeness`) at most 7 days apart, or the
    same title from another outlet at most 3 days apart. Reports seen later therefore never move earlier ones, nor
    change a story's id, which is taken from the URL of the report seen first. A story's reports run from the
    earliest dated on.
    """
    index = _Index()
    for report in sorted(_one_per_url(reports), key=_seen_order):
        index.add(report)
    stories = [_story(group) for group in index.groups]
    return tuple(sorted(stories, key=lambda story: (-story.first.dated.timestamp(), story.id)))


class _Index:
    """The groups so far, found again by sketch or by title."""

    def __init__(self) -> None:
        self.groups: list[_Group] = []
        self._by_title: dict[str, list[int]] = defaultdict(list)
        self._by_text = RMinHashLSH(0.5, _PERMUTATIONS, _BANDS)
        self._by_opening = RMinHashLSH(0.5, _PERMUTATIONS, _BANDS)

    def add(self, report: Report) -> None:
        """Puts `report` into the earliest group whose leader it resembles, or makes it the leader of a new one."""
        text = shingles(report.article.text)
        sketch, opening = _sketch(text.whole), _sketch(text.opening)
        title = _folded_title(report)
        group = self._same_text(report, text, sketch, opening) or self._same_title(report, title)
        if group is not None:
            group.members.append(report)
            return
        position = len(self.groups)
        self.groups.append(_Group(report, text, sketch, [report]))
        if text.whole:
            self._by_text.insert(position, sketch)
            self._by_opening.insert(position, opening)
        if title:
            self._by_title[title].append(position)

    def _same_text(self, report: Report, text: Shingles, sketch: RMinHash, opening: RMinHash) -> _Group | None:
        if not text.whole:
            return None
        hits = (self._by_opening.query(opening), self._by_text.query(sketch))
        # Texts that are mostly boilerplate all meet each other: the latest ones, and of them the likest, will do.
        found = sorted({position for positions in hits for position in sorted(positions)[-_MOST_CANDIDATES:]})
        near = (self.groups[position] for position in found)
        timely = (group for group in near if _apart(group.leader, report) <= SAME_TEXT_WITHIN)
        likest: list[_Group] = nsmallest(_MOST_COMPARED, timely, key=lambda group: -group.sketch.jaccard(sketch))
        for group in likest:
            same_source = group.leader.source == report.source
            if is_copy(group.shingles, text, same_source=same_source):
                return group
        return None

    def _same_title(self, report: Report, title: str) -> _Group | None:
        for position in self._by_title.get(title, ()):
            group = self.groups[position]
            if group.leader.outlet != report.outlet and _apart(group.leader, report) <= SAME_TITLE_WITHIN:
                return group
        return None


def _one_per_url(reports: Iterable[Report]) -> list[Report]:
    by_url: dict[str, list[Report]] = defaultdict(list)
    for report in reports:
        by_url[report.article.url].append(report)
    return [_merged(same) for same in by_url.values()]


def _merged(same: list[Report]) -> Report:
    if len(same) == 1:
        return same[0]
    latest = max(same, key=lambda report: (report.seen_at, _modified(report), repr(report)))
    return replace(latest, seen_at=min(map(attrgetter("seen_at"), same)))


def _modified(report: Report) -> datetime:
    return report.article.modified or datetime.min.replace(tzinfo=UTC)


def _seen_order(report: Report) -> tuple[datetime, datetime, str]:
    return report.seen_at, report.dated, report.article.url


def _story(group: _Group) -> Story:
    ordered = sorted(group.members, key=lambda report: (report.dated, report.article.url))
    return Story(_id(group.leader.article.url), tuple(ordered))


def _id(url: str) -> str:
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _apart(one: Report, other: Report) -> timedelta:
    return abs(one.dated - other.dated)


def _folded_title(report: Report) -> str:
    """The title as it is compared, empty where it is too short to go by."""
    folded = tokens(report.article.title)
    return " ".join(folded) if len(folded) >= FEWEST_TITLE_TOKENS else ""


def _sketch(runs: frozenset[str]) -> RMinHash:
    sketch = RMinHash(_PERMUTATIONS, _SEED)
    sketch.update(list(runs))
    return sketch
