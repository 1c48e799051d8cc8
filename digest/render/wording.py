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
from digest.model import Period

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


def _period_pattern(pattern: str) -> str:
    return _checked(pattern, month="", number=1, year=1)


def _update_pattern(pattern: str) -> str:
    return _checked(pattern, now="", before="", date="", agency="", event="", what="", when="")


def _subject(pattern: str) -> str:
    return _checked(pattern, digests="")


Subject = Annotated[str, AfterValidator(_subject)]
DayPattern = Annotated[str, AfterValidator(_day_pattern)]
TimePattern = Annotated[str, AfterValidator(_time_pattern)]
PeriodPattern = Annotated[str, AfterValidator(_period_pattern)]
UpdatePattern = Annotated[str, AfterValidator(_update_pattern)]


class Dates(Strict):
    """Names and orders of the parts of a date, as `str.format` patterns."""

    weekdays: Annotated[tuple[str, ...], Field(min_length=7, max_length=7)]
    months: Annotated[tuple[str, ...], Field(min_length=12, max_length=12)]
    issue: DayPattern
    same_year: DayPattern
    other_year: DayPattern
    time: TimePattern


class Periods(Strict):
    """Dates that are less exact than a day."""

    month: PeriodPattern
    quarter: PeriodPattern
    half: PeriodPattern
    year: PeriodPattern


class Updates(Strict):
    """What changed, in patterns."""

    event: UpdatePattern
    event_only: UpdatePattern
    figures: UpdatePattern
    confirmed: UpdatePattern
    other: UpdatePattern
    by: UpdatePattern
    date_set: UpdatePattern
    date_moved: UpdatePattern


class Subjects(Strict):
    """Subjects of mails about a subscription; `{digests}` are the titles of digests."""

    confirm: Subject
    known: Subject


class Scripts(Strict):
    """How languages are written."""

    right_to_left: frozenset[str]


class Wording(Strict):
    """config/render/wording.toml."""

    nouns: Mapping[str, Counted]
    events: Mapping[str, Counted | tuple[()]]
    dates: Dates
    periods: Periods
    catalysts: Mapping[str, str]
    updates: Updates
    changes: Mapping[str, str]
    subjects: Subjects
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
        words = self._event_words(kind)
        return f"{number} {words[0] if number == 1 else words[1]}" if words else ""

    def event(self, kind: str) -> str:
        """A kind of event in words ("approval"); empty for one that is not named aloud, or for none."""
        words = self._event_words(kind)
        return words[0] if words else ""

    def catalyst(self, kind: str) -> str:
        """A kind of day to come in words ("PDUFA date")."""
        return self.catalysts.get(kind, kind.replace("_", " "))

    def issue_date(self, day: date) -> str:
        """The date of an issue in full ("Monday 23 November 2026")."""
        return self._date(self.dates.issue, day)

    def moment(self, published: datetime, day_only: bool, zone: ZoneInfo, issue_date: date) -> str:
        """When something was published, as a reader in `zone` dates it; with no year within the issue's own.

        A day-only date is kept as midnight UTC of its day (see `Article`); that day is shown wherever the reader is.
        """
        local = published.astimezone(UTC if day_only else zone)
        day = self.day(local.date(), issue_date)
        return day if day_only else self.dates.time.format(date=day, hour=local.hour, minute=local.minute)

    def day(self, day: date, issue_date: date) -> str:
        """A day as a reader of the issue dates it, with no year within the issue's own."""
        return self._date(self.dates.same_year if day.year == issue_date.year else self.dates.other_year, day)

    def period(self, period: Period, issue_date: date) -> str:
        """A date as exactly as it was said ("28 December", "October 2027", "Q4 2027")."""
        if period.precision == "day":
            return self.day(period.first, issue_date)
        first = period.first
        months = {"quarter": 3, "half": 6}.get(period.precision, 12)
        pattern: str = getattr(self.periods, period.precision)
        number = (first.month - 1) // months + 1
        return pattern.format(month=self.dates.months[first.month - 1], number=number, year=first.year)

    def direction(self, language: str) -> str:
        """`rtl` or `ltr`, as the language of a BCP 47 tag is written."""
        return "rtl" if language.partition("-")[0].lower() in self.scripts.right_to_left else "ltr"

    def _event_words(self, kind: str) -> Counted | tuple[()]:
        return self.events.get(kind, (kind.replace("_", " "),) * 2)

    def _date(self, pattern: str, day: date) -> str:
        weekday, month = self.dates.weekdays[day.weekday()], self.dates.months[day.month - 1]
        return pattern.format(weekday=weekday, day=day.day, month=month, year=day.year)
