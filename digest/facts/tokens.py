"""A text as names are looked up in it. In: text. Out: its words in lower case, one space between, and where each stood.

Punctuation and the kind of white space do not matter to a name: `non-small-cell`, `non small cell` and
`non–small‑cell` are the same three words. Chinese, Japanese, Korean and Thai letters are no words here, so that a name
in Latin letters is found between them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from digest.facts.spans import Span

_SPAN = re.Match.span
_WORD = re.compile(r"[0-9A-Za-z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u0dff\u1e00-\u1fff]+")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of a text. `folded` is `" word word word "`; word `i` stands at `spans[i]` in the text.

    `places` says which words a distinct one is.
    """

    text: str
    words: Sequence[str]
    distinct: Set[str]
    spans: Sequence[Span]
    folded: str
    places: Mapping[str, Sequence[int]]

    def numbers(self, words: Set[str]) -> list[int]:
        """Which of the words are among `words`, in order."""
        return sorted(number for word in self.distinct & words for number in self.places[word])

    def located(self, matches: Iterable[tuple[int, int, int]]) -> Iterator[tuple[int, Span]]:
        """An automaton's matches in `folded` (pattern, begin, end), the first and longest first.

        Yields the pattern, and where its words stand in the text.
        """
        number = seen = 0
        for pattern, begin, end in sorted(matches, key=_first_and_longest):
            number += self.folded.count(" ", seen, begin)
            seen = begin
            last = number + self.folded.count(" ", begin + 1, end - 1)
            yield pattern, (self.spans[number][0], self.spans[last][1])

    def index_at(self, offset: int) -> int:
        """Which word is the first that begins at `offset` of the text, or after it."""
        return bisect_left(self.spans, (offset, offset))

    def folded_length(self, offset: int) -> int:
        """How much of `folded` the text before `offset` makes."""
        return sum(map(len, self.words[: self.index_at(offset)])) + self.index_at(offset)


def _first_and_longest(match: tuple[int, int, int]) -> tuple[int, int]:
    return match[1], -match[2]


def tokenise(text: str) -> Tokens:
    """The words of `text`. Time is linear in its length."""
    spans = list(map(_SPAN, _WORD.finditer(text)))
    words = [text[start:end] for start, end in spans]
    folded = " ".join(words).lower()
    words = folded.split(" ") if folded else []
    places: defaultdict[str, list[int]] = defaultdict(list)
    for number, word in enumerate(words):
        places[word].append(number)
    return Tokens(text, words, places.keys(), spans, f" {folded} ", places)


def fold_name(name: str) -> str:
    """A name as it stands in `Tokens.folded`, without the space before and after it."""
    return " ".join(match[0].lower() for match in _WORD.finditer(name))
