"""A text as names are looked up in it. In: text. Out: its words in lower case, one space between, and where each stood.

Punctuation and the kind of white space do not matter to a name: `non-small-cell`, `non small cell` and
`non–small‑cell` are the same three words. Chinese, Japanese, Korean and Thai letters are no words here, so that a name
in Latin letters is found between them. Letters are looked up in a table, all of a text at once.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence, Set
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

WORD = re.compile(r"[0-9A-Za-z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u0dff\u1e00-\u1fff]+")
"""A word."""

_SPACE, _ZERO, _NINE = map(ord, " 09")
_BEYOND_WORDS = 0x2000


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of a text. `folded` is `" word word word "`; word `i` stands at `starts[i]:ends[i]` in the text.

    `marked` are the numbers of the marked words, `numeric` of those with a figure in them. `offsets` says for each
    character of `folded` where it stands in the text; `highest` is the text's highest code point.
    """

    text: str
    folded: str
    words: Sequence[str]
    distinct: Set[str]
    marked: Sequence[int]
    numeric: Sequence[int]
    starts: Sequence[int]
    ends: Sequence[int]
    offsets: Sequence[int]
    highest: int

    def numbers(self, words: Set[str]) -> list[int]:
        """The numbers of those of the marked words that are among `words`, in order."""
        return [number for number in self.marked if self.words[number] in words]

    def index_at(self, offset: int) -> int:
        """Which word is the first that begins at `offset` of the text, or after it."""
        return bisect_left(self.starts, offset)


def tokenise(text: str, marks: Set[str] = frozenset()) -> Tokens:
    """The words of `text`, those in `marks` to be found again by `Tokens.numbers`. Time is linear in its length."""
    codes = np.frombuffer(f" {text} ".encode("utf-32-le", "surrogatepass"), np.uint32)
    letters = _FOLDED.take(codes, mode="clip")
    gaps = letters == _SPACE
    kept = np.flatnonzero(~(gaps[1:] & gaps[:-1])) + 1
    kept = np.concatenate(([0], kept))
    letters = letters[kept]
    folded = letters.tobytes().decode("utf-16-le")
    offsets = kept - 1
    spaces = np.flatnonzero(letters == _SPACE)
    digits = np.flatnonzero((letters >= _ZERO) & (letters <= _NINE))
    words = folded.split()
    return Tokens(
        text=text,
        folded=folded,
        words=words,
        distinct=frozenset(words),
        marked=[number for number, word in enumerate(words) if word in marks],
        numeric=(np.unique(np.searchsorted(spaces, digits)) - 1).tolist(),
        starts=offsets[spaces[:-1] + 1].data,
        ends=(offsets[spaces[1:] - 1] + 1).data,
        offsets=offsets.data,
        highest=int(codes.max()),
    )


def fold_name(name: str) -> str:
    """A name as it stands in `Tokens.folded`, without the space before and after it."""
    return _lower(" ".join(WORD.findall(name)))


def _lower(letters: str) -> str:
    """In lower case, letter by letter: what its neighbours are, or that it would become two, changes none."""
    return letters.lower() if letters.isascii() else "".join(letter.lower()[0] for letter in letters)


def _folding() -> NDArray[np.uint16]:
    """For each code point the letter it counts as, a space for what is no part of a word and for all beyond."""
    folded = np.full(_BEYOND_WORDS + 1, _SPACE, np.uint16)
    for letters in WORD.findall("".join(map(chr, range(_BEYOND_WORDS)))):
        folded[[ord(letter) for letter in letters]] = [ord(_lower(letter)) for letter in letters]
    return folded


_FOLDED = _folding()
