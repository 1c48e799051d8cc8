"""The operator's phrase lists: what boilerplate is called in markup and what it says.

In: the TOML files of config/cleaning/. Out: one `Vocabulary`, compiled once. Which of its findings count, and where,
is decided by the modules that ask.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from digest.clean.folding import fold, fold_prefix
from digest.clean.matching import EDGES, Names, Phrases, Wording
from digest.clean.metadata.authors import NameWords
from digest.config import defaults, read_table


@dataclass(frozen=True, slots=True)
class TailHeadings:
    """How the standing parts at the end of a press release are headed, and how they begin where they are not."""

    headings: re.Pattern[str]
    openings: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class MetadataNames:
    """The <meta> tags that hold each field, most trusted first, and the words around authors' names."""

    title: tuple[str, ...]
    site_name: tuple[str, ...]
    description: tuple[str, ...]
    author: tuple[str, ...]
    published: tuple[str, ...]
    modified: tuple[str, ...]
    language: tuple[str, ...]
    names: NameWords


@dataclass(frozen=True)
class Vocabulary:
    """Everything cleaning knows about wording, by reason."""

    wording: Wording
    containers: Names
    tails: Mapping[str, TailHeadings]
    metadata: MetadataNames
    dek: Names

    def is_dek(self, names: str | None) -> bool:
        """Whether an element with these class names is a standfirst."""
        return bool(self.dek.reason(names))

    def says(self, text: str) -> str:
        """The reason a block with this text is boilerplate, or "" where its words do not show it."""
        return self.wording.reason(text)

    def says_exactly(self, text: str, *reasons: str) -> bool:
        """Whether a block says nothing but a stock phrase of one of `reasons`."""
        return self.wording.is_stock_phrase(text, reasons)

    def named(self, *names: str | None) -> str:
        """The reason an element with these class and id attributes is boilerplate, or ""."""
        return self.containers.reason(*names)


@cache
def default_vocabulary() -> Vocabulary:
    """The packaged lists."""
    return load_vocabulary(defaults() / "config" / "cleaning")


def load_vocabulary(folder: Path) -> Vocabulary:
    """The lists in `folder`: phrases, containers, metadata and press_release. Raises `ConfigError`."""
    phrases = read_table(folder / "phrases.toml")
    metadata = read_table(folder / "metadata.toml")
    containers = read_table(folder / "containers.toml")
    boxes = containers["boxes"]["words"]
    max_chars = int(phrases.pop("max_chars", 200))
    return Vocabulary(
        wording=Wording({reason: _phrases(table, max_chars) for reason, table in phrases.items()}),
        containers=Names(containers["names"], boxes),
        tails={name: _tail(table) for name, table in read_table(folder / "press_release.toml").items()},
        metadata=MetadataNames(
            **{field: tuple(names) for field, names in metadata["meta"].items()}, names=_name_words(metadata["authors"])
        ),
        dek=Names({"dek": metadata["dek"]["names"]}, boxes),
    )


def _phrases(table: Mapping[str, Any], max_chars: int) -> Phrases:
    return Phrases(
        whole=frozenset(fold(phrase).strip(EDGES) for phrase in table.get("whole", ())),
        starts=tuple(fold_prefix(phrase) for phrase in table.get("starts", ())),
        ends=tuple(fold_prefix(phrase) for phrase in table.get("ends", ())),
        patterns=tuple(table.get("patterns", ())),
        max_chars=table.get("max_chars", max_chars),
    )


def _name_words(table: Mapping[str, Any]) -> NameWords:
    return NameWords(
        introductions=tuple(sorted(table["introductions"], key=len, reverse=True)),
        conjunctions=frozenset(table["conjunctions"]),
        not_people=frozenset(table["not_people"]),
        degrees=frozenset(table["degrees"]),
        particles=frozenset(table["particles"]),
    )


def _tail(table: Mapping[str, Any]) -> TailHeadings:
    return TailHeadings(headings=_any(table["headings"]), openings=_any(table.get("openings", ())))


def _any(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns) or "(?!)", re.IGNORECASE)
