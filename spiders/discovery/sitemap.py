"""Sitemaps, sitemap indexes and news sitemaps (https://www.sitemaps.org/protocol.html), plain or gzipped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO

from lxml import etree
from scrapy.utils.gz import gunzip

from digest.model import Candidate
from spiders.discovery.links import MAX_CANDIDATES, DateReader, Found, NotReadableError, article_link

_GZIP = b"\x1f\x8b"


def read_sitemap(
    body: bytes, url: str, *, now: datetime, max_size: int, follow: Sequence[str] = (), timezone: str = "UTC"
) -> Found:
    """The URLs of a sitemap, or, for an index, the sitemaps to follow: those `follow` is found in, else all.

    `max_size` bounds the unzipped bytes. Raises `NotReadableError` when `body` is no sitemap.
    """
    if body.startswith(_GZIP):
        try:
            body = gunzip(body, max_size=max_size)
        except Exception as error:  # gunzip's errors are scrapy-internal, zlib's and struct's
            raise NotReadableError(f"gzip that cannot be undone ({type(error).__name__})") from None
    found = Found()
    reader = DateReader(now, timezone)
    for kind, fields in _entries(body):
        link = article_link(fields.get("loc", ""), url)
        if link is None:
            continue
        modified = reader.read(fields.get("lastmod", ""))
        if kind == "sitemap":
            if not follow or any(re.search(pattern, link) for pattern in follow):
                found.follow.append(Candidate(url=link, modified=modified))
            continue
        found.candidates.append(
            Candidate(
                url=link,
                title=fields.get("title", "")[:500],
                published=reader.read(fields.get("publication_date", "")),
                modified=modified,
            )
        )
        if len(found.candidates) >= MAX_CANDIDATES:
            break
    return found


def _entries(body: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    """("url" or "sitemap", its fields by local name) for each entry, read as a stream and forgotten at once."""
    events = etree.iterparse(
        BytesIO(body.lstrip()), events=("start", "end"), resolve_entities=False, no_network=True, recover=True
    )
    root = ""
    try:
        for event, element in events:
            name = _local(element)
            if not root:
                root = name
                if root not in ("urlset", "sitemapindex"):
                    raise NotReadableError(f"not a sitemap: its root element is <{root[:30]}>")
            if event == "end" and name in ("url", "sitemap"):
                yield name, _fields(element)
                element.clear(keep_tail=False)
                parent = element.getparent()
                if parent is not None:
                    parent.remove(element)
    except etree.XMLSyntaxError:
        if not root:
            raise NotReadableError("not XML") from None
    if not root:
        raise NotReadableError("not XML")


def _fields(entry: etree._Element) -> dict[str, str]:
    """Its own fields and its news', by local name; images and videos have a `loc` and a `title` too."""
    fields: dict[str, str] = {}
    for part in (entry, *(child for child in entry if _local(child) == "news")):
        for field in part:
            fields.setdefault(_local(field), (field.text or "").strip())
    return fields


def _local(element: etree._Element) -> str:
    # Not etree.QName, which refuses names that the recovering parser lets through.
    return re.split(r"[}:]", element.tag)[-1] if isinstance(element.tag, str) else ""
