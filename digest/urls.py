"""Canonical URLs: the one place that decides when two addresses mean the same page."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import tldextract
from w3lib.url import canonicalize_url

from digest.config import Project

MAX_LENGTH = 2000
"""Characters; longer URLs are traps or mistakes (the sitemap protocol allows 2,048)."""

_DEFAULT_PORTS = {"http": ":80", "https": ":443"}
_NETLOC = re.compile(r"(?:[a-z0-9_.-]+|\[[0-9a-f:.]+\])(?::\d+)?")
_registrable = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


@cache
def _tracking() -> tuple[frozenset[str], tuple[str, ...]]:
    names = tomllib.loads(Project.find().place("config/urls.toml").read_text(encoding="utf-8"))["tracking"]
    exact = frozenset(name for name in names if not name.endswith("*"))
    return exact, tuple(name[:-1] for name in names if name.endswith("*"))


def canonical(url: str, base: str = "") -> str | None:
    """`url`, resolved against `base`, in the form that is stored, compared and fetched; None if no web page's.

    Scheme and host in lower case, no default port, no credentials, no fragment, dots in the path resolved, query
    sorted and rid of tracking parameters; ASCII throughout.
    """
    if len(url) > MAX_LENGTH:
        return None
    try:
        return _canonical(urljoin(base, url.strip()))
    except ValueError:  # also UnicodeError, for half a surrogate pair or a host name that cannot be one
        return None


def _canonical(url: str) -> str | None:
    parts = urlsplit(url)
    host, port = (parts.hostname or "").rstrip("."), parts.port
    if parts.scheme not in _DEFAULT_PORTS or not host:
        return None
    netloc = (f"[{host}]" if ":" in host else host) + (f":{port}" if port else "")
    exact, prefixes = _tracking()
    query = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if name.lower() not in exact and not name.lower().startswith(prefixes)
    ]
    plain = parts._replace(
        netloc=netloc.removesuffix(_DEFAULT_PORTS[parts.scheme]), query=urlencode(query), fragment=""
    )
    found = str(canonicalize_url(plain.geturl()))
    return found if _NETLOC.fullmatch(urlsplit(found).netloc) else None


def site(url: str) -> str:
    """The registrable domain of `url` ("example.co.uk"), or its host where that has none (an address, "localhost")."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return _registrable(host).top_domain_under_public_suffix or host
