"""What the tagger knows. In: config/facts/events.toml and agencies.toml. Out: compiled patterns, ready to match."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import ConfigDict, Field

from digest.config import defaults, read_model
from digest.config.models import Strict
from digest.facts.cues import compile_cues, fold


class EventEntry(Strict):
    """One `[[event]]`: cues by how surely they tell this event, and words around one that take it back."""

    kind: str
    label: str
    regulatory: bool = False
    strong: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    unless_after: tuple[str, ...] = ()


class EventsFile(Strict):
    """config/facts/events.toml."""

    phrases: dict[str, tuple[str, ...]]
    event: tuple[EventEntry, ...] = Field(min_length=1)


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
class EventCues:
    """The cues of one event kind, compiled. `weighted` runs from the surest cues down."""

    kind: str
    weighted: tuple[tuple[int, re.Pattern[str]], ...]
    unless: re.Pattern[str] | None
    unless_after: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Cues of all events, in the order that settles ties, and what each agency is called.

    `agency_ids` maps a name, case-folded, or an acronym, as it is, to an agency id, or to "" where it means none.
    """

    events: tuple[EventCues, ...]
    agency_names: re.Pattern[str]
    agency_ids: Mapping[str, str]

    @classmethod
    def load(cls, folder: Path) -> Vocabulary:
        """Reads `events.toml` and `agencies.toml` in `folder`. Raises `ConfigError` naming the file and the mistake."""
        agencies = read_model(folder / "agencies.toml", AgenciesFile).agency
        events = read_model(folder / "events.toml", EventsFile)
        named = (fold(name).strip() for agency in agencies for name in agency.names)
        regulators = (*events.phrases.get("regulator", ()), *(name for name in named if name))
        phrases = {**events.phrases, "regulator": regulators}
        return cls(
            events=tuple(_compile_event(entry, phrases) for entry in events.event),
            agency_names=_compile_names(agencies),
            agency_ids=_ids_by_name(agencies),
        )


@cache
def default_vocabulary() -> Vocabulary:
    """The packaged config/facts, read once."""
    return Vocabulary.load(defaults() / "config" / "facts")


def _compile_event(entry: EventEntry, phrases: Mapping[str, Sequence[str]]) -> EventCues:
    levels = ((3, entry.strong), (2, entry.cues), (1, entry.weak))
    compiled = ((weight, compile_cues(cues, phrases)) for weight, cues in levels)
    return EventCues(
        kind=entry.kind,
        weighted=tuple((weight, pattern) for weight, pattern in compiled if pattern is not None),
        unless=compile_cues(entry.unless, phrases),
        unless_after=compile_cues(entry.unless_after, phrases),
    )


def _compile_names(agencies: Sequence[AgencyEntry]) -> re.Pattern[str]:
    """Names in any case, acronyms in their own; of names that begin alike, the longest.

    Names are whole words, but for Chinese, Japanese and Korean ones, which stand between other letters.
    """
    names = [name for agency in agencies for name in (*agency.names, *agency.excluded)]
    alphabetic = _alternatives(name for name in names if _is_alphabetic(name))
    acronyms = _alternatives(acronym for agency in agencies for acronym in agency.acronyms)
    others = _alternatives(name for name in names if not _is_alphabetic(name))
    return re.compile(rf"(?<![\w-])(?:(?i:{alphabetic})|{acronyms})(?!\w)|{others}")


_NEVER = "(?!)"


def _alternatives(names: Iterable[str]) -> str:
    ordered = sorted(set(names), key=lambda name: (-len(name), name))
    return "|".join(r"\s{1,3}".join(map(re.escape, name.split())) for name in ordered) or _NEVER


def _is_alphabetic(name: str) -> bool:
    return name[:1] < "\u0530"


def _ids_by_name(agencies: Sequence[AgencyEntry]) -> Mapping[str, str]:
    ids = {phrase.casefold(): "" for agency in agencies for phrase in agency.excluded}
    for agency in agencies:
        ids |= {name.casefold(): agency.id for name in agency.names}
        ids |= dict.fromkeys(agency.acronyms, agency.id)
    return ids
