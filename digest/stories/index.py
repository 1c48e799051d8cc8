"""Stories as they grow. In: Reports, a day's at a time. Out: Stories, each report in exactly one."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from itertools import groupby, product

from digest.model import PastStory, Report, Story
from digest.stories.agreement import agreement, conflict
from digest.stories.copies import CopyIndex
from digest.stories.likeness import is_copy
from digest.stories.linking import Pair, link
from digest.stories.postings import Postings
from digest.stories.profile import Profile, profile
from digest.stories.release import original_of
from digest.stories.saga import Step, earlier_steps, known_ids, step_of
from digest.stories.vocabulary import Vocabulary, default_vocabulary

_SLACK = 3.0
"""How much two reports of one story may miss the threshold by, where the others make up for it."""


@dataclass(slots=True)
class _Group:
    """A story being gathered.

    `core` are the profiles of its first reports, which others must fit, by the reports' numbers; it is empty once the
    story is over. `copied` are the URLs of reports that share their text with another.
    """

    members: list[Report] = field(default_factory=list)
    core: dict[int, Profile] = field(default_factory=dict)
    copied: set[str] = field(default_factory=set)
    step: Step = field(default_factory=Step)


class StoryIndex:
    """The stories so far, waiting for the next day's reports.

    A report joins a story where it has the canonical URL of one of its reports; else where it copies the text of its
    first report; else where it agrees with its first reports (its core) on what happened, to what, by whom, where and
    when, as weighed in config/stories/evidence.toml. Of a day's reports, those join first that fit best. What joins
    later never moves an earlier day's report, nor changes a story's id (it comes from the report we saw first) or a
    core that is full, so no story drifts. Time and memory per report are bounded, whatever the number of stories; of
    a story that is over, its reports and its place in its saga are kept.
    """

    def __init__(self, vocabulary: Vocabulary | None = None) -> None:
        self._vocabulary = vocabulary or default_vocabulary()
        # Reports are numbered as they come; a story has the number of its first one.
        self._added = 0
        self._groups: dict[int, _Group] = {}
        self._last_seen: dict[int, datetime] = {}
        self._by_url: dict[str, int] = {}
        self._group_of: dict[int, int] = {}
        self._postings = Postings()
        self._texts = CopyIndex()
        self._copies: set[Pair] = set()
        self._agreed: dict[Pair, float] = {}

    def add(self, reports: Iterable[Report]) -> None:
        """Takes in `reports`, day by day as they were seen (UTC); when in a day they were seen makes no difference.

        So give a day's reports in one call: what is added later joins what is there. Of two reports with one URL the
        later fetch stays, in the place and with the `seen_at` of the earlier.
        """
        for day, batch in groupby(sorted(_one_per_url(reports), key=_order), key=_day):
            self._close_before(day)
            first_new = self._added
            pairs = [pair for report in batch for pair in self._add(report)]
            link(pairs, self._fit, self._absorb, threshold=self._vocabulary.threshold, first_new=first_new)
            self._copies.clear()
            self._agreed.clear()

    def stories(self, past: Iterable[PastStory] = ()) -> tuple[Story, ...]:
        """All stories, newest first, each pointing back to the earlier ones of its saga.

        Those that are `past` ones seen again have their ids; the other past ones are history to point back to.
        """
        past = tuple(past)
        told = [_story(group) for group in self._groups.values()]
        steps = [step_of(group.core.values()) if group.core else group.step for group in self._groups.values()]
        summed = [past_story(story, step) for story, step in zip(told, steps, strict=True)]
        names = known_ids(summed, past)
        summed = [replace(one, id=names.get(one.id, one.id)) for one in summed]
        own = {one.id for one in summed}
        earlier = earlier_steps([*summed, *(one for one in past if one.id not in own)], self._vocabulary)
        linked = (
            replace(story, id=one.id, earlier=earlier.get(one.id, ())) for story, one in zip(told, summed, strict=True)
        )
        return tuple(sorted(linked, key=lambda story: (-story.first.dated.timestamp(), story.id)))

    def _add(self, report: Report) -> Iterator[Pair]:
        """Puts `report` into the story it surely belongs to, or into one of its own; yields what that may join."""
        url = report.article.url
        group = self._groups.get(self._by_url.get(url, -1))
        if group is not None and any(member.article.url == url for member in group.members):
            group.members = [
                _merged((member, report)) if member.article.url == url else member for member in group.members
            ]
            return
        found = profile(report, self._vocabulary)
        copied = self._copied(found)
        same = self._by_url.get(report.article.canonical_url or url)
        if same is None:
            same = next((number for number in copied if number in self._groups), None)
        number, self._added = self._added, self._added + 1
        if same is not None:
            self._join(same, number, report, found, copied)
            return
        self._groups[number] = _Group()
        self._join(number, number, report, found, copied)
        near = {*self._postings.candidates(found), *(self._group_of[other] for other in copied)} - {number}
        yield from ((other, number) for other in sorted(near))

    def _join(self, story: int, number: int, report: Report, found: Profile, copied: list[int]) -> None:
        group = self._groups[story]
        group.members.append(report)
        for address in _addresses(report):
            self._by_url.setdefault(address, story)
        if not group.core and story != number:
            return  # that story is over, and only one of its pages came again under another address
        self._last_seen[story] = report.seen_at
        for other in copied:
            source = self._groups[self._group_of[other]]
            source.copied.add(source.core[other].url)
            group.copied.add(report.article.url)
            self._copies.add((other, number))
        self._keep(story, number, found)

    def _keep(self, story: int, number: int, found: Profile) -> bool:
        """Adds a report to a story's core, unless that is full."""
        core = self._groups[story].core
        if len(core) >= self._vocabulary.core:
            return False
        core[number] = found
        self._group_of[number] = story
        self._texts.add(number, found.text)
        self._postings.add(story, found)
        return True

    def _copied(self, found: Profile) -> list[int]:
        """The core reports whose text is that of `found`, likest first."""
        copied = []
        for number in self._texts.likely(found.text):
            other = self._groups[self._group_of[number]].core[number]
            if found.apart(other) > self._vocabulary.copies_within or conflict(found, other):
                continue
            if is_copy(found.text, other.text, same_source=found.source == other.source):
                copied.append(number)
        return copied

    def _fit(self, one: int, other: int) -> float:
        """How well the cores of two stories agree: the mean over pairs of reports, 0 where a pair does not fit."""
        fits = []
        for pair in product(self._groups[one].core.items(), self._groups[other].core.items()):
            fits.append(self._agree(*pair))
            if fits[-1] < self._vocabulary.threshold - _SLACK:
                return 0.0
        return sum(fits) / len(fits)

    def _agree(self, one: tuple[int, Profile], other: tuple[int, Profile]) -> float:
        """How well two numbered reports agree. While a day's reports are linked, the same two are asked for often."""
        pair = (one[0], other[0])
        if pair not in self._agreed:
            near = one[1].apart(other[1]) <= self._vocabulary.window
            said = agreement(one[1], other[1], self._vocabulary, copied=pair in self._copies) if near else ()
            self._agreed[pair] = sum(value for _, value in said)
        return self._agreed[pair]

    def _absorb(self, kept: int, gone: int) -> bool:
        """Makes one story of two; returns whether the core of the one that stays has grown."""
        group, absorbed = self._groups[kept], self._groups.pop(gone)
        group.members += absorbed.members
        group.copied |= absorbed.copied
        for member in absorbed.members:
            for address in _addresses(member):
                self._by_url[address] = kept
        self._last_seen[kept] = max(self._last_seen[kept], self._last_seen.pop(gone))
        grown = False
        for number, found in absorbed.core.items():
            self._forget(gone, number, found)
            grown |= self._keep(kept, number, found)
        return grown

    def _close_before(self, day: date) -> None:
        """Lets go of what only open stories need."""
        oldest = datetime(day.year, day.month, day.day, tzinfo=UTC) - self._vocabulary.open_for
        for story in [story for story, seen in self._last_seen.items() if seen < oldest]:
            del self._last_seen[story]
            group = self._groups[story]
            group.step = step_of(group.core.values())
            for number, found in group.core.items():
                self._forget(story, number, found)
            group.core = {}

    def _forget(self, story: int, number: int, found: Profile) -> None:
        del self._group_of[number]
        self._texts.remove(number)
        self._postings.remove(story, found)


