"""All that is looked up in a text, found in one pass. In: lists of phrases. Out: for each list, which stand where."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from digest.facts.tokens import Tokens

_LONGEST_TEXT = 1 << 32


class Place(NamedTuple):
    """Where a phrase, known by its place in its list, stands in the text."""

    phrase: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Finder:
    """An Aho-Corasick automaton of the phrases of several lists; `firsts` are the numbers of each list's first one."""

    automaton: AhoCorasick
    firsts: Sequence[int]

    @classmethod
    def of(cls, *lists: Sequence[str]) -> Finder:
        """A finder of the folded phrases in `lists`. One phrase may stand in several, and several times in one."""
        phrases = " \n ".join(phrase for listed in lists for phrase in listed)
        automaton = AhoCorasick(
            f" {phrases} ".split("\n"),
            matchkind=MatchKind.Standard,
            store_patterns=False,
            implementation=Implementation.ContiguousNFA,
        )
        return cls(automaton, (0, *accumulate(map(len, lists[:-1]))))

    def find(self, tokens: Tokens) -> tuple[list[Place], ...]:
        """Whole words of `tokens` that are phrases, per list; the first and longest first, then as listed."""
        offsets = tokens.offsets
        found: tuple[list[Place], ...] = tuple([] for _ in self.firsts)
        matches = self.automaton.find_matches_as_indexes(tokens.folded, overlapping=True)
        matches.sort(key=_first_and_longest)
        for phrase, begin, end in matches:
            listed = bisect_right(self.firsts, phrase) - 1
            found[listed].append(Place(phrase - self.firsts[listed], offsets[begin + 1], offsets[end - 2] + 1))
        return found


def _first_and_longest(match: tuple[int, int, int]) -> int:
    return match[1] * _LONGEST_TEXT - match[2]
