"""The posts, videos, charts and documents of other sites that an article shows.

In: what the page shows around the article's text. Out: an `Embed` for each that a known site made, with the address
a reader can open. Which sites are known, and how they are shown, is config/cleaning/embeds.toml's to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import parse_qs, urlsplit

from digest.clean.page.links import absolute
from digest.clean.page.region import Shown
from digest.clean.page.tree import Element
from digest.model import Embed

_FRAMES = ("iframe", "amp-iframe", "embed", "object")
_FRAME_ADDRESSES = ("src", "data-src", "data-lazy-src", "data-src-cmplz", "data-url", "data")
_QUOTES = ("blockquote",)
_MAX_NUMBER = 200
# Boxes of these names hold embeds too: "social-embed", "promo-video".
_ALLOWED = {"", "share", "promo", "paywall", "cookie"}


@dataclass(frozen=True, slots=True)
class Site:
    """A site whose posts are shown on others', and how it is known there."""

    name: str
    hosts: tuple[str, ...]
    quotes: frozenset[str]
    attributes: tuple[str, ...]
    elements: Mapping[str, str]
    addresses: tuple[tuple[re.Pattern[str], str], ...]
    parameter: str

    def owns(self, url: str) -> bool:
        """Whether an address is one of the site's, as far as it is shown on others'."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        for known in self.hosts:
            name, _, path = known.partition("/")
            if (host == name or host.endswith("." + name)) and parts.path.startswith(f"/{path}"):
                return True
        return False

    def address(self, shown: str, base: str) -> str:
        """What a reader opens to see what a frame or box shows: `shown` is its address or number."""
        if self.parameter and (held := parse_qs(urlsplit(shown).query).get(self.parameter)):
            return absolute(held[0], base)
        for pattern, address in self.addresses:
            if found := pattern.search(shown):
                return address.format(found[1])
        # A number that answers to no pattern is no address of the page's own site.
        return absolute(shown, base) if "//" in shown[:8] else ""


class Embeds:
    """The sites that are known, ready to be looked up."""

    def __init__(self, sites: Sequence[Site]) -> None:
        self.sites = tuple(sites)
        self.elements = {name: (site, attribute) for site in sites for name, attribute in site.elements.items()}
        self.tags = frozenset((*_FRAMES, *_QUOTES, *self.elements))
        self._quotes = {name: site for site in sites for name in site.quotes}

    @classmethod
    def read(cls, table: Mapping[str, Any]) -> Embeds:
        """The sites as embeds.toml has them."""
        return cls([_site(entry) for entry in table["site"]])

    def quoted(self, element: Element) -> Site | None:
        """The site that fills in a quotation or box, told by its class."""
        names = (element.get("class") or "")[:500].split()
        return next((self._quotes[name] for name in names if name in self._quotes), None)


def find(shown: Iterable[Shown], base: str, known: Embeds) -> tuple[Embed, ...]:
    """What the sites in `known` show in an article, in page order, each once."""
    found: dict[Embed, None] = {}
    for each in shown:
        if each.place != "above" and each.reason in _ALLOWED and (embed := _embed(each.element, base, known)):
            found.setdefault(embed)
    return tuple(found)


def _embed(element: Element, base: str, known: Embeds) -> Embed | None:
    tag = str(element.tag)
    site: Site | None
    if tag in known.elements:
        site, attribute = known.elements[tag]
        url = site.address((element.get(attribute) or "")[:_MAX_NUMBER], base)
    elif tag in _FRAMES:
        framed = next((url for name in _FRAME_ADDRESSES if (url := absolute(element.get(name) or "", base))), "")
        site = next((site for site in known.sites if framed and site.owns(framed)), None)
        url = site.address(framed, base) if site else ""
    else:
        site = known.quoted(element)
        url = _quoted_address(element, site, base) if site else ""
    return Embed(site.name, url) if site and url else None


def _quoted_address(element: Element, site: Site, base: str) -> str:
    stated = next((value for name in site.attributes if (value := element.get(name))), "")
    if stated:
        return site.address(stated[:2_048], base)
    links = [absolute(link.get("href") or "", base) for link in islice(element.iter("a"), 50)]
    # A quoted post ends with the link to itself, after those in its text.
    return next((url for url in reversed(links) if url and (site.owns(url) or not site.hosts)), "")


def _site(entry: Mapping[str, Any]) -> Site:
    return Site(
        name=entry["name"],
        hosts=tuple(entry.get("hosts", ())),
        quotes=frozenset(entry.get("quotes", ())),
        attributes=tuple(entry.get("attributes", ())),
        elements=entry.get("elements", {}),
        addresses=tuple((re.compile(pattern, re.ASCII), address) for pattern, address in entry.get("addresses", ())),
        parameter=entry.get("parameter", ""),
    )
