"""A reader who asked for digests: who, which, when, in what form, and whether we may write.

A type that passes between the store, the delivery room and the web pages, like those of `digest.model`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from digest.config import Watch

Days = Literal["daily", "weekdays", "weekly"]
Form = Literal["html", "text"]
State = Literal["pending", "active", "paused", "unsubscribed", "bounced", "complained"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """One reader. `address` is as it was given; two that differ in case alone are one reader's.

    Issues come on `days` (weekly: on `weekday`, 0 for Monday) at `hour` o'clock in `timezone`, or as soon as the digest
    is composed where `hour` is None. `watch` and `muted` come on top of the digest's own. Only an "active" reader, or a
    "paused" one from `paused_until` on, is sent anything.
    """

    id: int = 0
    address: str
    name: str = ""
    timezone: str = "UTC"
    digests: tuple[str, ...] = ()
    days: Days = "daily"
    weekday: int = 0
    hour: int | None = None
    watch: Watch = field(default_factory=Watch)
    muted: tuple[str, ...] = ()
    form: Form = "html"
    state: State = "pending"
    paused_until: date | None = None
    created_at: datetime
    confirmed_at: datetime | None = None
    changed_at: datetime
