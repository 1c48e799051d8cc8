"""Dates in running text. In: a stretch of text and the article's day. Out: what days are meant, as exactly as said.

A date without a year is resolved against the article's day, and left alone where that is unknown. Dates written in
figures alone (4/5/2026) are read only as ISO 8601, since nobody can tell their day from their month.
"""

from __future__ import annotations

import calendar
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from digest.facts.spans import Span
from digest.facts.tokens import Tokens
from digest.model import Period

Direction = Literal["forward", "back"]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_YEAR = r"(?:19|20)\d\d"
_ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}
_DATE = re.compile(
    rf"\b(?:(?P<iso>{_YEAR}-\d\d-\d\d)"
    rf"|(?P<month1>{_MONTH})\s(?P<day1>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s(?P<year1>{_YEAR})\b)?"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<month2>{_MONTH})(?:,?\s(?P<year2>{_YEAR})\b)?"
    rf"|(?P<month3>{_MONTH}),?\s(?:of\s)?(?P<year3>{_YEAR})\b"
    rf"|(?:Q(?P<quarter1>[1-4])|(?P<quarter2>[1-4])Q)(?:\s(?:of\s)?|-)?(?P<year4>{_YEAR}|'?\d\d)?\b"
    rf"|(?P<quarter3>first|second|third|fourth|1st|2nd|3rd|4th)[\s-]quarter(?:\sof)?(?:\s(?P<year5>{_YEAR}|(?:the|this|next)\syear))?"
    rf"|(?:H(?P<half1>[12])|(?P<half2>[12])H)(?:\s(?:of\s)?|-)?(?P<year6>{_YEAR})\b"
    rf"|(?P<half3>first|second|1st|2nd)[\s-]half(?:\sof)?(?:\s(?P<year7>{_YEAR}|(?:the|this|next)\syear))?"
    rf"|(?P<relative>(?:this|next)\s(?:month|quarter|year)|year-end|year\send|end\sof\s(?:the|this)\syear)"
    rf"|(?<![/.-])(?P<year8>{_YEAR})\b(?![-/%]))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Periods:
    """The dates in a text that is of the day `today`. `places` are the offsets at which one may begin, in order."""

    text: str
    places: Sequence[int]
    today: date | None

    @classmethod
    def of(cls, tokens: Tokens, today: date | None) -> Periods:
        """The dates in `tokens`."""
        figures = (number for number in tokens.numeric if tokens.words[number][0] <= "9")
        places = sorted({*figures, *tokens.numbers(OPENERS)})
        return cls(tokens.text, [tokens.starts[number] for number in places], today)

    def find(self, span: Span, direction: Direction) -> Iterator[tuple[Period, int, int]]:
        """The dates in `text[span]`, in order, with their offsets. `direction` is where a date without a year lies."""
        start, end = span
        for place in self.places[bisect_left(self.places, start) : bisect_left(self.places, end)]:
            match = _DATE.match(self.text, place, end) if place >= start else None
            if match is None:
                continue
            start = match.end()
            try:
                period = _resolve(match, self.today, direction)
            except (ValueError, OverflowError):
                continue
            if period is not None:
                yield period, match.start(), match.end()


OPENERS = frozenset({
    *_MONTHS, "january", "february", "march", "april", "june", "july", "august", "sept", "september", "october",
    "november", "december", "q1", "q2", "q3", "q4", "h1", "h2", *_ORDINALS, "this", "next", "year", "end",
})  # fmt: skip
"""The words a date begins with, if not with a figure."""


def _resolve(match: re.Match[str], today: date | None, direction: Direction) -> Period | None:
    if match["iso"]:
        day = date.fromisoformat(match["iso"])
        return Period(day, day, "day")
    for number in "12":
        if match[f"month{number}"]:
            month, day_number = _month(match[f"month{number}"]), int(match[f"day{number}"])
            return _day(match[f"year{number}"], month, day_number, today, direction)
    if match["month3"]:
        return _months(int(match["year3"]), _month(match["month3"]), 1)
    if quarter := match["quarter1"] or match["quarter2"] or match["quarter3"]:
        return _part(match["year4"] or match["year5"], _number(quarter), 3, today, direction)
    if half := match["half1"] or match["half2"] or match["half3"]:
        return _part(match["year6"] or match["year7"], _number(half), 6, today, direction)
    if match["relative"]:
        return _relative(match["relative"].lower(), today)
    return _months(int(match["year8"]), 1, 12)


def _day(year: str | None, month: int, day: int, today: date | None, direction: Direction) -> Period | None:
    if year:
        only = date(int(year), month, day)
    elif today is None:
        return None
    else:
        only = date(today.year, month, day)
        if direction == "forward" and only < today:
            only = date(today.year + 1, month, day)
        if direction == "back" and only > today:
            only = date(today.year - 1, month, day)
    return Period(only, only, "day")


def _part(year: str | None, number: int, months: int, today: date | None, direction: Direction) -> Period | None:
    """The `number`th stretch of so many months in a year."""
    if year and year[-2:].isdigit():
        full = int(year) if len(year) == len("2026") else 2000 + int(year[-2:])
        return _months(full, (number - 1) * months + 1, months)
    if today is None:
        return None
    following = bool(year) and year is not None and year.lower().startswith("next")
    period = _months(today.year + following, (number - 1) * months + 1, months)
    if year is None and direction == "forward" and period.last < today:
        return _months(today.year + 1, (number - 1) * months + 1, months)
    if year is None and direction == "back" and period.first > today:
        return _months(today.year - 1, (number - 1) * months + 1, months)
    return period


def _relative(words: str, today: date | None) -> Period | None:
    if today is None:
        return None
    following = words.startswith("next")
    if words.endswith("month"):
        start = date(today.year, today.month, 1)
        start = start if not following else start + timedelta(days=calendar.monthrange(today.year, today.month)[1])
        return _months(start.year, start.month, 1)
    if words.endswith("quarter"):
        quarter = (today.month - 1) // 3 + following
        return _months(today.year + quarter // 4, quarter % 4 * 3 + 1, 3)
    return _months(today.year + following, 1, 12)


def _months(year: int, first: int, months: int) -> Period:
    """The `months` months of `year` from month `first` on."""
    last = first + months - 1
    end = date(year, last, calendar.monthrange(year, last)[1])
    named: dict[int, Literal["month", "quarter", "half", "year"]] = {1: "month", 3: "quarter", 6: "half", 12: "year"}
    return Period(date(year, first, 1), end, named[months])


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


def _number(written: str) -> int:
    return int(written) if written.isdigit() else _ORDINALS[written.lower()]
