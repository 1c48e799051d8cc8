"""Relevance: is this news of the pharma business? In: an article's words and facts. Out: 0 to 1, and why.

A sum of signs, each with its reason (config/facts/relevance.toml), through a logistic curve.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from digest.config import read_model
from digest.config.models import Strict
from digest.facts.finder import Place
from digest.facts.tokens import fold_name

_HEADLINE = 1.5


class Told(Strict):
    """What a thing told adds, and the reason that is given."""

    weight: float
    reason: str


class Sign(Told):
    """What any of its phrases adds."""

    phrases: tuple[str, ...]


class RelevanceFile(Strict):
    """config/facts/relevance.toml."""

    start: float
    told: Mapping[str, Told]
    sign: tuple[Sign, ...]


@dataclass(frozen=True, slots=True)
class RelevanceTable:
    """The signs, and their folded phrases: `signs[phrase]` is what a phrase counts for."""

    start: float
    told: Mapping[str, Told]
    phrases: Sequence[str]
    signs: Sequence[Sign]

    @classmethod
    def load(cls, folder: Path) -> RelevanceTable:
        """Reads `relevance.toml` in `folder`. Raises `ConfigError` naming the mistake."""
        file = read_model(folder / "relevance.toml", RelevanceFile)
        listed = [(fold_name(phrase), sign) for sign in file.sign for phrase in sign.phrases]
        return cls(file.start, file.told, [phrase for phrase, _ in listed], [sign for _, sign in listed])

    def weigh(self, places: Iterable[Place], title_end: int, told: Iterable[str]) -> tuple[float, tuple[str, ...]]:
        """How surely the article is pharma business news, and why, weightiest first.

        `places` are where phrases stand, `told` the names in the table's [told] that apply, none of an article without
        words; the headline ends at `title_end`.
        """
        reasons: dict[str, float] = {}
        for name in told:
            if name in self.told:
                reasons[self.told[name].reason] = self.told[name].weight
        for phrase, start, _ in places:
            sign = self.signs[phrase]
            weight = sign.weight * (_HEADLINE if start < title_end else 1.0)
            reasons[sign.reason] = max(reasons.get(sign.reason, 0.0), weight, key=abs)
        if not reasons:
            return 0.0, ()
        total = self.start + sum(reasons.values())
        ranked = sorted(reasons, key=lambda reason: (-abs(reasons[reason]), reason))
        return round(1 / (1 + math.exp(-total)), 4), tuple(ranked)
