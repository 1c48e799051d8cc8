"""What a page's <meta> tags say.

In: a parsed page. Out: their values by lower-case name, property or itemprop, in page order.
"""

from __future__ import annotations

from collections.abc import Iterable

from lxml.html import HtmlElement

from digest.clean.passages import squeeze

_MAX_CHARACTERS = 5_000

MetaTags = dict[str, list[str]]


def meta_tags(tree: HtmlElement) -> MetaTags:
    """The contents of the page's <meta> tags by name."""
    tags: MetaTags = {}
    for meta in tree.iter("meta"):
        content = squeeze((meta.get("content") or "")[:_MAX_CHARACTERS])
        if not content:
            continue
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            if name := meta.get(attribute):
                tags.setdefault(name.strip().lower(), []).append(content)
    return tags


def first(tags: MetaTags, names: Iterable[str]) -> str:
    """The content of the first of these tags that the page has, or ""."""
    return next((tags[name][0] for name in names if name in tags), "")
