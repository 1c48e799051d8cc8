"""The operator's phrase lists: what boilerplate is called in markup and what it says.

In: the TOML files of config/cleaning/. Out: one `Vocabulary`, compiled once. Which of its findings count, and where,
is decided by the modules that ask.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from digest.clean.folding import fold, fold_prefix
from digest.clean.metadata.authors import NameWords
from digest.config import ConfigError, defaults

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NOT_NAME = re.compile(r"[^a-z0-9]+")
_EDGES = " \t\n:.…!?|-–—»«›‹>→▶►•·*[]()#"


@dataclass(frozen=True, slots=True)
class Phrases:
    """What blocks of one kind say: all of it (`whole`), how they begin (`starts`) or end (`ends`), or `patterns`."""

    whole: frozenset[str]
    starts: tuple[str, ...]
    ends: tuple[str, ...]
    patterns: re.Pattern[str]
    max_chars: int

    def match(self, folded: str) -> bool:
        """Whether a folded block is one of this kind."""
        if len(folded) > self.max_chars:
            return False
        if folded.strip(_EDGES) in self.whole or folded.startswith(self.starts) or folded.endswith(self.ends):
            return True
        return self.patterns.search(folded) is not None


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

    phrases: Mapping[str, Phrases]
    containers: Mapping[str, re.Pattern[str]]
    tails: Mapping[str, TailHeadings]
    metadata: MetadataNames
    dek: re.Pattern[str]

    def is_dek(self, names: str | None) -> bool:
        """Whether an element with these class names is a standfirst."""
        return bool(names) and self.dek.search(spell([names])) is not None

    def says(self, text: str) -> str:
        """The reason a block with this text is boilerplate, or "" where its words do not show it."""
        folded = fold(text)
        return next((reason for reason, phrases in self.phrases.items() if phrases.match(folded)), "")

    def says_exactly(self, text: str, *reasons: str) -> bool:
        """Whether a block says nothing but a stock phrase of one of `reasons`."""
        words = fold(text).strip(_EDGES)
        return any(words in self.phrases[reason].whole for reason in reasons if reason in self.phrases)

    def named(self, *names: str | None) -> str:
        """The reason an element with these class and id attributes is boilerplate, or ""."""
        joined = spell(names)
        if not joined:
            return ""
        return next((reason for reason, pattern in self.containers.items() if pattern.search(joined)), "")


def spell(names: Iterable[str | None]) -> str:
    """Class and id names in words: `relatedPosts card` becomes ` related-posts card `."""
    spelled = (
        _NOT_NAME.sub("-", _CAMEL.sub("-", name).lower()).strip("-")
        for value in names
        if value
        for name in value.split()[:30]
    )
    joined = " ".join(spelled)
    return f" {joined} " if joined else ""


@cache
def default_vocabulary() -> Vocabulary:
    """The packaged lists."""
    return load_vocabulary(defaults() / "config" / "cleaning")


def load_vocabulary(folder: Path) -> Vocabulary:
    """The lists in `folder`: phrases, containers, metadata and press_release. Raises `ConfigError`."""
    phrases = _toml(folder / "phrases.toml")
    metadata = _toml(folder / "metadata.toml")
    containers = _toml(folder / "containers.toml")
    suffix = _suffix(containers["boxes"]["words"])
    max_chars = int(phrases.pop("max_chars", 200))
    return Vocabulary(
        phrases={reason: _phrases(table, max_chars) for reason, table in phrases.items()},
        containers={reason: _names(names, suffix) for reason, names in containers["names"].items()},
        tails={name: _tail(table) for name, table in _toml(folder / "press_release.toml").items()},
        metadata=MetadataNames(
            **{field: tuple(names) for field, names in metadata["meta"].items()}, names=_name_words(metadata["authors"])
        ),
        dek=_names(metadata["dek"]["names"], suffix),
    )


def _phrases(table: Mapping[str, Any], max_chars: int) -> Phrases:
    return Phrases(
        whole=frozenset(fold(phrase).strip(_EDGES) for phrase in table.get("whole", ())),
        starts=tuple(fold_prefix(phrase) for phrase in table.get("starts", ())),
        ends=tuple(fold_prefix(phrase) for phrase in table.get("ends", ())),
        patterns=_any(table.get("patterns", ())),
        max_chars=table.get("max_chars", max_chars),
    )


def _suffix(boxes: Sequence[str]) -> str:
    # Short and numbered words are sizes, counters and the hashes build tools add.
    return rf"(?:-(?:{'|'.join(map(re.escape, boxes))}|\w{{1,2}}|\w*\d\w*))*(?= )"


def _name_words(table: Mapping[str, Any]) -> NameWords:
    return NameWords(
        introductions=tuple(sorted(table["introductions"], key=len, reverse=True)),
        conjunctions=frozenset(table["conjunctions"]),
        not_people=frozenset(table["not_people"]),
        degrees=frozenset(table["degrees"]),
        particles=frozenset(table["particles"]),
    )


def _names(names: Sequence[str], suffix: str) -> re.Pattern[str]:
    first = "|".join(re.escape(name[1:]) for name in names if name.startswith("^")) or "(?!)"
    anywhere = "|".join(re.escape(name) for name in names if not name.startswith("^"))
    # "has-sidebar" and "no-ads" describe the page around, not the part.
    return re.compile(
        rf"(?: (?:{first})|(?<!has)(?<!no)(?<!not)(?<!with)(?<!without)(?<!-a)[ -](?:{anywhere})){suffix}"
    )


def _tail(table: Mapping[str, Any]) -> TailHeadings:
    return TailHeadings(headings=_any(table["headings"]), openings=_any(table.get("openings", ())))


def _any(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns) or "(?!)", re.IGNORECASE)


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: not TOML: {error}") from None
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}; 'pharma-digest init' writes a fresh copy") from None
