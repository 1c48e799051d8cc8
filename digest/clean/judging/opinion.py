"""A second opinion on where a page's article is, for the few pages on which the first is unsure: trafilatura's.

In: the tree and the passages of a page. Out: which of the passages trafilatura keeps, and that in numbers the second
model judges by. It works in another way than the model, so that both are seldom wrong together; it takes several
times as long as all the rest.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import trafilatura
from lxml import etree
from lxml.html import HTMLParser, document_fromstring
from numpy.typing import NDArray

from digest.clean.model.page import Columns
from digest.clean.page.passages import Passage
from digest.clean.page.tree import Element

_WORD = re.compile(r"\w+")
_SHINGLE = 3
# What the names of its numbers begin with.
PREFIX = "voted"
_VOTED_SHARE = 0.5
_NEAR = 3
# Pages that take trafilatura seconds are left to the first opinion.
_MAX_ELEMENTS = 6_000
_MAX_ATTRIBUTE = 4_000
# Links left open hold each other, and their text is read again for each: characters, at most 50,000 on real pages.
_MAX_LINKED = 200_000
_count = etree.XPath("count(//*)")
_length = etree.XPath("string-length()")
_costly = etree.XPath(f"//*[not(self::meta)][@rowspan or @colspan or @*[string-length() > {_MAX_ATTRIBUTE}]]")

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)


def ask(tree: Element, passages: Sequence[Passage], url: str = "") -> list[bool] | None:
    """For each passage whether trafilatura keeps most of it, or None where it cannot say."""
    if _count(tree) > _MAX_ELEMENTS or _is_all_links(tree):
        return None
    # trafilatura reads lxml.html's elements alone, and may change them.
    markup = etree.tostring(tree, encoding="utf-8", method="html")
    copy = document_fromstring(markup, parser=HTMLParser(encoding="utf-8", huge_tree=True))
    for element in _costly(copy):
        for name, value in element.items():
            # Nobody needs the spans of a table's cells to read it, and a hundred by a hundred cells take minutes.
            if name in ("rowspan", "colspan") or len(value) > _MAX_ATTRIBUTE:
                element.attrib.pop(name)
    try:
        document: Any = trafilatura.bare_extraction(
            copy, url=url or None, fast=True, include_comments=False, with_metadata=False
        )
    except Exception:  # a library's bug on one odd page must not cost the page
        return None
    text = str(document.text or "") if document is not None else ""
    return vote([passage.text for passage in passages], text) if text else None


def _is_all_links(tree: Element) -> bool:
    linked = 0
    for link in tree.iter("a"):
        linked += int(_length(link))
        if linked > _MAX_LINKED:
            return True
    return False


def vote(texts: Sequence[str], extracted: str) -> list[bool]:
    """For each text whether most of it is in `extracted`, the output of an extractor that kept no structure."""
    lines = {tuple(_WORD.findall(line.lower())) for line in extracted.split("\n")}
    known = set(_shingles(_WORD.findall(extracted.lower())))
    return [_in(words, lines, known) for words in (_WORD.findall(text.lower()) for text in texts)]


def columns(voted: Sequence[bool], widths: NDArray[np.generic]) -> Columns:
    """What a vote says about each passage, in numbers: of itself, of its neighbours, of the page."""
    votes, width = np.array(voted, np.float64), np.asarray(widths, np.float64)
    place = np.arange(len(votes))
    low, high = np.maximum(place - _NEAR, 0), np.minimum(place + _NEAR + 1, len(votes))
    held = np.concatenate(([0.0], np.cumsum(votes * width)))
    total = np.concatenate(([0.0], np.cumsum(width)))
    return {
        "voted": votes,
        "voted_near": (held[high] - held[low]) / np.maximum(total[high] - total[low], 1),
        "voted_before": held[:-1] / max(held[-1], 1.0),
        "voted_share": np.full(len(votes), held[-1] / max(total[-1], 1.0)),
    }


def _in(words: list[str], lines: set[tuple[str, ...]], known: set[tuple[str, ...]]) -> bool:
    if tuple(words) in lines:
        return True
    shingles = _shingles(words)
    return len(shingles) > 1 and sum(shingle in known for shingle in shingles) >= _VOTED_SHARE * len(shingles)


def _shingles(words: list[str]) -> list[tuple[str, ...]]:
    return [tuple(words[start : start + _SHINGLE]) for start in range(len(words) - _SHINGLE + 1)]
