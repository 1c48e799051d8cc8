"""Addresses in a page's metadata. In: what it states, and its own address. Out: absolute http(s) addresses, or ""."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urldefrag, urljoin, urlsplit

import tldextract

_MAX_CHARACTERS = 2_000
_registrable = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


def canonical_url(stated: Iterable[str], url: str, base: str = "") -> str:
    """The first of `stated` that is an address of the same registrable site as `url`, without fragment.

    A front page as the canonical address of another page is a template's mistake. Where `url` is unknown, any
    absolute address is believed.
    """
    for address in stated:
        absolute = urldefrag(absolute_url(address, url, base)).url
        if absolute and (not url or (_is_same_site(absolute, url) and not _is_front_page(absolute, url))):
            return absolute
    return ""


def absolute_url(stated: str, url: str, base: str = "") -> str:
    """`stated` as an absolute http(s) address, relative to the page's <base> or its own address, or ""."""
    stated = stated.strip()
    if not stated or len(stated) > _MAX_CHARACTERS or len(stated.split()) > 1:
        return ""
    try:
        absolute = urljoin(urljoin(url, base), stated)
        parts = urlsplit(absolute)
        return absolute if parts.scheme in ("http", "https") and parts.hostname and not parts.username else ""
    except ValueError:
        return ""


def host_names(url: str) -> list[str]:
    """What a site may be called after its address: host without www, and the names in it."""
    try:
        host = (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return []
    return [host, *(part for part in host.split(".")[:-1] if len(part) > 3)] if host else []


def _is_same_site(address: str, url: str) -> bool:
    try:
        hosts = [urlsplit(one).hostname or "" for one in (address, url)]
    except ValueError:
        return False
    return hosts[0] == hosts[1] or _site(hosts[0]) == _site(hosts[1])


def _site(host: str) -> str:
    """The registrable domain of a host; of one under no known suffix the last two labels; of a number the whole."""
    known = _registrable(host, include_psl_private_domains=True)
    if known.suffix or known.ipv4 or known.ipv6:
        return known.top_domain_under_public_suffix or host
    return ".".join(host.split(".")[-2:])


def _is_front_page(address: str, url: str) -> bool:
    return _path(address) == "" != _path(url)


def _path(address: str) -> str:
    parts = urlsplit(address)
    return parts.path.strip("/") + parts.query
