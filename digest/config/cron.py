"""Cron lines as cron(8) reads them. APScheduler counts weekdays from Monday = 0, cron from Sunday = 0 (or 7)."""

from __future__ import annotations

import re
from datetime import tzinfo
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from apscheduler.triggers.cron import CronTrigger

_WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NUMBERS = re.compile(r"^(\d)(?:-(\d))?(?:/(\d+))?$")


def cron_trigger(expression: str, timezone: tzinfo | str = "UTC") -> CronTrigger:
    """The trigger for five cron fields (minute, hour, day, month, weekday). Raises ValueError with what is wrong."""
    from apscheduler.triggers.cron import CronTrigger  # not needed by a command that reads no digest

    fields = expression.split()
    if len(fields) != 5:
        raise ValueError(f"{len(fields)} fields where five are needed")
    fields[4] = ",".join(_weekdays(part) for part in fields[4].lower().split(","))
    return CronTrigger.from_crontab(" ".join(fields), timezone=timezone)


def _weekdays(part: str) -> str:
    """Numbered weekdays by their names, which mean the same to both."""
    match = _NUMBERS.match(part)
    if match is None:
        return part
    first, last = int(match[1]), int(match[2] or match[1])
    step = int(match[3] or 1)
    if first > 7 or last > 7 or step < 1 or first > last:
        raise ValueError(f"{part!r} is no range of weekdays (0 or 7 is Sunday)")
    return ",".join(_WEEKDAYS[day] for day in range(first, last + 1, step))
