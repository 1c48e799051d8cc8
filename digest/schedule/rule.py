"""When a job is due: a cron line on the clocks of a place, some time ahead of it, and the days that are left out.

APScheduler reads the line. What happens when clocks change is decided in `wall_clock`, as its triggers run a time that
exists twice twice, and one that is skipped an hour late or not at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import islice
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

from digest.config.cron import cron_trigger
from digest.schedule.closed_days import OPEN, ClosedDays
from digest.schedule.wall_clock import first_moment, shown

_MOST_CLOSED = 1000
"""So many runs in a row on closed days, and it never runs."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Due `lead` before each time of the `cron` line in `zone` whose day is not `closed`."""

    cron: str
    zone: ZoneInfo
    lead: timedelta = timedelta()
    closed: ClosedDays = OPEN

    def after(self, moment: datetime) -> datetime | None:
        """The first due time later than `moment`, in UTC. None where there is none. Raises `UserError` as `closed`."""
        start = moment.astimezone(UTC) + self.lead
        for wall in islice(_times(self.cron, shown(start, self.zone)), _MOST_CLOSED):
            due = first_moment(wall, self.zone)
            if due > start and wall.date() not in self.closed:
                return due - self.lead
        return None


def _times(cron: str, wall: datetime) -> Iterator[datetime]:
    """The times on the wall after `wall` that the line names, as if clocks never changed."""
    while True:
        moment = _trigger(cron).get_next_fire_time(None, (wall + timedelta(microseconds=1)).replace(tzinfo=UTC))
        if moment is None:
            return
        wall = moment.replace(tzinfo=None)
        yield wall


@lru_cache(maxsize=256)
def _trigger(cron: str) -> CronTrigger:
    return cron_trigger(cron)
