"""When it was published.

In: what the page says about its date. Out: a timezone-aware time, and whether only the day is known. A date before
1990 or in the future is no date: it is a copyright line, a placeholder or a mistake. Never "now".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from zoneinfo import ZoneInfo

import dateparser
import htmldate
from lxml import etree
from lxml.html import HtmlElement

from digest.clean.metadata.months import plain_date
from digest.dates import EARLIEST, SLACK

_MAX_CHARACTERS = 120
_MAX_DATELINE = 80
# htmldate takes seconds over a page much larger than any article, in elements or in bytes.
_MAX_SEARCHED = 5_000
_MAX_SEARCHED_BYTES = 2_000_000
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DAY = re.compile(r"^\s*(\d{4})-(\d{1,2})-(\d{1,2})\s*$")
_COMPACT = re.compile(r"^\s*((?:19|20)\d{2})(0[1-9]|1[0-2])([0-3]\d)\s*$")
_MONTH_ONLY = re.compile(r"^\s*\d{4}(?:[-/]\d{1,2})?\s*$")
_NUMERIC = re.compile(r"^\s*(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})\b(.*)$", re.DOTALL)
_CLOCK = re.compile(r"\d{1,2}[:.h]\d{2}|\d\s*[ap]\.?m\b", re.IGNORECASE)
_URL_DAY = re.compile(r"[/-]((?:19|20)\d{2})[/-](\d{1,2})[/-](\d{1,2})(?=[/_-]|$)")
# A date has a day and a year.
_TWO_NUMBERS = re.compile(r"\d\D+\d")
_FRACTION = re.compile(r"(\.\d{6})\d+")
_EPOCH = re.compile(r"^\s*(\d{10})(\d{3})?\s*$")
_BARS = re.compile(r"\s+[|•·–—-]\s+")
_LABEL = re.compile(r"^[^\d\W]+(?:\s+(?:on|at|am|le|el|em|il|den))?\s*[:|]\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dated:
    """A point in time, or a day: then `when` is midnight UTC of it and `day_only` is set."""

    when: datetime
    day_only: bool = False


@dataclass(frozen=True, slots=True)
class DateRules:
    """How a site writes dates. `order` is DMY, MDY, YMD or None; `timezone` is for times that name no offset."""

    order: str | None = None
    timezone: str = "UTC"
    language: str = ""
    now: datetime | None = None


def first_date(texts: Iterable[str], rules: DateRules) -> Dated | None:
    """The first of `texts` that is a believable date."""
    for text in texts:
        dated = parse_date(text, rules)
        if dated is not None:
            return dated
    return None


def parse_date(text: str, rules: DateRules) -> Dated | None:
    """`text` as a date, or None. Raises nothing."""
    text = text.strip()
    if not text or len(text) > _MAX_CHARACTERS or not re.search(r"\d", text):
        return None
    pieces = _BARS.split(text)
    return _parse(text, rules) or next(
        (dated for piece in pieces[1:] and pieces if (dated := _parse(piece, rules))), None
    )


def _parse(text: str, rules: DateRules) -> Dated | None:
    try:
        dated = _iso(text, rules) or _numeric(text, rules) or _mail(text) or _written(text, rules)
        return dated if dated is not None and _believable(dated.when, rules) else None
    except (ValueError, OverflowError):
        return None


def date_in_url(url: str, rules: DateRules) -> Dated | None:
    """The day that an address such as `/2025/09/15/title` names."""
    found = _URL_DAY.search(url)
    return parse_date("-".join(found.groups()), rules) if found else None


def guess_date(tree: HtmlElement, url: str, rules: DateRules) -> Dated | None:
    """What htmldate finds in the whole page, where nothing says it outright."""
    if _count(tree) > _MAX_SEARCHED or len(etree.tostring(tree)) > _MAX_SEARCHED_BYTES:
        return None
    latest = (rules.now or datetime(2100, 1, 1, tzinfo=UTC)) + SLACK
    try:
        found = htmldate.find_date(
            tree, url=url or None, original_date=True, extensive_search=True,
            min_date=EARLIEST.replace(tzinfo=None), max_date=latest.replace(tzinfo=None),
        )  # fmt: skip
    except Exception:  # a library's bug on one odd page must not cost the page
        return None
    return parse_date(found, rules) if found else None


def datelines(lines: Iterable[str]) -> list[str]:
    """Those of `lines` that are short and name a year: where a date is written for readers alone."""
    return [line for line in lines if len(line) <= _MAX_DATELINE and _YEAR.search(line)]


def time_elements(tree: HtmlElement) -> list[str]:
    """The dates in the page's <time> elements and publication-date markup, in page order, the explicit first."""
    explicit = [_machine_date(element) for element in _marked_dates(tree)]
    plain = [element.get("datetime") or "" for element in tree.iter("time")]
    return [text for text in (*explicit, *plain[:3]) if text]


