"""RSS 0.9 to 2.0, Atom and JSON Feed (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import calendar
import html
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import feedparser
from lxml import etree
from lxml import html as lxml_html

from digest import dates
from digest.model import Candidate
from spiders.discovery.links import DateReader, Found, NotReadableError, article_link

MAX_FEED = 3 * 2**20
"""Bytes of a feed that are read; feedparser takes seconds for each megabyte, and no feed of news is near that size."""

MAX_ENTRIES = 5_000

_FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
    r"|&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|x0*(?:[0-8bcef]|1[0-9a-f])|x0*d[89a-f][0-9a-f]{2}|x0*fff[ef]);",
    re.IGNORECASE,
)

_ENCODINGS = ("ascii", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")


def read_feed(body: bytes, url: str, *, now: datetime, timezone: str = "UTC") -> Found:
    """The entries of a feed. Raises `NotReadableError` when `body` is no feed, or holds no entry and is broken."""
    if body.lstrip()[:1] == b"{":
        return _read_json_feed(body, url, now)
    body = body[:MAX_FEED]
    if any("<!ENTITY".encode(encoding) in body for encoding in _ENCODINGS):
        raise NotReadableError("a feed that declares XML entities, refused")
    # A binary stream is never taken for a URL or a file name, as a string would be.
    try:
        parsed = _parse(body)
    except Exception:  # feedparser lets through whatever its parsers trip over
        try:
            parsed = _parse(_mended(body))
        except Exception as error:
            raise NotReadableError(f"a feed broken beyond reading ({type(error).__name__})") from None
    if not parsed.get("version") and not parsed.entries:
        raise NotReadableError("an HTML page, not a feed" if b"<html" in body[:4096].lower() else "not a feed")
    if parsed.bozo and not parsed.entries and not _well_formed(body):
        raise NotReadableError("broken XML with no entry that can be read")
    found = Found()
    reader = DateReader(now, timezone)
    for entry in parsed.entries[:MAX_ENTRIES]:
        link = article_link(_link(entry), url)
        if link is None:
            continue
        published = _moment(entry, "published", reader) if "published" in entry else None
        # feedparser also files RSS 1.0's dc:date under "updated": with no other date it is the publication's.
        updated = _moment(entry, "updated", reader) if "updated" in entry else None
        found.candidates.append(
            Candidate(
                url=link,
                title=_plain(entry.get("title", "")),
                published=published or updated,
                modified=updated if published else None,
            )
        )
    return found


def _parse(body: bytes) -> Any:
    return feedparser.parse(BytesIO(body), sanitize_html=False, resolve_relative_uris=False)


def _mended(body: bytes) -> bytes:
    """A feed in UTF-8 without the characters, and references to them, that XML forbids: one entry's harm no other."""
    return _FORBIDDEN.sub("", body.decode("utf-8", "ignore")).encode()


def _link(entry: Mapping[str, Any]) -> str:
    # FeedBurner's own links count clicks and lead on; it says where the article is.
    link = entry.get("feedburner_origlink") or entry.get("link")
    if link:
        return str(link)
    identifier = str(entry.get("id", ""))
    return identifier if identifier.startswith(("http://", "https://")) else ""


def _moment(entry: Mapping[str, Any], name: str, reader: DateReader) -> datetime | None:
    parsed = entry.get(f"{name}_parsed")
    if parsed is not None:
        try:
            return dates.plausible(datetime.fromtimestamp(calendar.timegm(parsed), UTC), reader.now)
        except (ValueError, OverflowError, OSError):
            return None
    return reader.read(str(entry.get(name, "")))


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
    reader = DateReader(now)
    for item in items[:MAX_ENTRIES]:
        if not isinstance(item, dict):
            continue
        link = article_link(str(item.get("url") or item.get("external_url") or item.get("id") or ""), url)
        if link is None:
            continue
        found.candidates.append(
            Candidate(
                url=link,
                title=_plain(item.get("title") or ""),
                published=reader.read(str(item.get("date_published") or "")),
                modified=reader.read(str(item.get("date_modified") or "")),
            )
        )
    return found
