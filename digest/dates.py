"""Dates as feeds, sitemaps and people write them, read into aware datetimes. Never "now" for an unknown one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""No news site's article is older than the web."""

SLACK = timedelta(days=2)
"""How far ahead of us a date may lie and still be a clock or timezone off, not nonsense."""

_MAX_LENGTH = 100


def plausible(moment: datetime | None, now: datetime) -> datetime | None:
    """`moment`, or None where it cannot be an article's date as seen at `now` (1899, 2099)."""
    return moment if moment is not None and EARLIEST <= moment <= now + SLACK else None


def parse(text: str, *, now: datetime, timezone: str = "UTC", order: str | None = None) -> datetime | None:
    """The moment that `text` names, None where it names none or an implausible one.

    RFC 9557/ISO 8601 and RFC 5322 first, then whatever dateparser knows, which takes some ten milliseconds.
    `timezone` (IANA) holds where the text names none; `order` ("DMY", "MDY", "YMD") is how numeric dates are written
    there.
    """
    text = text.strip()
    if not text or len(text) > _MAX_LENGTH:
        return None
    return _settled(_standard(text) or _free(text, timezone, order), now, timezone)


def parse_standard(text: str, *, now: datetime, timezone: str = "UTC") -> datetime | None:
    """As `parse`, but of the standards' forms only; takes microseconds."""
    text = text.strip()
    return _settled(_standard(text), now, timezone) if 0 < len(text) <= _MAX_LENGTH else None


def _settled(moment: datetime | None, now: datetime, timezone: str) -> datetime | None:
    if moment is None:
        return None
    try:
        aware = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(timezone))
        return plausible(aware, now)
    except OverflowError:
        return None


def _standard(text: str) -> datetime | None:
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            return read(text)
        except (ValueError, TypeError, IndexError):
            continue
    return None


def _free(text: str, timezone: str, order: str | None) -> datetime | None:
    import dateparser  # half a second to import, and needed only for free text

    settings = {"TIMEZONE": timezone, "RETURN_AS_TIMEZONE_AWARE": True, "STRICT_PARSING": True}
    if order:
        settings["DATE_ORDER"] = order
    try:
        found = dateparser.parse(text, settings=settings)
    except (ValueError, OverflowError, RecursionError):
        return None
    return found if isinstance(found, datetime) else None
