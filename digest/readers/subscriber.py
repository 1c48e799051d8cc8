"""A reader who asked for digests: who, which, when, in what form, and whether we may write.

A type that passes between the store, the delivery room and the web pages, like those of `digest.model`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from digest.config import Watch

Days = Literal["daily", "weekdays", "weekly"]
Form = Literal["html", "text"]
State = Literal["pending", "active", "paused", "unsubscribed", "bounced", "complained"]


_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """One reader. `address` is as it was given; two that differ in case alone are one reader's.

    Issues come on `days` (weekly: on `weekday`, 0 for Monday) at `hour` o'clock in `timezone`, or as soon as the digest
    is composed where `hour` is None. `watch` and `muted` come on top of the digest's own. Only an "active" reader, or a
    "paused" one from `paused_until` on, is sent anything.

    `public_id` stands for the reader in links and says nothing of them. `state_at` is when they came into their state,
    `asked_at` when they were last sent a mail about their subscription.
    """

    id: int = 0
    public_id: str = ""
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
    state_at: datetime | None = None
    asked_at: datetime | None = None

    def may_be_mailed(self, day: date) -> bool:
        """Whether an issue of that day may go to them at all."""
        if self.state == "paused":
            return self.paused_until is not None and day >= self.paused_until
        return self.state == "active"


def masked(address: str) -> str:
    """An address as logs and pages show it: "a…@example.org"."""
    local, at, domain = address.rpartition("@")
    return f"{local[:1]}…{at}{domain}"


def masked_in(text: str) -> str:
    """`text` with all addresses in it masked: what mail servers say often names them."""
    return _ADDRESS.sub(lambda found: masked(found[0]), text)
