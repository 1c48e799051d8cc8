"""Phrases that announce a fact. In: config/facts/patterns.toml, and where they stand. Out: what they announce there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

from digest.config import read_model
from digest.config.models import Strict
from digest.facts.finder import Place
from digest.facts.tokens import fold_name

Group = Literal["designation", "endpoint", "milestone", "money", "stage"]


class PhraseEntry(Strict):
    """What a list of phrases announces: `name` is the designation, endpoint, kind, role or phase.

    `bare` is for designations whose name alone means them.
    """

    name: str
    phrases: tuple[str, ...]
    bare: bool = False


class PatternsFile(Strict):
    """config/facts/patterns.toml."""

    designation: tuple[PhraseEntry, ...]
    endpoint: tuple[PhraseEntry, ...]
    milestone: tuple[PhraseEntry, ...]
    money: tuple[PhraseEntry, ...]
    stage: tuple[PhraseEntry, ...]


class Hit(NamedTuple):
    """A phrase at `start:end` of the text."""

    group: Group
    name: str
    bare: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Patterns:
    """Folded phrases, and what each announces."""

    phrases: Sequence[str]
    meanings: Sequence[tuple[Group, str, bool]]

    @classmethod
    def load(cls, folder: Path) -> Patterns:
        """Reads `patterns.toml` in `folder`. Raises `ConfigError` naming the mistake."""
        file = read_model(folder / "patterns.toml", PatternsFile)
        listed = [(fold_name(phrase), group, entry) for group, entry in _entries(file) for phrase in entry.phrases]
        phrases = [phrase for phrase, _, _ in listed]
        return cls(phrases, [(group, entry.name, entry.bare) for _, group, entry in listed])

    def read(self, places: Iterable[Place]) -> list[Hit]:
        """What is announced at `places`, in order; of those of one group that overlap, the first and longest."""
        taken: dict[Group, int] = {}
        hits = []
        for phrase, start, end in places:
            group, name, bare = self.meanings[phrase]
            if start >= taken.get(group, 0):
                taken[group] = end
                hits.append(Hit(group, name, bare, start, end))
        return hits


def _entries(file: PatternsFile) -> Iterator[tuple[Group, PhraseEntry]]:
    yield from (("designation", entry) for entry in file.designation)
    yield from (("endpoint", entry) for entry in file.endpoint)
    yield from (("milestone", entry) for entry in file.milestone)
    yield from (("money", entry) for entry in file.money)
    yield from (("stage", entry) for entry in file.stage)
