"""A second opinion on where a page's article is, for the few pages on which the first is unsure: Resiliparse's.

In: the tree and the passages of a page. Out: which of the passages Resiliparse keeps, and that in numbers the second
model judges by. It goes by rules, so that it and the first model are seldom wrong together; by itself it is often
wrong.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from lxml import etree
from numpy.typing import NDArray
from resiliparse.extract.html2text import extract_plain_text

from digest.clean.model.page import Columns
from digest.clean.page.passages import Passage
from digest.clean.page.tree import Element

_WORD = re.compile(r"\w+")
_SHINGLE = 3
# What the names of its numbers begin with.
PREFIX = "voted"
_VOTED_SHARE = 0.5
_NEAR = 3
# Real pages stay below. Half a second is the longest it was seen to take, on 18,000 elements made to be slow.
_MAX_ELEMENTS = 6_000
_count = etree.XPath("count(//*)")


def ask(tree: Element, passages: Sequence[Passage]) -> list[bool] | None:
    """For each passage whether Resiliparse keeps most of it, or None where it cannot say."""
    if _count(tree) > _MAX_ELEMENTS:
        return None
    # Resiliparse reads markup alone. What the tree was cut to bounds what it is given.
    markup = etree.tostring(tree, encoding="unicode", method="html")
    try:
        text = extract_plain_text(
            markup, main_content=True, list_bullets=False, alt_texts=False, comments=False, post_meta=False
        )
    except Exception:  # a library's bug on one odd page must not cost the page
        return None
    return vote([passage.text for passage in passages], text) if text else None


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
