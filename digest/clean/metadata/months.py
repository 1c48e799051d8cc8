"""Dates as they are written for readers: in words or numbers, in many languages, with or without a time of day.

In: a line of text. Out: the days it names, where they stand in it, and the time of day beside them. Numbers alone are
read in the order the caller says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, tzinfo
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from digest.config import defaults, read_table

_ORDINAL = r"(?:st|nd|rd|th|er|re|[.ºª°])?"
_MONTH = r"[^\W\d_]{3,14}"
# A name of a month may be followed by a full stop, as an abbreviation, and joined to the numbers by hyphens.
_DATE = re.compile(
    rf"(?<![\d.,/-])(?:"
    rf"(?P<d1>\d{{1,2}}){_ORDINAL}[\s-]{{1,3}}(?:(?:de|of)\s)?(?P<m1>{_MONTH})[.,]{{0,2}}[\s-]{{1,3}}(?:del?\s)?(?P<y1>\d{{4}})"
    rf"|(?P<y3>\d{{4}})\s?[年년][度]?\s?(?P<m3>\d{{1,2}})\s?[月월]\s?(?P<d3>\d{{1,2}})(?:\s?[日일號号])?"
    rf"|(?P<y4>\d{{4}})(?P<s4>[./-])\s?(?P<m4>\d{{1,2}})(?P=s4)\s?(?P<d4>\d{{1,2}})"
    rf"|(?P<n5>\d{{1,2}})(?P<s5>[./-])\s?(?P<n6>\d{{1,2}})(?P=s5)\s?(?P<y5>\d{{4}}|\d{{2}})"
    rf"|(?P<y7>\d{{4}})\.?\s(?P<m7>{_MONTH})\s(?P<d7>\d{{1,2}})\.?"
    rf")(?!\d)"
    rf"|(?<![^\W\d_])(?P<m2>{_MONTH})\.?[\s-]{{1,3}}(?P<d2>\d{{1,2}}){_ORDINAL},?[\s-]{{1,3}}(?P<y2>\d{{4}})(?!\d)"
)
_CLOCK = re.compile(
    r"(?<![\d:.])(?P<hour>[01]?\d|2[0-4])(?:\s?[:.h時시点]\s?(?P<minute>[0-5]\d)(?:[:.][0-5]\d)?[分분]?)?"
    r"\s{0,2}(?P<half>[ap]\.?\s?m\b\.?)?(?:\s{0,2}\(?(?P<zone>(?:GMT|UTC)?[+-]\d{2}:?\d{2}|[A-Z]{1,4})\b)?",
    re.IGNORECASE,
)
_MAX_GAP = 16


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A day named at `text[start:end]`. `clock` and `zone` are set where a time of day stands beside it."""

    day: date
    start: int
    end: int
    clock: time | None = None
    zone: tzinfo | None = None


def written_dates(text: str, order: str = "DMY") -> Iterator[WrittenDate]:
    """The days that `text` names in full, in order. `order` (DMY, MDY, YMD) is how numbers alone are read."""
    for found in _DATE.finditer(text):
        if (day := _day(found, order)) is not None:
            yield _with_clock(text, day, found.start(), found.end())


@cache
def known_languages() -> frozenset[str]:
    """The languages (ISO 639-1) whose dates are read here: those with names of months, and those that number them."""
    return frozenset(_table()["months"]) | {"zh", "ja", "ko", "nb", "nn"}


def _day(found: re.Match[str], order: str) -> date | None:
    name = found.group("m1") or found.group("m2") or found.group("m7")
    if name:
        month = _months().get(name.casefold(), 0)
    elif found.group("n5"):
        # Full stops stand between the numbers only where the day comes first.
        if (order == "YMD" and len(found.group("y5")) == 4) or (order == "MDY" and found.group("s5") == "."):
            order = "DMY"
        numbers = dict(zip(order, map(int, found.group("n5", "n6", "y5")), strict=True))
        # No month has a number above twelve, whatever the order.
        if numbers["M"] > 12 >= numbers["D"]:
            numbers["M"], numbers["D"] = numbers["D"], numbers["M"]
        return _date(numbers["Y"], numbers["M"], numbers["D"])
    else:
        month = int(found.group("m3") or found.group("m4"))
    year = next(int(year) for key in ("y1", "y2", "y3", "y4", "y7") if (year := found.group(key)))
    day = next(int(day) for key in ("d1", "d2", "d3", "d4", "d7") if (day := found.group(key)))
    return _date(year, month, day)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None


def _with_clock(text: str, day: date, start: int, end: int) -> WrittenDate:
    after = _CLOCK.search(text, end, end + 40)
    if after and after.start() - end > _MAX_GAP:
        after = None
    for found in (after, *_CLOCK.finditer(text, max(0, start - 30), start)):
        if found and (found.group("minute") or found.group("half")) and (clock := _time(found)) is not None:
            return WrittenDate(day, start, end, clock, zone(found.group("zone") or ""))
    return WrittenDate(day, start, end)


def _time(found: re.Match[str]) -> time | None:
    hour, minute = int(found.group("hour")), int(found.group("minute") or 0)
    half = (found.group("half") or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return time(hour, minute) if hour < 24 else None


def zone(name: str) -> tzinfo | None:
    """The timezone that an abbreviation such as "ET" or an offset such as "+0530" stands for, or None."""
    name = name.removeprefix("GMT").removeprefix("UTC") or name
    if name[:1] in ("+", "-"):
        return time.fromisoformat(f"00:00{name}").tzinfo if int(name[1:3]) < 24 and int(name[-2:]) < 60 else None
    place = _zones().get(name.upper())
    return ZoneInfo(place) if place else None


@cache
def _months() -> dict[str, int]:
    languages = _table()["months"]
    return {name: number for months in languages.values() for number, m in enumerate(months, start=1) for name in m}


@cache
def _zones() -> dict[str, str]:
    return dict(_table()["zones"])


@cache
def _table() -> dict[str, Any]:
    return read_table(defaults() / "config" / "cleaning" / "months.toml")
