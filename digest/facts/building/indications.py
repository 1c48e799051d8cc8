"""Indications. In: a disease ontology. Out: one line per disease: its id, its names."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Set
from pathlib import Path

from digest.config import defaults, read_table
from digest.facts.tokens import fold_name

_LONGEST_NAME = 50
_SHORTEST_NAME = 5


def indication_rows(path: Path, words: Set[str]) -> Iterator[str]:
    """Lines `id TAB names`, names split by a bar, in the order of ids. The id is the ontology's own name.

    Acronyms are left out, as each means a dozen things; those in daily use stand in config/facts/names.toml.
    """
    choices = read_table(defaults() / "config" / "vocabulary" / "choices.toml")
    left_out = frozenset(choices["not_indications"])
    with path.open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: row["name"])
    taken = {fold_name(row["name"]) for row in rows}
    for row in rows:
        own = fold_name(row["name"])
        synonyms = {fold_name(name) for name in row["synonyms"].split("|") if not _is_acronym(name)}
        names = {own} | {name for name in synonyms if name not in taken}
        taken |= names
        kept = sorted(name for name in names if _is_name(name, words) and name not in left_out)
        if kept:
            yield f"{row['name']}\t{'|'.join(kept)}"


def _is_acronym(name: str) -> bool:
    return sum(map(str.isupper, name)) * 2 > len(name)


def _is_name(name: str, words: Set[str]) -> bool:
    """Short names and single words of three letters are ordinary; what has a space is a name of its own."""
    return _SHORTEST_NAME <= len(name) <= _LONGEST_NAME and not name.isdigit()
