"""When a reader gets an issue: on their days, at their hour, by their clocks."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from digest.readers.subscriber import Subscriber
from digest.schedule.wall_clock import first_moment

_HOUR = timedelta(hours=1)
_WEEKEND = (5, 6)


def reader_due(
    subscriber: Subscriber, composed_at: datetime, digest_zone: ZoneInfo, issue_due_at: datetime | None = None
) -> datetime | None:
    """When to send an issue to a reader, None when their days exclude it: `composed_at` or later, within a day.

    Days are those that issues bear: their date in `digest_zone`. So nobody who takes the issues of weekdays, or those
    of a weekly digest's day, loses one because their own hour comes after midnight. An issue composed during a reader's
    hour is due at once, and so is one whose reader's hour went by while it was late: `issue_due_at` is when it should
    have been composed (see `plan.issue_due`), where that is not `composed_at`.
    """
    weekday = composed_at.astimezone(digest_zone).weekday()
    if subscriber.days == "weekdays" and weekday in _WEEKEND:
        return None
    if subscriber.days == "weekly" and weekday != subscriber.weekday:
        return None
    if subscriber.hour is None:
        return composed_at
    zone, start = ZoneInfo(subscriber.timezone), issue_due_at or composed_at
    first = start.astimezone(zone).date()
    days = (first + timedelta(days=number) for number in range(3))  # a place may skip a whole day, as Samoa did
    slots = (first_moment(datetime.combine(day, time(subscriber.hour)), zone) for day in days)
    return max(composed_at, next(slot for slot in slots if slot + _HOUR > start))
