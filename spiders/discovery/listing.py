"""Listing pages: an HTML page of links to articles."""

from __future__ import annotations

from parsel import Selector, SelectorList

from digest.model import Candidate
from digest.urls import canonical
from spiders.discovery.links import MAX_CANDIDATES, Found, NotReadableError


def read_listing(body: bytes, url: str, *, encoding: str, links: str, following: str = "") -> Found:
    """The links that `links` selects (or that stand inside what it selects), and the page that `following` selects.

    Both are CSS selectors, or XPath where they start with `/` or `(`. Raises `NotReadableError` for an empty page.
    """
    if not body.strip():
        raise NotReadableError("an empty page")
    page = Selector(text=body.decode(encoding, errors="replace"), type="html")
    base = page.xpath("//base/@href").get("")
    found = Found()
    for anchor in select(page, links).xpath("descendant-or-self::a[@href]")[:MAX_CANDIDATES]:
        link = canonical(anchor.attrib["href"], canonical(base, url) or url)
        if link is not None:
            title = " ".join(str(anchor.xpath("string()").get("")).split())
            found.candidates.append(Candidate(url=link, title=title[:500]))
    if following:
        target = select(page, following).xpath("descendant-or-self::*/@href").get("")
        link = canonical(target, url) if target else None
        if link is not None:
            found.follow.append(Candidate(url=link))
    return found


def select(page: Selector, selector: str) -> SelectorList[Selector]:
    """What a CSS selector, or an XPath starting with `/` or `(`, selects."""
    return page.xpath(selector) if selector.startswith(("/", "(")) else page.css(selector)
