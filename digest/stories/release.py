"""Which report is the release that the others tell again. In: a story's reports. Out: its place, or None."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from digest.model import Report

_RELEASED_BY = ("company", "newswire", "regulator")
"""Kinds of sources that publish what others report, the surest first: see `SourceKind`."""


def original_of(reports: Sequence[Report], copied: Collection[str]) -> int | None:
    """The place in `reports`, which are in the order of their dates, of the original release.

    That is the first one from a press room, else from a newswire, else from a regulator; where there is none, the
    first among the URLs `copied`, of those whose text stands at several outlets.
    """
    for kind in _RELEASED_BY:
        for place, report in enumerate(reports):
            if report.kind == kind:
                return place
    return next((place for place, report in enumerate(reports) if report.article.url in copied), None)
