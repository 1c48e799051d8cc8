"""How like news of each kind a text reads. In: its words. Out: for each kind, the log-odds its words give it.

A naive Bayes classifier over words and pairs of words (Manning, Raghavan and Schütze, "Introduction to Information
Retrieval", chapter 13), counted in the headlines and leads of config/facts/examples.toml.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

_SMOOTHING = 0.1
_PAIR = 0.7
_LEAST_EXAMPLES = 2
_SHORTEST_ROOT = 3
_ENDINGS = ("ing", "ies", "ed", "es", "s")


@dataclass(frozen=True, slots=True)
class NaiveBayes:
    """Log-odds of the kinds, one row per word or pair; `rows` says which row is whose. Each row's mean is 0."""

    rows: Mapping[str, int]
    odds: NDArray[np.float32]

    @classmethod
    def of(cls, examples: Sequence[Iterable[str]]) -> NaiveBayes:
        """Counts folded `examples`, a list for each kind. Words that only one example has are left out."""
        counts = [
            Counter(term for text in texts for terms, _ in _terms(text) for term in dict.fromkeys(terms))
            for texts in examples
        ]
        overall = Counter[str]()
        for count in counts:
            overall.update(count)
        terms = [term for term, number in overall.items() if number >= _LEAST_EXAMPLES]
        table = np.array([[count[term] for term in terms] for count in counts], dtype=np.float64)
        smoothed = table + _SMOOTHING
        totals = np.array([[sum(count.values()) + _SMOOTHING * len(overall)] for count in counts])
        logs = np.log(smoothed / totals) if terms else table
        odds = (logs - logs.mean(axis=0)).T.astype(np.float32)
        return cls({term: row for row, term in enumerate(terms)}, odds)

    def weigh(self, passages: Iterable[tuple[str, float]]) -> list[float]:
        """Log-odds per kind of folded `passages`, each with a weight; a word counts once, where it weighs most."""
        weights: dict[int, float] = {}
        for folded, weight in passages:
            for terms, share in _terms(folded):
                for row in map(self.rows.get, terms):
                    if row is not None and weights.get(row, 0.0) < share * weight:
                        weights[row] = share * weight
        if not weights:
            return [0.0] * self.odds.shape[1]
        summed: list[float] = (np.fromiter(weights.values(), np.float32) @ self.odds[list(weights)]).tolist()
        return summed


def _terms(folded: str) -> Iterator[tuple[Iterable[str], float]]:
    """The words of a folded text without their endings, and its pairs of neighbours, with how much each counts."""
    roots = [_root(word) for word in folded.split() if word != ","]
    yield roots, 1.0
    yield map(" ".join, pairwise(roots)), _PAIR


@lru_cache(maxsize=20_000)
def _root(word: str) -> str:
    if any(map(str.isdigit, word)):
        return "0"
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_ROOT:
            return word[: -len(ending)]
    return word
