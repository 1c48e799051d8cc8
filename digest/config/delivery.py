"""What may stand in config/delivery.toml: how patient delivery is, and when an address or a provider is left alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from digest.config.models import Strict

Minutes = Annotated[float, Field(ge=0, le=7 * 1440)]
Status = Annotated[str, Field(pattern=r"^[245]\.\d{1,3}\.\d{1,3}$")]


class Throttling(Strict):
    """When a provider is paused: after `answers` in a row with one of `codes`, for `pause_minutes`."""

    answers: int = Field(ge=1)
    codes: tuple[int, ...]
    pause_minutes: Minutes

    @property
    def pause(self) -> timedelta:
        """How long it is left alone."""
        return timedelta(minutes=self.pause_minutes)


class HardBounces(Strict):
    """When an address is suppressed: after `in_a_row` issues refused with one of `statuses` (RFC 3463)."""

    in_a_row: int = Field(ge=1)
    statuses: tuple[Status, ...]


class DeliveryRules(Strict):
    """config/delivery.toml."""

    stale_hours: float = Field(gt=0, le=8784)
    retry_minutes: tuple[Minutes, ...]
    reconnect_seconds: float = Field(ge=0, le=600)
    throttling: Throttling
    hard_bounces: HardBounces

    @property
    def stale(self) -> timedelta:
        """How old an issue may be and still be delivered."""
        return timedelta(hours=self.stale_hours)

    def retry(self, attempts: int) -> timedelta | None:
        """The pause after so many attempts, None when it is time to give up."""
        return timedelta(minutes=self.retry_minutes[attempts - 1]) if attempts <= len(self.retry_minutes) else None