def past_story(story: Story, step: Step) -> PastStory:
    """What to remember of `story`, which is about `step`."""
    return PastStory(
        id=story.id,
        dated=story.first.dated,
        event=step.event,
        drugs=tuple(sorted(step.drugs)),
        companies=tuple(sorted(step.companies)),
        diseases=tuple(sorted(step.diseases)),
        urls=tuple(report.article.url for report in story.reports),
    )


def _one_per_url(reports: Iterable[Report]) -> list[Report]:
    by_url: dict[str, list[Report]] = defaultdict(list)
    for report in reports:
        by_url[report.article.url].append(report)
    return [_merged(same) for same in by_url.values()]


def _merged(same: Sequence[Report]) -> Report:
    if len(same) == 1:
        return same[0]
    latest = max(same, key=lambda report: (report.seen_at, _modified(report), repr(report)))
    return replace(latest, seen_at=min(report.seen_at for report in same))


def _modified(report: Report) -> datetime:
    return report.article.modified or datetime.min.replace(tzinfo=UTC)


def _order(report: Report) -> tuple[date, bool, datetime, str]:
    """By the day it was seen; within the day, by what does not depend on when that was."""
    published = report.article.published
    return _day(report), published is None, published or datetime.min.replace(tzinfo=UTC), report.article.url


def _day(report: Report) -> date:
    return report.seen_at.astimezone(UTC).date()


def _addresses(report: Report) -> set[str]:
    return {report.article.url, report.article.canonical_url} - {""}


def _story(group: _Group) -> Story:
    ordered = sorted(group.members, key=lambda report: (report.dated, report.article.url))
    first_seen = min(ordered, key=lambda report: report.seen_at).article.url
    identity = hashlib.sha256(first_seen.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return Story(identity, tuple(ordered), original=original_of(ordered, group.copied))
