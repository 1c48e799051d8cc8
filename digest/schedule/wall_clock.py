"""When the clocks of a place show a time. In: a time on the wall. Out: the moment in UTC, also when clocks change."""

from __future__ import annotations

from bisect import bisect_left
from datetime import UTC, datetime, timedelta, tzinfo


def shown(moment: datetime, zone: tzinfo) -> datetime:
    """What the clocks of `zone` show at `moment`: a datetime with no timezone."""
    return moment.astimezone(zone).replace(tzinfo=None)


def first_moment(wall: datetime, zone: tzinfo) -> datetime:
    """The first moment, in UTC, at which the clocks of `zone` show `wall` (with no timezone) or later.

    An hour that exists twice is its first; one that the clocks skip ends at once, when they are put forward. So later
    times on the wall never come at earlier moments.
    """
    moment = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if shown(moment, zone) == wall:
        return moment
    # PEP 495: of a time that is skipped, fold=0 gives a moment after the change and fold=1 one before it.
    before = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    seconds = range(int((moment - before).total_seconds()))
    return before + timedelta(seconds=bisect_left(seconds, True, key=lambda s: _shows(before, s, zone) >= wall))


def _shows(moment: datetime, seconds: int, zone: tzinfo) -> datetime:
    return shown(moment + timedelta(seconds=seconds), zone)
