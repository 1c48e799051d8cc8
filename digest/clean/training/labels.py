"""How much of each passage is in a page's true text.

In: the texts of passages in reading order and the true text. Out: for each passage the share of its words that the
alignment of both finds, 0 to 1, and how many words it has. An ideograph counts as a word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_SHINGLE = 3
_MAX_WORDS = 20_000


def words(text: str) -> list[str]:
    """The words of `text` in small letters."""
    return _WORD.findall(text.casefold())


def align(texts: Sequence[str], truth: str) -> tuple[list[float], list[int]]:
    """For each of `texts` the share of its words found in `truth` in the same order, and its count of words."""
    true_words = words(truth)[:_MAX_WORDS]
    known = set(_shingles(true_words))
    lines = {tuple(words(line)) for line in truth.split("\n")}
    all_words = [words(text) for text in texts]
    candidates = [
        i for i, each in enumerate(all_words) if tuple(each) in lines or not known.isdisjoint(_shingles(each))
    ]
    joined = [(word, i) for i in candidates for word in all_words[i]][:_MAX_WORDS]
    found = [0] * len(texts)
    matcher = SequenceMatcher(None, [word for word, _ in joined], true_words, autojunk=False)
    for match in matcher.get_matching_blocks():
        for _, i in joined[match.a : match.a + match.size]:
            found[i] += 1
    sizes = [len(each) for each in all_words]
    return [hit / size if size else 0.0 for hit, size in zip(found, sizes, strict=True)], sizes


def _shingles(each: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(each[start : start + _SHINGLE]) for start in range(len(each) - _SHINGLE + 1)]
