"""The calendar of an edition as iCalendar (RFC 5545), one all-day event for each day ahead.

A date that was told to the month or quarter is an event as long as that. `UID` stays the same while a date moves and
`SEQUENCE` counts its moves, so that a calendar which has the event moves it (RFC 5546, section 2.1.4). Folding and
escaping are the icalendar library's.
"""

from __future__ import annotations

from datetime import UTC, date, timedelta

from icalendar import Calendar, Event

from digest.model import Catalyst, Edition
from digest.render.telling import Telling
from digest.render.text import clip, plain, web_url
from digest.render.wording import Wording

_LONGEST = 300


def render_ics(edition: Edition, wording: Wording) -> str:
    """All of the edition's calendar, soonest first."""
    calendar = Calendar()
    calendar.add("prodid", "-//pharma-digest//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", clip(plain(edition.title), _LONGEST))
    telling = Telling(wording, edition.issue_date)
    for catalyst in edition.calendar:
        calendar.add_component(_event(catalyst, edition, telling))
    written: bytes = calendar.to_ical()
    return written.decode("utf-8")


def _event(catalyst: Catalyst, edition: Edition, telling: Telling) -> Event:
    exact = catalyst.when.precision == "day"
    when = "" if exact else f" ({telling.period(catalyst.when)})"
    event = Event()
    event.add("uid", f"{catalyst.uid}@pharma-digest")
    event.add("dtstamp", edition.until.astimezone(UTC))
    event.add("last-modified", catalyst.said_at.astimezone(UTC))
    event.add("sequence", len(catalyst.before))
    event.add("summary", f"{telling.names(catalyst)}: {telling.what(catalyst)}{when}")
    event.add("description", _description(catalyst, telling))
    event.add("dtstart", catalyst.when.first)
    event.add("dtend", min(catalyst.when.last, date.max - timedelta(days=1)) + timedelta(days=1))  # not included
    event.add("status", "CONFIRMED" if exact else "TENTATIVE")
    event.add("transp", "TRANSPARENT")
    if url := web_url(catalyst.url):
        event.add("url", url)
    return event


def _description(catalyst: Catalyst, telling: Telling) -> str:
    moved = [telling.moved(catalyst)] if catalyst.before else []
    source = f"{clip(plain(catalyst.title), _LONGEST)} ({clip(plain(catalyst.outlet), _LONGEST)})"
    return "\n".join([*moved, source])
