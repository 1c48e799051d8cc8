"""What an issue may tell. In: stories, a digest, its window. Out: of each story dated in it, what was not told yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from digest.config import Digest
from digest.edition.memory import Memory
from digest.edition.reports import is_day
from digest.model import Report, Story


def of_sources(stories: Iterable[Story], digest: Digest) -> Iterator[Story]:
    """The stories as the digest's sources have them: all, or what the named ones carry."""
    for story in stories:
        named = only(story, lambda report: not digest.sources or report.source in digest.sources)
        if named is not None:
            yield named


def untold(
    stories: Iterable[Story], digest: Digest, memory: Memory, since: datetime, until: datetime
) -> Iterator[tuple[Story, Story]]:
    """Stories, each with what is left of it without the reports that an issue carried.

    One of those left is dated from `since` to `until`.
    """
    for story in stories:
        new = only(story, lambda report: not memory.knows(report.article.url))
        if new is not None and any(_is_within(report, digest, since, until) for report in new.reports):
            yield story, new


def only(story: Story, wanted: Callable[[Report], bool]) -> Story | None:
    """The story with the wanted reports alone, None where there is none."""
    kept = [place for place, report in enumerate(story.reports) if wanted(report)]
    if not kept:
        return None
    if len(kept) == len(story.reports):
        return story
    original = kept.index(story.original) if story.original in kept else None
    return replace(story, reports=tuple(story.reports[place] for place in kept), original=original)


def _is_within(report: Report, digest: Digest, since: datetime, until: datetime) -> bool:
    """A report dated by day counts as any moment of that day where the digest's readers live."""
    if not is_day(report):
        return since <= report.dated <= until
    day = report.dated.astimezone(UTC).date()
    begins = datetime.combine(day, time.min, digest.zone)
    ends = datetime.combine(day + timedelta(days=1), time.min, digest.zone)
    return begins <= until and since < ends
