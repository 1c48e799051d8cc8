"""What a reader asks for, as text from a form, a file or a command, checked.

In: texts by field. Out: a `Subscriber` that wants it, or what is wrong with each field. Whose address it is, and
whether they agreed, is left to others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import cache
from typing import TypeVar
from zoneinfo import available_timezones

from email_validator import EmailNotValidError, validate_email

from digest.config import Watch
from digest.readers.subscriber import Days, Form, Subscriber

WATCHED = ("companies", "drugs", "indications", "regulators", "words")
FIELDS = ("name", "digests", "timezone", "days", "weekday", "hour", *WATCHED, "muted", "format")
"""The fields that may be given. Lists are separated by semicolons or line breaks."""

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_DAYS: tuple[Days, ...] = ("daily", "weekdays", "weekly")
_FORMS: tuple[Form, ...] = ("html", "text")
_LONGEST_NAME = 100
_LONGEST_ENTRY = 100
_MOST_ENTRIES = 100

T = TypeVar("T")


class WishError(Exception):
    """Fields that cannot be followed: `mistakes` says of each what would be right, and quotes nothing long."""

    def __init__(self, mistakes: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{field}: {mistake}" for field, mistake in mistakes.items()))
        self.mistakes = mistakes


@cache
def timezones() -> tuple[str, ...]:
    """All IANA timezones, by name. Finding them takes milliseconds, so they are found once."""
    return tuple(sorted(available_timezones()))


def read_address(text: str) -> str:
    """A mail address in its usual form. Raises `WishError` for what is none (RFC 5321, and names that are reserved)."""
    try:
        # Letters beyond ASCII before the @ need a server that few have (RFC 6531).
        found = validate_email(text.strip()[:400], check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        raise WishError({"address": "not a mail address; write one like anna@example.org"}) from None
    return found.normalized


def read_wishes(given: Mapping[str, str], digests: Collection[str], reader: Subscriber) -> Subscriber:
    """`reader` with what is `given`; fields that are not stay as they are. `digests` are those there are.

    Raises `WishError` naming every field that is mistaken.
    """
    mistakes: dict[str, str] = {}

    def field(name: str, read: Callable[[str], T], otherwise: T) -> T:
        if name not in given:
            return otherwise
        try:
            return read(given[name].strip())
        except ValueError as error:
            mistakes[name] = str(error)
            return otherwise

    watch = reader.watch.model_dump()
    wanted = replace(
        reader,
        name=field("name", _name, reader.name),
        digests=field("digests", lambda text: _digests(text, digests), reader.digests),
        timezone=field("timezone", _timezone, reader.timezone),
        days=field("days", lambda text: _choice(text, _DAYS), reader.days),
        weekday=field("weekday", lambda text: WEEKDAYS.index(_choice(text, WEEKDAYS)), reader.weekday),
        hour=field("hour", _hour, reader.hour),
        watch=Watch.model_validate({name: field(name, _entries, watch[name]) for name in WATCHED}),
        muted=field("muted", _entries, reader.muted),
        form=field("format", lambda text: _choice(text, _FORMS), reader.form),
    )
    if mistakes:
        raise WishError(mistakes)
    return wanted


def written(reader: Subscriber, separator: str = ";") -> dict[str, str]:
    """What the reader asks for, as `read_wishes` reads it."""
    return {
        "name": reader.name,
        "digests": separator.join(reader.digests),
        "timezone": reader.timezone,
        "days": reader.days,
        "weekday": WEEKDAYS[reader.weekday],
        "hour": "" if reader.hour is None else str(reader.hour),
        **{name: separator.join(getattr(reader.watch, name)) for name in WATCHED},
        "muted": separator.join(reader.muted),
        "format": reader.form,
    }


def _name(text: str) -> str:
    if len(text) > _LONGEST_NAME or not text.isprintable():
        raise ValueError(f"must be one line of at most {_LONGEST_NAME} characters")
    return text


def _digests(text: str, known: Collection[str]) -> tuple[str, ...]:
    named = _entries(text)
    if not named:
        raise ValueError("choose at least one digest")
    for name in named:
        if name not in known:
            raise ValueError(f"no digest is called {_shown(name)}; there are: {', '.join(known) or 'none'}")
    return named


def _timezone(text: str) -> str:
    if text not in timezones():
        raise ValueError(f"{_shown(text)} is not an IANA timezone; write one like Europe/Berlin")
    return text


def _choice(text: str, choices: tuple[T, ...]) -> T:
    for choice in choices:
        if choice == text.lower():
            return choice
    raise ValueError(f"{_shown(text)} is not a choice; write one of {', '.join(map(str, choices))}")


def _hour(text: str) -> int | None:
    if text and not (re.fullmatch("[0-9]{1,2}", text) and int(text) < 24):
        raise ValueError(f"{_shown(text)} is no hour; write 0 to 23, or nothing for as soon as it is ready")
    return int(text) if text else None


def _entries(text: str) -> tuple[str, ...]:
    entries = tuple(dict.fromkeys(entry for part in re.split("[;\r\n]", text) if (entry := " ".join(part.split()))))
    if len(entries) > _MOST_ENTRIES:
        raise ValueError(f"at most {_MOST_ENTRIES} entries")
    for entry in entries:
        if len(entry) > _LONGEST_ENTRY or not entry.isprintable():
            raise ValueError(f"an entry has at most {_LONGEST_ENTRY} characters, separated by semicolons or lines")
    return entries


def _shown(text: str) -> str:
    return repr(text[:40])
