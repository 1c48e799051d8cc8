"""JSON-LD: what a page says about itself to machines.

In: a parsed page. Out: the properties of its article as plain values, with `@graph`, lists and `@id` references
resolved. Broken JSON is skipped, whatever its depth. https://schema.org/Article
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

Node = dict[str, Any]

_MAX_CHARACTERS = 1_000_000
_MAX_NODES = 5_000
_COMMENT = re.compile(r"^\s*(?:<!--|//<!\[CDATA\[|<!\[CDATA\[|/\*.{0,40}?\*/)+|(?:-->|//\]\]>|\]\]>)\s*$")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_ARTICLE = re.compile(r"(?:Article|BlogPosting|Report|ReportageNewsArticle|Posting|Review|Recipe|LiveBlogPosting)$")
_PAGE = re.compile(r"(?:WebPage|ItemPage|CreativeWork|MedicalWebPage|AboutPage)$")


class LinkedData:
    """The JSON-LD of one page. `article` is the node that describes its article, empty where none does."""

    def __init__(self, tree: HtmlElement, title: str = "") -> None:
        self.nodes = list(_nodes(tree))
        self.by_id: dict[str, Node] = {}
        for node in self.nodes:
            identifier = node.get("@id")
            # The fullest of the nodes with one id: the others are references to it.
            if isinstance(identifier, str) and len(node) > len(self.by_id.get(identifier, {})):
                self.by_id[identifier] = node
        self.article = self._pick(title)
        self.page = next((node for node in self.nodes if _is(node, _PAGE)), {})

    def _pick(self, title: str) -> Node:
        articles = [node for node in self.nodes if _is(node, _ARTICLE)]
        if not articles:
            return {}
        folded = title.casefold().strip()
        named = [node for node in articles if folded and str(node.get("headline", "")).casefold().strip() == folded]
        return max(named or articles[:1], key=len)

    def resolve(self, value: Any) -> list[Any]:
        """`value` as a flat list, with references replaced by the nodes they point at."""
        values = value if isinstance(value, list) else [value]
        resolved: list[Any] = []
        for item in values[:100]:
            if isinstance(item, dict) and isinstance(item.get("@id"), str) and not item.get("name"):
                resolved.append(self.by_id.get(item["@id"], item))
            elif item is not None and not isinstance(item, list):
                resolved.append(item)
        return resolved

    def text(self, *names: str) -> str:
        """The first of these properties of the article that is text, or ""."""
        for name in names:
            for value in self.resolve(self.article.get(name)):
                if isinstance(value, dict):
                    value = value.get("@value") or value.get("name")
                if isinstance(value, str) and value.strip():
                    return value.strip()
        return ""


def _is(node: Node, kind: re.Pattern[str]) -> bool:
    types = node.get("@type")
    return any(isinstance(name, str) and kind.search(name) for name in (types if isinstance(types, list) else [types]))


def _nodes(tree: HtmlElement) -> Iterator[Node]:
    count = 0
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower() or not script.text:
            continue
        waiting: list[Any] = [_load(script.text[:_MAX_CHARACTERS])]
        while waiting and count < _MAX_NODES:
            value = waiting.pop(0)
            count += 1
            if isinstance(value, dict):
                if len(value) > 1:
                    yield value
                waiting.extend(inner for inner in value.values() if isinstance(inner, (dict, list)))
            elif isinstance(value, list):
                waiting.extend(inner for inner in value if isinstance(inner, (dict, list)))


def _load(text: str) -> Any:
    text = _COMMENT.sub("", text).strip().rstrip(";")
    for attempt in (text, _TRAILING_COMMA.sub(r"\1", text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None
