"""Microdata and RDFa: schema.org descriptions written into the markup itself.

In: the elements of a page that state properties. Out: nodes of the same form as JSON-LD's, so that both are read alike.
https://html.spec.whatwg.org/multipage/microdata.html, https://www.w3.org/TR/rdfa-lite/
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any

from digest.clean.metadata.jsonld import Node
from digest.clean.page.passages import squeeze
from digest.clean.page.tree import Element

_MAX_ELEMENTS = 500
_MAX_DEPTH = 60
_MAX_CHARACTERS = 500
# The attribute that holds an element's value, where it is not its text.
_VALUES = {"meta": "content", "time": "datetime", "link": "href", "img": "src", "data": "value", "a": ""}


def markup_nodes(stating: Sequence[Element]) -> list[tuple[Node, bool]]:
    """The nodes that these elements state, each with whether it stands inside another article's or a comment's.

    Properties outside any node are those of the page's article.
    """
    if not any(map(_is_node, stating)):
        return []
    nodes: dict[Element | None, Node] = {}
    asides: set[Element | None] = set()
    named = ((element, _names(element)) for element in stating)
    stated = ((element, names) for element, names in named if names or _is_node(element))
    for element, names in islice(stated, _MAX_ELEMENTS):
        owner = _owner(element, nodes)
        value: Any = None
        if _is_node(element):
            value = nodes[element] = {"@type": _type(element)}
            if owner is not None and (not names or names[0] not in ("mainEntity", "mainEntityOfPage")):
                asides.add(element)
        if names:
            node = nodes.setdefault(owner, {"@type": "Article"} if owner is None else {"@type": ""})
            _add(node, names, value, element)
    return [(node, element in asides) for element, node in nodes.items() if len(node) > 1]


def _is_node(element: Element) -> bool:
    return element.get("itemscope") is not None or bool(element.get("typeof"))


def _names(element: Element) -> list[str]:
    """The properties an element states, without a vocabulary's prefix: `schema:author` is `author`."""
    stated = element.get("itemprop") or (element.get("property") if element.tag != "meta" else None) or ""
    return [name.rpartition("/")[2].rpartition(":")[2] for name in stated[:_MAX_CHARACTERS].split()[:5]]


def _type(element: Element) -> str:
    stated = (element.get("itemtype") or element.get("typeof") or "").split()
    return stated[0].rpartition("/")[2].rpartition(":")[2] if stated else ""


def _owner(element: Element, nodes: dict[Element | None, Node]) -> Element | None:
    return next((up for up in islice(element.iterancestors(), _MAX_DEPTH) if up in nodes), None)


def _add(node: Node, names: list[str], value: Any, element: Element) -> None:
    if value is None:
        value = _value(element)
    if not value:
        return
    for name in names:
        held = node.setdefault(name, value)
        if held is value:
            continue
        if isinstance(held, list):
            if len(held) < _MAX_ELEMENTS:
                held.append(value)
        else:
            node[name] = [held, value]


def _value(element: Element) -> str:
    stated = element.get("content") or element.get(_VALUES.get(str(element.tag), "") or "content")
    if stated is None:
        pieces = islice(element.itertext(), _MAX_DEPTH)
        stated = "\n".join(text for piece in pieces if (text := squeeze(piece[:_MAX_CHARACTERS])))
    return stated.strip()[:_MAX_CHARACTERS]
