"""What the linker knows. In: the TOML files of config/stories. Out: one `Vocabulary`, read once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

from pydantic import Field

from digest.config import defaults, read_model
from digest.config.models import Strict
from digest.stories.likeness import tokens
from digest.stories.phrases import Phrases
from digest.stories.words import Words


class Weights(Strict):
    """What each likeness or difference is worth; the meaning of each stands beside it in evidence.toml."""

    event: float
    event_second: float
    event_related: float
    event_unknown: float
    event_other: float
    about: float
    drug: float
    drug_mentioned: float
    drug_other: float
    company: float
    company_mentioned: float
    company_pair: float
    party_other: float
    company_other: float
    agency: float
    agency_other: float
    place: float
    place_other: float
    indication: float
    indication_other: float
    phase_other: float
    trial: float
    trial_other: float
    trial_number_other: float
    step: float
    step_other: float
    year_other: float
    headline: float
    lead: float
    sum: float
    sum_other: float
    company_day: float
    product_day: float
    copied: float
    title: float
    same_day: float
    same_day_seen: float
    apart: float
    words: float
    words_expected: float
    words_least: float
    words_most: float
    words_alone: float


class Saga(Strict):
    """Which events point back to earlier ones of their saga, and to how many at most."""

    events: tuple[str, ...]
    most: int = Field(ge=0, le=100)


class EvidenceFile(Strict):
    """config/stories/evidence.toml."""

    threshold: float
    core: int = Field(ge=1, le=50)
    days: float = Field(gt=0)
    open_days: float = Field(gt=0)
    copy_days: float = Field(gt=0)
    title_days: float = Field(gt=0)
    weights: Weights
    related: dict[str, tuple[str, ...]]
    regulatory: tuple[str, ...]
    of_products: tuple[str, ...]
    of_companies: tuple[str, ...]
    of_parties: tuple[str, ...]
    of_sums: tuple[str, ...]
    vague: tuple[str, ...]
    grounds: tuple[str, ...]
    opposed: tuple[tuple[str, str], ...]
    saga: Saga


class AxisEntry(Strict):
    """One `[[axis]]`: steps that one event's name covers."""

    name: str
    silence: float
    events: tuple[str, ...]
    steps: dict[str, tuple[str, ...]]
    headlines: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class StepsFile(Strict):
    """config/stories/steps.toml."""

    axis: tuple[AxisEntry, ...]


class PlaceEntry(Strict):
    """One `[[place]]`: a country or union, its agencies by id and its names."""

    id: str
    agencies: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


class PlacesFile(Strict):
    """config/stories/places.toml."""

    place: tuple[PlaceEntry, ...]


class WordsFile(Strict):
    """config/stories/words.toml."""

    silent: str
    everyday: str
    everyday_weight: float = Field(gt=0, le=1)
    compared: str


@dataclass(frozen=True, slots=True)
class Axis:
    """Steps that one event's name covers, and the phrases that tell them, in running text and in headlines."""

    events: frozenset[str]
    steps: Phrases
    headlines: Phrases
    silence: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Everything the linker weighs evidence with."""

    threshold: float
    core: int
    window: timedelta
    open_for: timedelta
    copies_within: timedelta
    titles_within: timedelta
    weights: Weights
    related: frozenset[frozenset[str]]
    regulatory: frozenset[str]
    of_products: frozenset[str]
    of_companies: frozenset[str]
    of_parties: frozenset[str]
    of_sums: frozenset[str]
    vague: frozenset[str]
    grounds: frozenset[str]
    opposed: frozenset[frozenset[str]]
    saga_events: frozenset[str]
    saga_most: int
    axes: Mapping[str, Axis]
    places: Phrases
    place_of: Mapping[str, str]
    words: Words

    @classmethod
    def load(cls, folder: Path) -> Vocabulary:
        """Reads the files of `folder` (a config/stories). Raises `ConfigError` naming the file and the mistake."""
        evidence = read_model(folder / "evidence.toml", EvidenceFile)
        axes = read_model(folder / "steps.toml", StepsFile).axis
        places = read_model(folder / "places.toml", PlacesFile).place
        words = read_model(folder / "words.toml", WordsFile)
        return cls(
            threshold=evidence.threshold,
            core=evidence.core,
            window=timedelta(days=evidence.days),
            open_for=timedelta(days=evidence.open_days),
            copies_within=timedelta(days=evidence.copy_days),
            titles_within=timedelta(days=evidence.title_days),
            weights=evidence.weights,
            related=frozenset(frozenset((one, other)) for one, others in evidence.related.items() for other in others),
            regulatory=frozenset(evidence.regulatory),
            of_products=frozenset(evidence.of_products),
            of_companies=frozenset(evidence.of_companies),
            of_parties=frozenset(evidence.of_parties),
            of_sums=frozenset(evidence.of_sums),
            vague=frozenset(evidence.vague),
            grounds=frozenset(evidence.grounds),
            opposed=frozenset(map(frozenset, evidence.opposed)),
            saga_events=frozenset(evidence.saga.events),
            saga_most=evidence.saga.most,
            axes={axis.name: _axis(axis) for axis in axes},
            places=_phrases({place.id: place.words for place in places}),
            place_of={agency: place.id for place in places for agency in place.agencies},
            words=Words.read(words.silent, words.everyday, words.everyday_weight, words.compared),
        )


@cache
def default_vocabulary() -> Vocabulary:
    """The packaged config/stories, read once."""
    return Vocabulary.load(defaults() / "config" / "stories")


def _axis(entry: AxisEntry) -> Axis:
    steps = _phrases(entry.steps)
    headlines = {
        name: (*entry.steps.get(name, ()), *entry.headlines.get(name, ()))
        for name in {**entry.steps, **entry.headlines}
    }
    return Axis(frozenset(entry.events), steps, _phrases(headlines), entry.silence)


def _phrases(names: Mapping[str, Sequence[str]]) -> Phrases:
    return Phrases({tuple(tokens(phrase)): name for name, phrases in names.items() for phrase in phrases})
