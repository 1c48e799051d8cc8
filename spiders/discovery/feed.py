"""RSS 0.9 to 2.0, Atom and JSON Feed (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import calendar
import html
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import feedparser
from lxml import etree
from lxml import html as lxml_html

from digest import dates
from digest.model import Candidate
from digest.urls import canonical
from spiders.discovery.links import MAX_CANDIDATES, Found, NotReadableError


def read_feed(body: bytes, url: str, *, now: datetime, timezone: str = "UTC") -> Found:
    """The entries of a feed. Raises `NotReadableError` when `body` is no feed, or holds no entry and is broken."""
    if body.lstrip()[:1] == b"{":
        return _read_json_feed(body, url, now)
    if b"<!ENTITY" in body:
        raise NotReadableError("a feed that declares XML entities, refused")
    # A binary stream is never taken for a URL or a file name, as a string would be.
    parsed = feedparser.parse(BytesIO(body), sanitize_html=False, resolve_relative_uris=False)
    if not parsed.version and not parsed.entries:
        raise NotReadableError("an HTML page, not a feed" if b"<html" in body[:4096].lower() else "not a feed")
    if parsed.bozo and not parsed.entries and not _well_formed(body):
        raise NotReadableError("broken XML with no entry that can be read")
    found = Found()
    for entry in parsed.entries[:MAX_CANDIDATES]:
        link = canonical(_link(entry), url)
        if link is None:
            continue
        published = _moment(entry, "published", now, timezone) if "published" in entry else None
        # feedparser also files RSS 1.0's dc:date under "updated": with no other date it is the publication's.
        updated = _moment(entry, "updated", now, timezone) if "updated" in entry else None
        found.candidates.append(
            Candidate(
                url=link,
                title=_plain(entry.get("title", "")),
                published=published or updated,
                modified=updated if published else None,
            )
        )
    return found


def _link(entry: Mapping[str, Any]) -> str:
    if entry.get("link"):
        return str(entry["link"])
    identifier = str(entry.get("id", ""))
    return identifier if identifier.startswith(("http://", "https://")) else ""


def _moment(entry: Mapping[str, Any], name: str, now: datetime, timezone: str) -> datetime | None:
    parsed = entry.get(f"{name}_parsed")
    if parsed is not None:
        try:
            return dates.plausible(datetime.fromtimestamp(calendar.timegm(parsed), UTC), now)
        except (ValueError, OverflowError, OSError):
            return None
    return dates.parse(str(entry.get(name, "")), now=now, timezone=timezone)


def _plain(title: Any) -> str:
    """A title without the markup that some feeds put into it."""
    text = html.unescape(str(title))
    if "<" in text:
        try:
            text = str(lxml_html.fromstring(text).text_content())
        except (etree.ParserError, ValueError):
            return ""
    return " ".join(text.split())[:500]


def _well_formed(body: bytes) -> bool:
    try:
        etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
    except (etree.XMLSyntaxError, ValueError):
        return False
    return True


def _read_json_feed(body: bytes, url: str, now: datetime) -> Found:
    try:
        feed = json.loads(body)
        items = feed["items"]
        assert isinstance(items, list)
    except (ValueError, RecursionError, KeyError, TypeError, AssertionError):
        raise NotReadableError("JSON, but not a JSON Feed") from None
    found = Found()
    for item in items[:MAX_CANDIDATES]:
        if not isinstance(item, dict):
            continue
        link = canonical(str(item.get("url") or item.get("external_url") or item.get("id") or ""), url)
        if link is None:
            continue
        found.candidates.append(
            Candidate(
                url=link,
                title=_plain(item.get("title") or ""),
                published=dates.parse(str(item.get("date_published") or ""), now=now),
                modified=dates.parse(str(item.get("date_modified") or ""), now=now),
            )
        )
    return found
