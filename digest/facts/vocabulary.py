"""What the tagger knows. In: config/facts/ and config/vocabulary/. Out: names, cues and patterns, ready to match."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cache
from itertools import compress
from pathlib import Path

from pydantic import ConfigDict, Field

from digest.config import defaults, read_model
from digest.config.models import Strict
from digest.facts.codes import Codes
from digest.facts.company_names import CompanyWords
from digest.facts.compiled import read_compiled, read_words
from digest.facts.cues import fold
from digest.facts.events import EventEntry, EventTable
from digest.facts.finder import Finder
from digest.facts.lexicon import Lexicon, Sense
from digest.facts.own_names import codes_of, read_names
from digest.facts.patterns import Patterns
from digest.facts.periods import OPENERS
from digest.facts.relevance import RelevanceTable
from digest.facts.tokens import fold_name


class EventsFile(Strict):
    """config/facts/events.toml."""

    doubt: tuple[str, ...] = ()
    phrases: dict[str, tuple[str, ...]]
    event: tuple[EventEntry, ...] = Field(min_length=1)


class ExamplesFile(Strict):
    """config/facts/examples.toml."""

    examples: dict[str, tuple[str, ...]]


class AgencyEntry(Strict):
    """One `[[agency]]`."""

    model_config = ConfigDict(populate_by_name=True)

    id: str
    name: str
    names: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()
    excluded: tuple[str, ...] = Field(default=(), alias="not")


class AgenciesFile(Strict):
    """config/facts/agencies.toml."""

    agency: tuple[AgencyEntry, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Everything a tagger knows, compiled. `finder` finds the phrases of `names`, `patterns` and `relevance`.

    `unspaced` finds agencies' names in scripts that put no space between words, each in a
    group of its own; `unspaced_ids` are the agencies by group. `words` are ordinary words, `marks` those that
    names and dates are looked for beside.
    """

    events: EventTable
    finder: Finder
    names: Lexicon
    codes: Codes
    companies: CompanyWords
    patterns: Patterns
    relevance: RelevanceTable
    words: Set[str]
    marks: Set[str]
    unspaced: re.Pattern[str]
    unspaced_ids: tuple[str, ...]

    @classmethod
    def load(cls, folder: Path, compiled: Path | None = None) -> Vocabulary:
        """Reads config/facts/ in `folder` and config/vocabulary/ in `compiled`, the packaged one by default.

        Files with the content of those read last are not compiled again. Raises `ConfigError` naming the file and the
        mistake.
        """
        compiled = compiled or defaults() / "config" / "vocabulary"
        content = _content(folder, compiled)
        if content not in _loaded:
            _loaded.clear()
            _loaded[content] = cls._compile(folder, compiled)
        return _loaded[content]

    @classmethod
    def _compile(cls, folder: Path, compiled: Path) -> Vocabulary:
        agencies = read_model(folder / "agencies.toml", AgenciesFile).agency
        events = read_model(folder / "events.toml", EventsFile)
        examples = read_model(folder / "examples.toml", ExamplesFile).examples
        words = read_words(compiled)
        called = list(_agency_names(agencies))
        own = list(read_names(folder / "names.toml", words, {name for name, _ in called}))
        listed, meanings, codes = read_compiled(compiled, words)
        kept, meanings = _besides([*own, *called], listed, meanings)
        names = [*(name for name, _ in (*own, *called)), *compress(listed, kept)]
        senses = [*(sense for _, sense in (*own, *called)), *compress(meanings, kept)]
        foreign = [(name, agency.id) for agency in agencies for name in agency.names if not fold_name(name)]
        patterns, relevance = Patterns.load(folder), RelevanceTable.load(folder)
        coded, companies = Codes.load(folder, {**codes, **codes_of(own)}), CompanyWords.load(folder)
        return cls(
            events=EventTable.of(events.event, _phrases(events, agencies), events.doubt, examples),
            finder=Finder.of(names, patterns.phrases, relevance.phrases),
            names=Lexicon(senses),
            codes=coded,
            companies=companies,
            patterns=patterns,
            relevance=relevance,
            words=words,
            marks=coded.nouns | companies.nouns | companies.starts | OPENERS,
            unspaced=re.compile("|".join(f"({re.escape(name)})" for name, _ in foreign) or "(?!)"),
            unspaced_ids=tuple(id_ for _, id_ in foreign),
        )


_DOTTED = 3
"""Acronyms of so many letters are written with stops too: F.D.A."""

_loaded: dict[bytes, Vocabulary] = {}


def _content(*folders: Path) -> bytes:
    """A digest of all files in `folders`."""
    found = hashlib.sha256()
    for folder in folders:
        for file in sorted(folder.glob("*.*")):
            found.update(file.name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return found.digest()


@cache
def default_vocabulary() -> Vocabulary:
    """The packaged config/facts and config/vocabulary, read once."""
    return Vocabulary.load(defaults() / "config" / "facts")


def _phrases(events: EventsFile, agencies: Sequence[AgencyEntry]) -> dict[str, tuple[str, ...]]:
    """The phrases of cues, with agencies' full names among the regulators."""
    named = (fold(name).strip() for agency in agencies for name in agency.names)
    return {**events.phrases, "regulator": (*events.phrases.get("regulator", ()), *filter(None, named))}


def _besides(
    own: Iterable[tuple[str, Sense]], listed: Sequence[str], meanings: Sequence[Sense]
) -> tuple[list[bool], list[Sense]]:
    """Which of the compiled names hold beside the operator's and the agencies', and what they mean then.

    One that is theirs too counts only where it is written otherwise and means something of another kind. A company or
    a drug of which one name is theirs has their id under all its names.
    """
    known: dict[str, list[Sense]] = {}
    for name, sense in own:
        known.setdefault(name, []).append(sense)
    kept = [True] * len(listed)
    called: dict[Sense, Sense] = {}
    for place, name in enumerate(listed):
        if name in known:
            sense = meanings[place]
            kept[place] = any(their.written and their.kind != sense.kind for their in known[name])
            if sense.kind in {"company", "drug"}:
                called.update((sense, sense._replace(id=their.id)) for their in known[name] if their.kind == sense.kind)
    return kept, [called.get(sense, sense) for sense in meanings]


def _agency_names(agencies: Iterable[AgencyEntry]) -> Iterator[tuple[str, Sense]]:
    """Names in any case, acronyms in their own, and what holds one of these and means something else."""
    entries = tuple(agencies)
    for agency in entries:
        for name in filter(fold_name, agency.names):
            yield fold_name(name), Sense("agency", agency.id, "")
        for acronym in agency.acronyms:
            for written in {acronym, ".".join(acronym)} if len(acronym) >= _DOTTED else {acronym}:
                yield fold_name(written), Sense("agency", agency.id, written)
    for agency in entries:
        for phrase in agency.excluded:
            yield fold_name(phrase), Sense(None, "", "")
