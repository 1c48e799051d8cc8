"""Parts of a page by the operator's selectors.

In: a tree and a CSS selector, or an XPath where it starts with `/` or `(`. Out: the elements, or their text.
"""

from __future__ import annotations

from functools import lru_cache

from cssselect import SelectorError
from lxml import etree
from lxml.cssselect import CSSSelector

from digest.clean.page.passages import squeeze, visible_text
from digest.clean.page.tree import Element
from digest.config import ConfigError


def select(tree: Element, selector: str) -> list[Element]:
    """The elements that `selector` names, in page order. Raises `ConfigError` for one that cannot be read."""
    return [found for found in _run(tree, selector) if isinstance(found, Element)]


def select_texts(tree: Element, selector: str) -> list[str]:
    """The texts `selector` names: of elements, `content` or `datetime` where they have one; or attribute values."""
    if not selector:
        return []
    texts = (
        found if isinstance(found, str) else _text(found)
        for found in _run(tree, selector)
        if isinstance(found, (str, Element))
    )
    return [text for text in map(squeeze, texts) if text]


def _text(element: Element) -> str:
    return element.get("content") or element.get("datetime") or visible_text(element)


def _run(tree: Element, selector: str) -> list[object]:
    try:
        found = _compiled(selector)(tree)
    except (etree.XPathError, SelectorError) as error:
        raise ConfigError(f"selector {selector!r}: {error}") from None
    return found if isinstance(found, list) else [found]


@lru_cache(maxsize=512)
def _compiled(selector: str) -> etree.XPath:
    if selector.startswith(("/", "(")):
        return etree.XPath(selector)
    return CSSSelector(selector, translator="html")
