"""Reads config/render/wording.toml: counted nouns, event names, dates and writing directions in the reader's words.

In: the file. Out: `Wording`, whose methods turn numbers, dates and languages into text. The sentences around those
words are the templates' own.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field

from digest.config import read_model
from digest.config.models import Strict

Counted = tuple[str, str]
"""A noun after a number: after one, and after any other."""


def _day_pattern(pattern: str) -> str:
    return _checked(pattern, weekday="", day=1, month="", year=1)


def _time_pattern(pattern: str) -> str:
    return _checked(pattern, date="", hour=1, minute=1)


def _checked(pattern: str, **fields: str | int) -> str:
    try:
        pattern.format(**fields)
    except (LookupError, ValueError, AttributeError):
        names = ", ".join(f"{{{field}}}" for field in fields)
        raise ValueError(f"{pattern!r} cannot be filled in; it may hold {names}") from None
    return pattern


DayPattern = Annotated[str, AfterValidator(_day_pattern)]
TimePattern = Annotated[str, AfterValidator(_time_pattern)]


class Dates(Strict):
    """Names and orders of the parts of a date, as `str.format` patterns."""

    weekdays: Annotated[tuple[str, ...], Field(min_length=7, max_length=7)]
    months: Annotated[tuple[str, ...], Field(min_length=12, max_length=12)]
    issue: DayPattern
    same_year: DayPattern
    other_year: DayPattern
    time: TimePattern


class Scripts(Strict):
    """How languages are written."""

    right_to_left: frozenset[str]


class Wording(Strict):
    """config/render/wording.toml."""

    nouns: Mapping[str, Counted]
    events: Mapping[str, Counted | tuple[()]]
    dates: Dates
    scripts: Scripts

    @classmethod
    def read(cls, path: Path) -> Wording:
        """The wording in the file at `path`; raises `ConfigError` where it cannot be read or followed."""
        return read_model(path, cls)

    def count(self, number: int, noun: str) -> str:
        """`number` of `noun` ("1 story", "14 stories"). Raises `KeyError` for a noun the file does not have."""
        one, many = self.nouns[noun]
        return f"{number} {one if number == 1 else many}"

    def count_event(self, number: int, kind: str) -> str:
        """`number` of a kind of event ("2 approvals"); empty for a kind that is not to be counted aloud."""
        words = self.events.get(kind, (kind.replace("_", " "),) * 2)
        return f"{number} {words[0] if number == 1 else words[1]}" if words else ""

    def issue_date(self, day: date) -> str:
        """The date of an issue in full ("Monday 23 November 2026")."""
        return self._date(self.dates.issue, day)

    def moment(self, published: datetime, day_only: bool, zone: ZoneInfo, issue_date: date) -> str:
        """When something was published, as a reader in `zone` dates it; with no year within the issue's own.

        A day-only date is kept as midnight UTC of its day (see `Article`); that day is shown wherever the reader is.
        """
        local = published.astimezone(UTC if day_only else zone)
        pattern = self.dates.same_year if local.year == issue_date.year else self.dates.other_year
        day = self._date(pattern, local.date())
        return day if day_only else self.dates.time.format(date=day, hour=local.hour, minute=local.minute)

    def direction(self, language: str) -> str:
        """`rtl` or `ltr`, as the language of a BCP 47 tag is written."""
        return "rtl" if language.partition("-")[0].lower() in self.scripts.right_to_left else "ltr"

    def _date(self, pattern: str, day: date) -> str:
        weekday, month = self.dates.weekdays[day.weekday()], self.dates.months[day.month - 1]
        return pattern.format(weekday=weekday, day=day.day, month=month, year=day.year)
