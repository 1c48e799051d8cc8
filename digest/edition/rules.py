"""What the desk goes by. In: config/edition/*.toml. Out: weights, regions, what is quoted, what is waited for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from digest.config import defaults, read_model
from digest.config.models import SourceKind, Strict
from digest.model import UpdateKind

Weight = Annotated[float, Field(ge=-1000, le=1000)]


class Coverage(Strict):
    """`[coverage]`: what each doubling of the number of outlets adds, up to `most`."""

    doubling: Weight
    most: Weight


class Freshness(Strict):
    """`[freshness]`: what a story is worth when it comes in, halved every so many hours."""

    most: Weight
    half_life_hours: float = Field(gt=0, le=10_000)


class WatchWeight(Strict):
    """`[watch]`: what each entry of a watch list adds that a story hits, up to `most`."""

    hit: Weight
    most: Weight


class Weights(Strict):
    """config/edition/weights.toml: the parts of a story's score."""

    event: Mapping[str, Weight]
    coverage: Coverage
    source: Mapping[SourceKind, Weight]
    freshness: Freshness
    watch: WatchWeight
    novelty: Mapping[Literal["new"] | UpdateKind, Weight]


class Region(Strict):
    """A `[region.NAME]` of config/edition/regions.toml."""

    agencies: tuple[str, ...]
    words: tuple[str, ...]


class Regions(Strict):
    """config/edition/regions.toml."""

    region: Mapping[str, Region]


class SentenceWeights(Strict):
    """`[weights]` of config/edition/summary.toml; explained there."""

    evidence: Weight
    evidence_word: Weight
    lead: Weight
    figure: Weight
    milestone: Weight
    money: Weight
    agency: Weight
    designation: Weight
    drug: Weight
    most_per_kind: int = Field(ge=1)
    headline_outlet: Weight
    promotional: Weight
    dangling: Weight
    quotation: Weight
    least_more: Weight


class Phrases(Strict):
    """Phrases in lower case, found anywhere in a sentence."""

    phrases: tuple[str, ...]


class FirstWords(Strict):
    """Words in lower case that a sentence opens with."""

    words: frozenset[str]


class Kinds(Strict):
    """Kinds of events or of milestones."""

    kinds: frozenset[str]


class Quoting(Strict):
    """config/edition/summary.toml."""

    weights: SentenceWeights
    moneyless: Kinds
    boilerplate: Phrases
    promotional: Phrases
    dangling: FirstWords


class Waiting(Strict):
    """config/edition/calendar.toml; explained there."""

    agency: Mapping[str, str]
    companies: Kinds
    settled_by: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Rules:
    """All of config/edition."""

    weights: Weights
    regions: Mapping[str, Region]
    quoting: Quoting
    waiting: Waiting

    @classmethod
    def load(cls, folder: Path) -> Rules:
        """Reads the files in `folder`. Raises `ConfigError` naming file and key for a mistake."""
        return cls(
            weights=read_model(folder / "weights.toml", Weights),
            regions=read_model(folder / "regions.toml", Regions).region,
            quoting=read_model(folder / "summary.toml", Quoting),
            waiting=read_model(folder / "calendar.toml", Waiting),
        )


@cache
def default_rules() -> Rules:
    """The packaged config/edition, read once."""
    return Rules.load(defaults() / "config" / "edition")
