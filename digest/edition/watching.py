"""Watch lists. In: a list of names and words, and a story. Out: the entries that the story hits."""

from __future__ import annotations

from collections.abc import Iterable

from digest.config import Watch
from digest.edition.labels import Labels
from digest.edition.reading import Reading, says
from digest.model import EntityKind

_KINDS: tuple[tuple[str, EntityKind], ...] = (
    ("companies", "company"),
    ("drugs", "drug"),
    ("indications", "indication"),
)


def hits(watch: Watch, reading: Reading, labels: Labels) -> tuple[str, ...]:
    """The entries of `watch` that the story names, as the file writes them and in its order, each once."""
    found = [
        entry
        for field, kind in _KINDS
        for entry in getattr(watch, field)
        if is_named(reading.names(kind), reading.folded_texts, entry.strip().casefold())
    ]
    found += [entry for entry in watch.regulators if _names_agency(reading, entry.strip(), labels)]
    found += [entry for entry in watch.words if says(reading.folded_texts, entry.strip().casefold())]
    return tuple(dict.fromkeys(found))


def is_empty(watch: Watch) -> bool:
    """Whether nothing is on the list."""
    return watch == Watch()


def is_named(known: frozenset[str], texts: Iterable[str], entry: str) -> bool:
    """By the facts, or by the text where they know nothing like it: "Merck" is not said by "Merck KGaA".

    All without case: `known` is what the facts name, `entry` what is looked for.
    """
    if entry in known:
        return True
    return not any(entry in name for name in known) and says(texts, entry)


def _names_agency(reading: Reading, entry: str, labels: Labels) -> bool:
    """By id or label close to the news, or as written in headline or lead, as "WHO" is not "who"."""
    close = {name.casefold() for agency in reading.deciding for name in (agency, labels.agencies.get(agency, agency))}
    return entry.casefold() in close or says(reading.openings, entry)
