"""Schema.org descriptions: what a page says about itself to machines.

In: nodes as JSON-LD or microdata state them. Out: the properties of the page's article as plain values, with
`@graph`, lists and `@id` references resolved. https://schema.org/Article, https://www.w3.org/TR/json-ld11/
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from digest.clean.metadata.loose_json import load
from digest.clean.metadata.title import agreement
from digest.clean.wording.folding import fold

Node = dict[str, Any]

_MAX_NODES = 5_000
_MAX_VALUES = 100
_SAME_HEADLINE = 0.6
_ARTICLE = re.compile(
    r"(?:Article|(?:Blog|SocialMedia|LiveBlog|DiscussionForum)Posting|PressRelease|Report|Review|Recipe)$"
)
_PAGE = re.compile(r"(?:WebPage|ItemPage|AboutPage|CreativeWork|VideoObject|PodcastEpisode|Dataset|Event)$")
# What is described under these is another thing than the page: a teaser, a comment, a place the page belongs to.
_ASIDES = frozenset(
    {
        *("itemListElement", "isRelatedTo", "relatedLink", "citation", "comment", "mentions", "review", "hasPart"),
        *("subjectOf", "blogPost", "blogPosts", "significantLink", "liveBlogUpdate", "potentialAction", "isPartOf"),
        *("breadcrumb", "publisher", "author", "creator", "video", "about", "workExample", "associatedMedia"),
    }
)


def linked_nodes(scripts: Iterable[str]) -> list[tuple[Node, bool]]:
    """The nodes of a page's JSON-LD scripts, each with whether it describes something beside the page."""
    return list(_walk([value for script in scripts for value in load(script)]))


def _walk(values: list[Any]) -> Iterator[tuple[Node, bool]]:
    waiting: deque[tuple[Any, bool]] = deque((value, False) for value in values)
    for _ in range(_MAX_NODES):
        if not waiting:
            return
        value, aside = waiting.popleft()
        if isinstance(value, dict):
            if len(value) > 1:
                yield value, aside
            inside = [(inner, aside or name in _ASIDES) for name, inner in value.items()]
        else:
            inside = [(inner, aside) for inner in value] if isinstance(value, list) else []
        waiting.extend((inner, beside) for inner, beside in inside if isinstance(inner, (dict, list)))


class Description:
    """What a page's nodes say of its article. `titles` are what the page calls it elsewhere, the surest first."""

    def __init__(self, nodes: Sequence[tuple[Node, bool]], titles: Sequence[str] = ()) -> None:
        self._by_id: dict[str, Node] = {}
        for node, _ in nodes:
            identifier = node.get("@id")
            # The fullest of the nodes with one id: the others are references to it.
            if isinstance(identifier, str) and len(node) > len(self._by_id.get(identifier, {})):
                self._by_id[identifier] = node
        self.articles = _articles(nodes, [fold(title) for title in titles if title])
        self.pages = [node for node, aside in nodes if not aside and is_kind(node, _PAGE)]
        self.crumbs = next((node for node, _ in nodes if node.get("@type") == "BreadcrumbList"), {})

    def resolve(self, value: Any) -> list[Any]:
        """`value` as a flat list, with references replaced by the nodes they point at."""
        values = value if isinstance(value, list) else [value]
        resolved: list[Any] = []
        for item in values[:_MAX_VALUES]:
            if isinstance(item, list):
                resolved += [inner for inner in item[:_MAX_VALUES] if isinstance(inner, (str, dict))]
            elif isinstance(item, dict) and isinstance(item.get("@id"), str) and not item.get("name"):
                resolved.append(self._by_id.get(item["@id"], item))
            elif item is not None:
                resolved.append(item)
        return resolved

    def values(self, *names: str) -> list[Any]:
        """The values of the first of these properties that any node of the article has."""
        for name in names:
            for node in self.articles:
                if resolved := self.resolve(node.get(name)):
                    return resolved
        return []

    def texts(self, *names: str) -> list[str]:
        """Like `values`, as text: the name or value of what is a node."""
        return [text for value in self.values(*names) if (text := text_of(value))]

    def text(self, *names: str) -> str:
        """The first of `texts`, or ""."""
        return next((text for name in names for text in self.texts(name)), "")

    def page_text(self, name: str) -> str:
        """A property of the page that holds the article, as text, or ""."""
        return next((text for page in self.pages for v in self.resolve(page.get(name)) if (text := text_of(v))), "")


def text_of(value: Any) -> str:
    """A value as text: itself, or what a node calls itself. "" for what has no words, such as a number."""
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name")
        if isinstance(value, list):
            value = next((item for item in value if isinstance(item, (str, dict))), "")
        if isinstance(value, dict):
            value = value.get("@value")
    return value.strip() if isinstance(value, str) else ""


def is_kind(node: Node, kind: re.Pattern[str]) -> bool:
    """Whether one of a node's types is of a kind."""
    types = node.get("@type")
    named = types[:_MAX_VALUES] if isinstance(types, list) else [types]
    return any(isinstance(name, str) and kind.search(name) for name in named)


def _articles(nodes: Sequence[tuple[Node, bool]], titles: Sequence[str]) -> list[Node]:
    """The nodes that describe the page's article, fullest first."""
    candidates = [(node, aside) for node, aside in nodes if is_kind(node, _ARTICLE)]
    headlines = [fold(text_of(node.get("headline")) or text_of(node.get("name"))) for node, _ in candidates]
    for title in titles:
        named = [
            node
            for (node, _), headline in zip(candidates, headlines, strict=True)
            if headline and (headline == title or agreement(headline, title) >= _SAME_HEADLINE)
        ]
        if named:
            return sorted(named, key=len, reverse=True)
    main = [node for node, aside in candidates if not aside]
    return main[:1]
