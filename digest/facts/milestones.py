"""Days that matter. In: where phrases like "target action date" stand. Out: what day that is, as exactly as said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from digest.facts.patterns import Hit
from digest.facts.periods import Periods
from digest.facts.spans import sentence_around
from digest.model import Milestone

_REACH_AFTER = 110
_REACH_BEFORE = 45


def find_milestones(text: str, hits: Sequence[Hit], periods: Periods) -> tuple[Milestone, ...]:
    """Milestones in order, each kind and day once. Offsets hold the phrase and its date.

    The date is the first after the phrase in its sentence, or the one that stands right before it.
    """
    found: dict[tuple[str, date, date], Milestone] = {}
    for hit in hits:
        if hit.group != "milestone":
            continue
        start, end = sentence_around(text, (hit.start, hit.end))
        after = (hit.end, min(end, hit.end + _REACH_AFTER))
        before = (max(start, hit.start - _REACH_BEFORE), hit.start)
        dated = next(periods.find(after, "forward"), None)
        if dated is None:
            dated = next(reversed([*periods.find(before, "forward")]), None)
        if dated is None:
            continue
        when, first, last = dated
        key = (hit.name, when.first, when.last)
        found.setdefault(key, Milestone(hit.name, when, min(hit.start, first), max(hit.end, last)))
    return tuple(found.values())
