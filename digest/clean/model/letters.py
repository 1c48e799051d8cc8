"""What the characters of passages are: letters, digits, commas, ideographs, ends of sentences.

In: texts. Out: for each text the count of each class of character, all texts in one go.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

CLASSES = ("comma", "sentence_end", "digit", "upper", "wide", "space", "quote", "symbol")
_COMMAS = ",;、،，；"
_SENTENCE_ENDS = ".!?…。！？؟।"
_QUOTES = "\"'“”„«»「」『』‘’‚‹›"
_SYMBOLS = "|/›»>·•©#@{}[]<=_→*+~\\$€£"
_BASIC = 0x10000
# Han, kana, Hangul, full-width forms: a character holds about as much as two and a half Latin letters.
_WIDE = ((0x2E80, 0x3000), (0x3003, 0xA4D0), (0xAC00, 0xD7B0), (0xF900, 0xFB00), (0xFF21, 0xFFA0))
WIDE_LETTERS = 2.5


def count(texts: Sequence[str]) -> NDArray[np.float32]:
    """For each text how many of its characters are in each of `CLASSES`; one row a text."""
    if not texts:
        return np.zeros((0, len(CLASSES)), np.float32)
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "replace"), np.uint32)
    numbers = _table()[np.minimum(codes, _BASIC - 1)].astype(np.int64)
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    width = len(CLASSES) + 1
    numbers += np.repeat(np.arange(len(texts)) * width, lengths)
    counts = np.bincount(numbers, minlength=len(texts) * width).reshape(len(texts), width)
    return counts[:, 1:].astype(np.float32)


@cache
def _table() -> NDArray[np.uint8]:
    table = np.zeros(_BASIC, np.uint8)
    for number, characters in (
        ("comma", _COMMAS), ("sentence_end", _SENTENCE_ENDS), ("digit", "0123456789"), ("space", " \n"),
        ("quote", _QUOTES), ("symbol", _SYMBOLS), ("upper", _uppers()),
    ):  # fmt: skip
        for character in characters:
            table[ord(character)] = CLASSES.index(number) + 1
    for low, high in _WIDE:
        table[low:high] = CLASSES.index("wide") + 1
    return table


def _uppers() -> str:
    return "".join(character for character in map(chr, range(0x600)) if character.isupper())


def ending(text: str) -> int:
    """How a text ends: 1 with a sentence, 2 with a colon, 3 with a letter or digit, 4 with a comma, else 0."""
    last = text.rstrip("\"'”’»」』)]")[-1:]
    if last in ".!?…。！？؟।":
        return 1
    if last in ":：":
        return 2
    return 3 if last.isalnum() else 4 if last in ",，、" else 0


def beginning(text: str) -> int:
    """How a text begins: 1 with a capital, 2 a small letter, 3 a digit, 4 a letter without case, else 0."""
    first = text.lstrip("\"'“‘«„「『([")[:1]
    if first.isupper():
        return 1
    if first.islower():
        return 2
    return 3 if first.isdigit() else 4 if first.isalpha() else 0
