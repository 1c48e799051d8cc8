"""Which passages of a page are its article.

In: a tree without its evident boilerplate. Out: its passages, each with a mark: chosen or not. trafilatura decides
where the article is; what stands between chosen passages, as their sibling, belongs to it too, since an extractor
that is sure of the paragraphs may lose the headings and lists among them.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import trafilatura
from lxml.html import HtmlElement

from digest.clean.passages import Passage, read

_WORD = re.compile(r"\w+")
_SHINGLE = 3
_VOTED_SHARE = 0.5
PROSE_CHARS = 80
MAX_LINK_DENSITY = 0.4
# A container is the article's when it holds at least this share of the chosen prose.
_CONTAINER_SHARE = 0.15
_CONTAINER_LEVELS = 3

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)


def choose(tree: HtmlElement, url: str = "") -> tuple[list[Passage], list[bool]]:
    """The passages of `tree`, and for each whether it is the article's."""
    passages = read(tree)
    voted = vote(passages, _trafilatura(tree, url))
    return passages, fill(passages, voted)


def _trafilatura(tree: HtmlElement, url: str) -> str:
    try:
        document: Any = trafilatura.bare_extraction(tree, url=url or None, include_comments=False, with_metadata=False)
    except Exception:  # a library's bug on one odd page must not cost the page
        return ""
    return str(document.text or "") if document is not None else ""


def vote(passages: Sequence[Passage], text: str) -> list[bool]:
    """For each passage, whether most of it is in `text`, the output of an extractor that kept no structure."""
    lines = {tuple(_WORD.findall(line.lower())) for line in text.split("\n")}
    known = set(_shingles(_WORD.findall(text.lower())))
    return [_in(words, lines, known) for words in (_WORD.findall(passage.text.lower()) for passage in passages)]


def _in(words: list[str], lines: set[tuple[str, ...]], known: set[tuple[str, ...]]) -> bool:
    if tuple(words) in lines:
        return True
    shingles = _shingles(words)
    return len(shingles) > 1 and sum(shingle in known for shingle in shingles) >= _VOTED_SHARE * len(shingles)


def _shingles(words: list[str]) -> list[tuple[str, ...]]:
    return [tuple(words[start : start + _SHINGLE]) for start in range(len(words) - _SHINGLE + 1)]


def fill(passages: Sequence[Passage], chosen: Sequence[bool]) -> list[bool]:
    """`chosen`, and what stands between chosen passages in the same container."""
    prose = [i for i, passage in enumerate(passages) if chosen[i] and len(passage.text) >= PROSE_CHARS]
    if len(prose) < 2:
        return list(chosen)
    weights: Counter[HtmlElement] = Counter()
    for i in prose:
        for container in containers(passages[i].element):
            weights[container] += len(passages[i].text)
    total = sum(len(passages[i].text) for i in prose)
    homes = {container for container, weight in weights.items() if weight >= _CONTAINER_SHARE * total}
    filled = list(chosen)
    for i in range(prose[0] + 1, prose[-1]):
        passage = passages[i]
        if filled[i] or passage.link_density > MAX_LINK_DENSITY or passage.kind == "caption":
            continue
        filled[i] = any(container in homes for container in containers(passage.element))
    return filled


def containers(element: HtmlElement) -> Iterable[HtmlElement]:
    """The nearest ancestors of a passage: what it shares with its siblings."""
    for level, ancestor in enumerate(element.iterancestors()):
        if level == _CONTAINER_LEVELS or ancestor.tag in ("body", "html"):
            return
        yield ancestor
