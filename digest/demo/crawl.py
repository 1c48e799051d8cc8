"""What a crawler meets on a morning: the robots.txt, discovery documents and new pages of a site, as HTTP answers.

In goes a site and two moments, this morning and the last one; out come `Exchange`s in the order a crawler would ask.
How they are archived is for digest.demo.warc.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from digest.demo.markup import inline
from digest.demo.sites import Document, Item, Site

LAYOUTS = Path(__file__).parent / "layouts"
RELATED = 4
_DOCUMENT_ETAG = "strong"  # On every site, so that a feed with no news since yesterday answers 304 on replay.
_NOT_FOUND = "<html><head><title>404 Not Found</title></head><body><h1>Not Found</h1></body></html>\n"


@dataclass(frozen=True)
class Exchange:
    """One answer: `body` as it goes over the wire, `headers` without Date, which the archive sets."""

    url: str
    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


def layouts() -> Environment:
    """The sites' page templates."""
    environment = Environment(
        loader=FileSystemLoader(LAYOUTS),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["inline"] = inline
    environment.filters["http_date"] = http_date
    return environment


def http_date(moment: datetime) -> str:
    """`moment` as an IMF-fixdate (RFC 9110, section 5.6.7)."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def online(site: Site, morning: datetime) -> tuple[Item, ...]:
    """The newest version of each item that is online by `morning`, newest first."""
    newest = {item.slug: item for item in site.items if item.moment <= morning}
    return tuple(sorted(newest.values(), key=lambda item: (item.moment, item.slug), reverse=True))


def exchanges(site: Site, morning: datetime, last: datetime, environment: Environment) -> Iterator[Exchange]:
    """Everything a crawler that was here at `last` is answered at `morning`."""
    items = online(site, morning)
    robots = environment.get_template(f"{site.slug}/robots.txt.j2").render(site=site)
    yield _answer(site, "/robots.txt", robots.encode(), "text/plain", site.items[0].published, _DOCUMENT_ETAG)
    for document in site.documents:
        yield from _document(site, document, items, environment)
    for item in items:
        if item.status and (item.moment > last or not _settles(item)):
            yield from _pages(site, item, items, environment)


def links(site: Site, item: Item) -> tuple[str, ...]:
    """The URLs under which the site's discovery names `item`."""
    own = site.url(item)
    return tuple(own + path if path.startswith("?") else site.origin + path for path in item.listed) or (own,)


def _settles(item: Item) -> bool:
    """Whether a crawler knows the page once it has seen it; it asks again for what was missing, moved or empty."""
    return item.status == 200 and not item.thin and all(path.startswith("?") for path in item.listed)


def _document(site: Site, document: Document, items: Sequence[Item], environment: Environment) -> Iterator[Exchange]:
    template = environment.get_template(f"{site.slug}/{document.template}")
    entries = [(url, item) for item in items for url in links(site, item)]
    size = document.per_page or max(len(entries), 1)
    pages = max(1, -(-len(entries) // size))
    for page in range(1, pages + 1):
        shown = entries[(page - 1) * size : page * size]
        text = template.render(site=site, entries=shown, page=page, pages=pages)
        path = document.path if page == 1 else f"{document.path}?page={page}"
        yield _answer(site, path, text.encode(), document.content_type, items[0].moment, site.etag or _DOCUMENT_ETAG)


def _pages(site: Site, item: Item, items: Sequence[Item], environment: Environment) -> Iterator[Exchange]:
    own = site.url(item)
    if item.status == 404:
        body = _NOT_FOUND.encode()
        headers = (("Content-Type", "text/html"), ("Content-Length", str(len(body))))
        yield Exchange(own, "404 Not Found", (*site.headers.items(), *headers), body)
        return
    for url in links(site, item):
        if not url.startswith(own):
            yield Exchange(
                url, "301 Moved Permanently", (*site.headers.items(), ("Location", own), ("Content-Length", "0")), b""
            )
    related = [other for other in items if other.slug != item.slug and other.status == 200][:RELATED]
    text = environment.get_template(f"{site.slug}/article.html.j2").render(site=site, item=item, related=related)
    body = text.encode(site.charset, errors="xmlcharrefreplace")
    yield _answer(site, own.removeprefix(site.origin), body, site.content_type, item.moment, site.etag)


def _answer(site: Site, path: str, plain: bytes, content_type: str, changed: datetime, etag: str) -> Exchange:
    headers = {**site.headers, "Content-Type": content_type}
    if etag:
        tag = f'"{hashlib.sha256(plain).hexdigest()[:20]}"'
        headers["ETag"] = f"W/{tag}" if etag == "weak" else tag
    if site.last_modified:
        headers["Last-Modified"] = http_date(changed)
    body = plain
    if site.compress:
        packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS + 16)
        body = packer.compress(plain) + packer.flush()
        headers |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    headers["Content-Length"] = str(len(body))
    return Exchange(site.origin + path, "200 OK", tuple(headers.items()), body)
