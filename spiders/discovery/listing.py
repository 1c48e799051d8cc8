"""Listing pages: an HTML page of links to articles."""

from __future__ import annotations

from cssselect import SelectorError
from parsel import Selector, SelectorList

from digest.model import Candidate
from digest.urls import canonical
from spiders.discovery.links import MAX_CANDIDATES, Found, NotReadableError, article_link

MAX_LISTING = 2 * 2**20
"""Bytes of a listing that are read."""


def read_listing(body: bytes, url: str, *, encoding: str, links: str, following: str = "") -> Found:
    """The links that `links` selects (or that stand inside what it selects), and the page that `following` selects.

    Both are CSS selectors, or XPath where they start with `/` or `(`. Raises `NotReadableError` for an empty page.
    """
    if not body.strip():
        raise NotReadableError("an empty page")
    page = Selector(text=_decoded(body[:MAX_LISTING], encoding), type="html", huge_tree=False)
    base = canonical(page.xpath("//base/@href").get("").strip(), url) or url
    found = Found()
    for anchor in select(page, links).xpath("descendant-or-self::a[@href]")[:MAX_CANDIDATES]:
        link = article_link(anchor.root.get("href"), url, base)
        if link is not None:
            title = " ".join(str(anchor.xpath("string()").get("")).split())
            found.candidates.append(Candidate(url=link, title=title[:500]))
    if following:
        target = select(page, following).xpath("descendant-or-self::*/@href").get("")
        link = canonical(target, base) if target.strip() else None
        if link is not None:
            found.follow.append(Candidate(url=link))
    return found


def select(page: Selector, selector: str) -> SelectorList[Selector]:
    """What a CSS selector, or an XPath starting with `/` or `(`, selects. Raises `NotReadableError` for neither."""
    try:
        return page.xpath(selector) if selector.startswith(("/", "(")) else page.css(selector)
    except (ValueError, SelectorError):
        raise NotReadableError(f"{selector!r} is no CSS selector or XPath") from None


def _decoded(body: bytes, encoding: str) -> str:
    try:
        return body.decode(encoding, errors="replace")
    except (LookupError, UnicodeError):
        return body.decode("utf-8", errors="replace")
