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

from digest.clean.judging.outcomes import Signs
from digest.clean.metadata.names import MetadataNames
from digest.clean.page.embeds import Embeds
from digest.clean.page.pictures import PictureRules
from digest.clean.wording.folding import fold, fold_prefix
from digest.clean.wording.matching import EDGES, Names, Phrases, Wording
from digest.config import defaults, read_table


@dataclass(frozen=True, slots=True)
class TailHeadings:
    """How a standing part of a press release is told. The keys are explained in press_release.toml."""

    headings: re.Pattern[str]
    openings: re.Pattern[str] | None
    evidence: re.Pattern[str] | None
    inside: re.Pattern[str]
    doubtful: re.Pattern[str]
    words: tuple[str, ...]
    cased: bool
    anywhere: bool
    each: bool


@dataclass(frozen=True)
class Vocabulary:
    """Everything cleaning knows about wording, by reason."""

    wording: Wording
    containers: Names
    tails: Mapping[str, TailHeadings]
    metadata: MetadataNames
    dek: Names
    signs: Signs
    pictures: PictureRules
    embeds: Embeds

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
        metadata=MetadataNames.read(metadata),
        dek=Names({"dek": metadata["dek"]["names"]}, boxes),
        signs=Signs.read(read_table(folder / "outcomes.toml")),
        pictures=PictureRules.read(read_table(folder / "pictures.toml")),
        embeds=Embeds.read(read_table(folder / "embeds.toml")),
    )


def _phrases(table: Mapping[str, Any], max_chars: int) -> Phrases:
    return Phrases(
        whole=frozenset(fold(phrase).strip(EDGES) for phrase in table.get("whole", ())),
        starts=tuple(fold_prefix(phrase) for phrase in table.get("starts", ())),
        ends=tuple(fold_prefix(phrase) for phrase in table.get("ends", ())),
        patterns=tuple(table.get("patterns", ())),
        max_chars=table.get("max_chars", max_chars),
        holds=tuple(fold(phrase) for phrase in table.get("holds", ())),
    )


def _tail(table: Mapping[str, Any]) -> TailHeadings:
    return TailHeadings(
        headings=_any(table.get("headings", ())),
        openings=_any(table["openings"]) if "openings" in table else None,
        evidence=_any(table["evidence"]) if "evidence" in table else None,
        inside=_any(table.get("inside", ())),
        doubtful=_any(table.get("doubtful", ())),
        words=tuple(table.get("words", ())),
        cased=table.get("cased", False),
        anywhere=table.get("anywhere", False),
        each=table.get("each", False),
    )


def _any(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns) or "(?!)")