_count = etree.XPath("count(//*)")
_marked_dates = etree.XPath("//*[@itemprop='datePublished' or @pubdate]")


def _machine_date(element: HtmlElement) -> str:
    return element.get("datetime") or element.get("content") or "".join(element.itertext())


def _believable(when: datetime, rules: DateRules) -> bool:
    return when >= EARLIEST and (rules.now is None or when <= rules.now + SLACK)


def _day(year: int, month: int, day: int) -> Dated:
    return Dated(datetime(year, month, day, tzinfo=UTC), day_only=True)


def _moment(when: datetime, rules: DateRules) -> Dated:
    """A clock that stands at exactly midnight was never set: only the day is meant."""
    if (when.hour, when.minute, when.second) == (0, 0, 0):
        return _day(when.year, when.month, when.day)
    return Dated(when if when.tzinfo is not None else when.replace(tzinfo=ZoneInfo(rules.timezone)))


def _iso(text: str, rules: DateRules) -> Dated | None:
    if found := _DAY.match(text) or _COMPACT.match(text):
        return _day(*map(int, found.groups()))
    if found := _EPOCH.match(text):
        return Dated(datetime.fromtimestamp(int(found.group(1)), UTC))
    if _MONTH_ONLY.match(text):
        return None
    try:
        return _moment(datetime.fromisoformat(_FRACTION.sub(r"\1", text)), rules)
    except ValueError:
        return None


def _mail(text: str) -> Dated | None:
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return Dated(when if when.tzinfo is not None else when.replace(tzinfo=UTC)) if _CLOCK.search(text) else None


def _numeric(text: str, rules: DateRules) -> Dated | None:
    found = _NUMERIC.match(text)
    if not found:
        return None
    numbers = [int(group) for group in found.groups()[:3]]
    order = "YMD" if len(found.group(1)) == 4 else rules.order
    if order is None:
        # Only English pages put the month first, and not all of those.
        order = "MDY" if rules.language in ("", "en") and numbers[0] <= 12 else "DMY"
    fields = dict(zip(order, numbers, strict=True))
    if fields["M"] > 12 and fields["D"] <= 12:
        fields["M"], fields["D"] = fields["D"], fields["M"]
    if fields["Y"] < 100:
        fields["Y"] += 2000
    dated = _day(fields["Y"], fields["M"], fields["D"])
    if not _CLOCK.search(found.group(4)):
        return dated
    clock = _written(f"{dated.when:%Y-%m-%d} {found.group(4)}", rules)
    return clock if clock is not None and clock.when.date() == dated.when.date() else dated


def _written(text: str, rules: DateRules) -> Dated | None:
    """A date in words. Relative ones ("2 hours ago") need a clock and are not read."""
    text = _LABEL.sub("", text)
    if day := plain_date(text):
        return _day(day.year, day.month, day.day)
    if not _TWO_NUMBERS.search(text):
        return None
    settings: dict[str, Any] = {"PARSERS": ["absolute-time"], "REQUIRE_PARTS": ["day", "month", "year"]}
    if rules.order:
        settings["DATE_ORDER"] = rules.order
    try:
        when = dateparser.parse(text, languages=_languages(rules.language), settings=settings)
    except (ValueError, TypeError, OverflowError, RecursionError, etree.LxmlError):
        return None
    if when is None:
        return None
    if not _CLOCK.search(text):
        return _day(when.year, when.month, when.day)
    return _moment(when, rules)


def _languages(language: str) -> list[str]:
    return ["en", language] if language and language != "en" and len(language) == 2 else ["en"]
