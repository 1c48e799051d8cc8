"""Which stories an issue is about. In: stories, a digest, its window. Out: those dated in it, wanted and not sent."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from digest.config import Digest
from digest.edition.card import is_day
from digest.model import Report, Story


def choose(
    stories: Iterable[Story], digest: Digest, since: datetime, until: datetime, sent_urls: Collection[str]
) -> Iterator[Story]:
    """Stories with a report dated from `since` to `until`, none of whose URLs was sent.

    Where the digest names sources, only their reports remain in a story.
    """
    sent = frozenset(sent_urls)
    for story in stories:
        if any(report.article.url in sent for report in story.reports):
            continue
        wanted = tuple(report for report in story.reports if not digest.sources or report.source in digest.sources)
        if any(_is_within(report, digest, since, until) for report in wanted):
            yield story if wanted == story.reports else replace(story, reports=wanted)


def _is_within(report: Report, digest: Digest, since: datetime, until: datetime) -> bool:
    """A report dated by day counts as any moment of that day where the digest's readers live."""
    if not is_day(report):
        return since <= report.dated <= until
    day = report.dated.astimezone(UTC).date()
    begins = datetime.combine(day, time.min, digest.zone)
    ends = datetime.combine(day + timedelta(days=1), time.min, digest.zone)
    return begins <= until and since < ends
