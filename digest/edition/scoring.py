"""How important a story is. In: a story, weights, the time. Out: the summands of its score, each with its reason."""

from __future__ import annotations

from datetime import datetime
from math import log2

from digest.config import Digest
from digest.edition.reading import Reading
from digest.edition.rules import Weights
from digest.model import ScorePart, Update


def score_parts(
    reading: Reading,
    digest: Digest,
    weights: Weights,
    *,
    now: datetime,
    watched: tuple[str, ...],
    update: Update | None,
) -> tuple[ScorePart, ...]:
    """Six parts, in a fixed order and to two decimals, the digest's factors included.

    `watched` are the entries of watch lists that the story hits.
    """
    event = digest.event_weights.get(reading.event, weights.event.get(reading.event, 0.0))
    outlets = len(reading.outlets)
    coverage = min(weights.coverage.doubling * log2(outlets), weights.coverage.most)
    kind, source = _best_source(reading, weights)
    hours = max((now - reading.story.first.dated).total_seconds() / 3600, 0.0)
    freshness = weights.freshness.most * 0.5 ** (hours / weights.freshness.half_life_hours)
    hit = min(weights.watch.hit * len(watched), weights.watch.most)
    change = update.kind if update else "new"
    factors = digest.weights
    return (
        _part("event", factors.event * event, reading.event or "no event"),
        _part("coverage", factors.coverage * coverage, f"{outlets} {'outlet' if outlets == 1 else 'outlets'}"),
        _part("source", factors.source * source, kind),
        _part("freshness", factors.freshness * freshness, f"{hours:.0f} h old"),
        _part("watch", factors.watch * hit, ", ".join(watched)),
        _part("novelty", factors.novelty * weights.novelty.get(change, 0.0), change),
    )


def total(parts: tuple[ScorePart, ...]) -> float:
    """The score."""
    return round(sum(part.value for part in parts), 2)


def _part(name: str, value: float, why: str) -> ScorePart:
    return ScorePart(name, round(value, 2), why)


def _best_source(reading: Reading, weights: Weights) -> tuple[str, float]:
    """The weightiest kind among the sources; of equals the first in the alphabet."""
    known: dict[str, float] = {str(kind): weight for kind, weight in weights.source.items()}
    kinds = sorted({report.kind for report in reading.story.reports})
    return min(((kind, known.get(kind, 0.0)) for kind in kinds), key=lambda pair: (-pair[1], pair[0]))
