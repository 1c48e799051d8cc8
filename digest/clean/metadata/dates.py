"""A date as a page states it.

In: a text that is a date. Out: a timezone-aware time, and whether only the day is known. A date before 1990 or in the
future is no date: it is a copyright line, a placeholder or a mistake. Never "now".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from zoneinfo import ZoneInfo

from digest.clean.metadata.months import WrittenDate, known_languages, written_dates
from digest.dates import EARLIEST, SLACK

_MAX_CHARACTERS = 120
# What may stand before and after a date in a text that is one: a label or a weekday, a time of day or a place.
_MAX_BEFORE, _MAX_AFTER = 36, 30
_MAX_WORDS_BEFORE = 5
_DIGIT = re.compile(r"\d")
_DAY = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})$")
_COMPACT = re.compile(r"^((?:19|20)\d{2})(0[1-9]|1[0-2])([0-3]\d)$")
_FRACTION = re.compile(r"(\.\d{6})\d+")
_EPOCH = re.compile(r"^(\d{10})(\d{3})?$")
_CLOCK = re.compile(r"\d:\d\d")
_YEAR_FIRST = re.compile(r"^\d{4}-?\d{2}")
_TWO_NUMBERS = re.compile(r"\d\D+\d")
_URL_DAY = re.compile(
    r"[/-]((?:19|20)\d{2})(?:([/-])(1[0-2]|0?[1-9])\2([12]\d|3[01]|0?[1-9])|(1[0-2]|0[1-9])([12]\d|3[01]|0[1-9]))(?=[/_.+-]|$)"
)
_URL_MONTH = re.compile(r"/((?:19|20)\d{2})/([a-z]{3,9})/(\d{1,2})(?=/)", re.IGNORECASE)
# Where English is written, the month comes first in few countries, and in no other language.
_MONTH_FIRST = re.compile(r"^en(?:[-_](?:us|ca|ph)\b|$)|^$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dated:
    """A point in time, or a day: then `when` is midnight UTC of it and `day_only` is set."""

    when: datetime
    day_only: bool = False


@dataclass(frozen=True, slots=True)
class DateRules:
    """How a site writes dates. `order` is DMY, MDY, YMD or None; `timezone` is for times that name no offset.

    `language` is a code with or without a region ("en-GB"), which tells the order where `order` does not.
    """

    order: str | None = None
    timezone: str = "UTC"
    language: str = ""
    now: datetime | None = None

    @property
    def number_order(self) -> str:
        """The order of a date in numbers that do not tell it."""
        return self.order or ("MDY" if _MONTH_FIRST.match(self.language) else "DMY")


def first_date(texts: Iterable[str], rules: DateRules) -> Dated | None:
    """The first of `texts` that is a believable date."""
    return next((dated for text in texts if (dated := parse_date(text, rules)) is not None), None)


def parse_date(text: str, rules: DateRules) -> Dated | None:
    """`text` as a date, or None. Raises nothing."""
    text = text.strip()
    if len(text) > _MAX_CHARACTERS or not _DIGIT.search(text):
        return None
    try:
        dated = _iso(text, rules) or _alone(text, rules) or _mail(text) or _foreign(text, rules)
    except (ValueError, OverflowError):
        return None
    return dated if dated is not None and is_believable(dated, rules) else None


def dates_within(text: str, rules: DateRules) -> Iterator[tuple[WrittenDate, Dated]]:
    """The believable dates in a line of text, with where they stand in it."""
    if not _DIGIT.search(text):
        return
    for written in written_dates(text, rules.number_order):
        dated = _dated(written, rules)
        if is_believable(dated, rules):
            yield written, dated


def date_in_url(url: str, rules: DateRules) -> Dated | None:
    """The day that an address such as `/2025/09/15/title` or `/2025/sep/15/title` names."""
    if found := _URL_DAY.search(url):
        year, _, month, day, joined_month, joined_day = found.groups()
        return parse_date(f"{year}-{month or joined_month}-{day or joined_day}", rules)
    found = _URL_MONTH.search(url)
    return parse_date(" ".join(found.group(3, 2, 1)), rules) if found else None


def is_believable(dated: Dated, rules: DateRules) -> bool:
    """Whether an article can be of that date."""
    return dated.when >= EARLIEST and (rules.now is None or dated.when <= rules.now + SLACK)


def _day(day: date) -> Dated:
    return Dated(datetime(day.year, day.month, day.day, tzinfo=UTC), day_only=True)


def _moment(when: datetime, rules: DateRules) -> Dated:
    """A clock that stands at exactly midnight was never set: only the day is meant."""
    if (when.hour, when.minute, when.second) == (0, 0, 0):
        return _day(when.date())
    return Dated(when if when.tzinfo is not None else when.replace(tzinfo=ZoneInfo(rules.timezone)))


def _dated(written: WrittenDate, rules: DateRules) -> Dated:
    if written.clock is None:
        return _day(written.day)
    return _moment(datetime.combine(written.day, written.clock, written.zone), rules)


def _iso(text: str, rules: DateRules) -> Dated | None:
    if found := _DAY.match(text) or _COMPACT.match(text):
        return _day(date(*map(int, found.groups())))
    if found := _EPOCH.match(text):
        return Dated(datetime.fromtimestamp(int(found.group(1)), UTC))
    if not _YEAR_FIRST.match(text) or len(text) < len("20250915T07"):
        return None
    try:
        return _moment(datetime.fromisoformat(_FRACTION.sub(r"\1", text)), rules)
    except ValueError:
        return None


def _mail(text: str) -> Dated | None:
    """The C library's form, with the year last: "Mon Sep 15 07:15:00 2025"."""
    if not _CLOCK.search(text) or not text[:3].isalpha():
        return None
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return Dated(when if when.tzinfo is not None else when.replace(tzinfo=UTC))


def _alone(text: str, rules: DateRules) -> Dated | None:
    """The date in a text that says little else. Relative ones ("2 hours ago") need a clock and are not read."""
    written = next(written_dates(text, rules.number_order), None)
    if written is None or written.start > _MAX_BEFORE:
        return None
    if len(text[written.end :].partition("(")[0]) > _MAX_AFTER:
        return None
    return _dated(written, rules) if len(text[: written.start].split()) <= _MAX_WORDS_BEFORE else None


def _foreign(text: str, rules: DateRules) -> Dated | None:
    """A date in a language whose months are not in our list: a reading that takes a thousand times as long."""
    language = rules.language[:2].lower()
    if not language or language in known_languages() or not _TWO_NUMBERS.search(text):
        return None
    import dateparser  # half a second to import, and seldom needed

    settings: dict[str, Any] = {"PARSERS": ["absolute-time"], "REQUIRE_PARTS": ["day", "month", "year"]}
    try:
        when = dateparser.parse(text, languages=[language], settings=settings)
    except (ValueError, TypeError, OverflowError, RecursionError):
        return None
    if when is None:
        return None
    return _moment(when, rules) if _CLOCK.search(text) else _day(when.date())
