"""Plain dates in words: a day, a month's name and a year, in either order and nothing else.

In: a line. Out: the day, or None for anything that needs a fuller reading. Most datelines are of this kind, and the
full reading takes a thousand times as long.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from digest.config import defaults, read_table

# A weekday may stand before, as any single word with or without a comma.
_DAY_FIRST = re.compile(
    r"^(?:[^\W\d_]+[.,]*\s+)?(\d{1,2})(?:st|nd|rd|th|er|[.ºª])?\s+(?:de\s+|of\s+)?"
    r"([^\W\d_]{3,14})[.,]*\s+(?:del?\s+)?(\d{4})[.,]?$"
)
_MONTH_FIRST = re.compile(
    r"^(?:[^\W\d_]+[.,]*\s+)?([^\W\d_]{3,14})\.?\s+(\d{1,2})(?:st|nd|rd|th)?[.,]?\s+(\d{4})[.,]?$"
)


def plain_date(text: str) -> date | None:
    """The day that `text` names and nothing more, or None. Raises `ValueError` for a 31st of June."""
    folded = text.strip().casefold()
    if found := _DAY_FIRST.match(folded):
        day, month, year = found.groups()
    elif found := _MONTH_FIRST.match(folded):
        month, day, year = found.groups()
    else:
        return None
    number = _months().get(month)
    return date(int(year), number, int(day)) if number else None


@cache
def _months() -> dict[str, int]:
    path = defaults() / "config" / "cleaning" / "months.toml"
    names = read_table(path)["months"]
    return {name: number for number, month in enumerate(names, start=1) for name in month}
