"""Days without a digest: weekends, public holidays, and days the operator names."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from digest.config import UserError

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class ClosedDays:
    """A set of days. `holidays` are codes of ISO 3166 whose public holidays are in it, like "DE", "DE-BY" or "US"."""

    weekends: bool = False
    holidays: tuple[str, ...] = ()
    days: tuple[date, ...] = ()

    def __contains__(self, day: date) -> bool:
        """Raises `UserError` where holidays are unknown: no such country, or the library is not installed."""
        if (self.weekends and day.weekday() >= _SATURDAY) or day in self.days:
            return True
        return any(day in _public(code) for code in self.holidays)


OPEN = ClosedDays()
"""No day."""


@lru_cache(maxsize=64)
def _public(code: str) -> Container[date]:
    """The public holidays of a country or a part of it."""
    try:
        import holidays
    except ImportError:
        raise UserError("holidays: the list of them is not installed; pip install 'pharma-digest[holidays]'") from None
    country, _, part = code.partition("-")
    try:
        return holidays.country_holidays(country, subdiv=part or None)
    except NotImplementedError:
        raise UserError(f"holidays: {code!r} is not known; write a code of ISO 3166, like 'DE' or 'DE-BY'") from None
