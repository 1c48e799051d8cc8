"""Texts made comparable at a glance: near-identical ones have near-identical sketches, whatever the language.

In: texts. Out: for each a sketch, the smallest hashes of its shingles (bottom-k sketch: Cohen and Kaplan, "Summarizing
data using bottom-k sketches", 2007). Only letters count, so that a number, a date in figures or a change of punctuation
leaves a sketch as it was.
"""

from __future__ import annotations

from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from digest.clean.model.letters import WIDE_LETTERS

SIZE = 16
"""Hashes in a sketch."""

Sketch = tuple[int, ...]
"""The `SIZE` smallest hashes of 32 bits, ascending; fewer for a text of a few words, none for one with no letters."""

_SHINGLE = 6
_MAX_CHARACTERS = 400
_BASIC = 0x10000
_FIRST_WIDE = 0x2E80


@lru_cache(maxsize=4)
def sketch(texts: tuple[str, ...]) -> tuple[tuple[Sketch, ...], tuple[int, ...]]:
    """The sketch of each text, and how many letters it has, an ideograph counted as two and a half.

    Of each text the first 400 characters are looked at.
    """
    if not texts:
        return (), ()
    folded = [text[:_MAX_CHARACTERS].casefold() for text in texts]
    codes = np.frombuffer("\n".join([*folded, ""]).encode("utf-32-le", "replace"), np.uint32)
    is_letter = _letters()[np.minimum(codes, _BASIC - 1)]
    ends = np.cumsum(np.fromiter(map(len, folded), np.int64, len(folded)) + 1) - 1
    position = np.cumsum(is_letter)
    counts = position[ends].tolist()
    letters = codes[is_letter]
    wide = np.concatenate(([0], np.cumsum(letters >= _FIRST_WIDE)))
    hashes = _shingle_hashes(letters)
    sketches, weights = [], []
    start = 0
    for end in counts:
        shingles = hashes[start : max(start, end - _SHINGLE + 1)]
        if len(shingles) > SIZE:
            shingles.partition(SIZE)
        sketches.append(tuple(sorted(shingles[:SIZE].tolist())))
        weights.append(int(end - start + (WIDE_LETTERS - 1) * (wide[end] - wide[start])))
        start = end
    return tuple(sketches), tuple(weights)


def likeness(one: Sketch, other: Sketch) -> float:
    """How alike two texts are by their sketches, from 0 to 1: an estimate of their shingles' Jaccard index."""
    if not one or not other:
        return 0.0
    shared = len(set(one).intersection(other))
    return shared / (len(one) + len(other) - shared)


def _shingle_hashes(letters: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """A hash for each run of six letters: a polynomial modulo 2³², doubled and joined, then mixed."""
    if len(letters) < _SHINGLE:
        return np.zeros(0, np.uint32)
    two = letters[:-1] * np.uint32(0x01000193) + letters[1:]
    four = two[:-2] * np.uint32(0x9E3779B1) + two[2:]
    mixed = four[:-2] * np.uint32(0x85EBCA6B) + two[4:]
    mixed ^= mixed >> np.uint32(15)
    mixed *= np.uint32(0x2C1B3C6D)
    mixed ^= mixed >> np.uint32(12)
    return mixed


@cache
def _letters() -> NDArray[np.bool_]:
    return np.fromiter((chr(code).isalpha() for code in range(_BASIC)), np.bool_, _BASIC)
