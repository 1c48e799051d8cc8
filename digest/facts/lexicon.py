"""All names the tagger knows, found in one pass. In: tokens. Out: who and what is named where.

Names are those compiled into config/vocabulary/, the agencies, and config/facts/names.toml, which goes before the
others. An Aho-Corasick automaton finds them all, whole words only; of names that overlap the longest counts.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from digest.config import ConfigError, read_model
from digest.config.models import Strict
from digest.facts.codes import squeeze
from digest.facts.tokens import Tokens, fold_name
from digest.model import EntityKind

_SHORT = 4
_AMBIGUOUS = frozenset({"company", "indication"})


class Sense(NamedTuple):
    """What a name means. `written` is how it must be written: "" as may be, "A" with a capital, else exactly so."""

    kind: EntityKind | None
    id: str
    written: str


class Mention(NamedTuple):
    """A name in a text, at `start:end`. No kind: what looks like a name and is none."""

    kind: EntityKind | None
    id: str
    start: int
    end: int


class NamesFile(Strict):
    """config/facts/names.toml."""

    companies: tuple[str, ...] = ()
    drugs: tuple[str, ...] = ()
    indications: tuple[str, ...] = ()
    not_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The automaton, and for each of its patterns what the name may mean, likeliest first."""

    automaton: AhoCorasick
    senses: Sequence[tuple[Sense, ...]]

    @classmethod
    def of(cls, names: Mapping[str, Iterable[Sense]]) -> Lexicon:
        """A lexicon of folded `names`."""
        automaton = AhoCorasick(
            [f" {name} " for name in names],
            matchkind=MatchKind.Standard,
            store_patterns=False,
            implementation=Implementation.ContiguousNFA,
        )
        return cls(automaton, [tuple(senses) for senses in names.values()])

    def find(self, tokens: Tokens, *, medical: bool) -> list[Mention]:
        """The names in `tokens`, in order, none overlapping; of those that overlap the first, then the longest.

        Acronyms and ordinary words that name a company or a disease do so only where the text is `medical`.
        """
        mentions: list[Mention] = []
        taken = 0
        matches = self.automaton.find_matches_as_indexes(tokens.folded, overlapping=True)
        for pattern, (start, end) in tokens.located(matches):
            if start < taken:
                continue
            sense = _fitting(self.senses[pattern], tokens.text[start:end], medical=medical)
            if sense is not None:
                mentions.append(Mention(sense.kind, sense.id, start, end))
                taken = end
        return mentions


def read_compiled(folder: Path, words: Set[str]) -> tuple[list[tuple[str, Sense]], dict[str, str]]:
    """The folded names in the compiled files of `folder`, and known codes, squeezed, with the substance of each.

    Raises `ConfigError` for a missing or damaged file.
    """
    names: list[tuple[str, Sense]] = []
    codes: dict[str, str] = {}
    for id_, generics, brands, coded in rows(folder / "drugs.tsv.gz", 4):
        names += _named(generics, Sense("drug", id_, ""))
        names += _named(brands, Sense("drug", id_, "A"))
        codes.update(dict.fromkeys(_split(coded), id_))
    for id_, written, short in rows(folder / "companies.tsv.gz", 3):
        names += _named(f"{written}|{short}" if short else written, Sense("company", id_, "A"))
    for id_, written in rows(folder / "indications.tsv.gz", 2):
        names += _named(written, Sense("indication", id_, ""))
    return [(name, sense) for name, sense in names if name not in words or sense.id.lower() == name], codes


def read_words(folder: Path) -> frozenset[str]:
    """Ordinary words in lower case."""
    return frozenset(word for (word,) in rows(folder / "words.txt.gz", 1))


def read_names(path: Path, words: Set[str], agencies: Set[str]) -> Iterator[tuple[str, Sense]]:
    """The operator's names. Raises `ConfigError` where one stands twice, for two things, or is one of `agencies`."""
    file = read_model(path, NamesFile)
    lists: tuple[tuple[EntityKind | None, Sequence[str]], ...] = (
        ("company", file.companies),
        ("drug", file.drugs),
        ("indication", file.indications),
        (None, file.not_names),
    )
    meant: dict[str, tuple[EntityKind | None, str]] = {}
    written: set[str] = set()
    for kind, entries in lists:
        for entry in entries:
            id_, names = _entry(entry, path)
            for name in names:
                folded = fold_name(name)
                if not folded:
                    raise ConfigError(f"{path}: {entry!r}: {name!r} has no letter to be found by")
                if folded in agencies:
                    raise ConfigError(f"{path}: {name!r} is an agency's name; leave it to agencies.toml")
                if meant.setdefault(folded, (kind, id_)) != (kind, id_):
                    raise ConfigError(f"{path}: {name!r} names both {meant[folded][1]!r} and {id_!r}; keep one")
                if name in written:
                    raise ConfigError(f"{path}: {name!r} stands twice; keep one")
                written.add(name)
                yield folded, Sense(kind, id_ if kind else "", _written(name, kind, words))


def codes_of(names: Iterable[tuple[str, Sense]]) -> dict[str, str]:
    """Those of `names` that are a drug's and look like a code, squeezed."""
    drugs = ((squeeze(name), sense.id) for name, sense in names if sense.kind == "drug")
    return {code: id_ for code, id_ in drugs if any(map(str.isdigit, code)) and any(map(str.isalpha, code))}


def rows(path: Path, columns: int) -> Iterator[list[str]]:
    """The lines of a compressed table. Raises `ConfigError` for a file that is missing or no such table."""
    try:
        lines = gzip.decompress(path.read_bytes()).decode().splitlines()
    except (OSError, EOFError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "damaged"
        raise ConfigError(f"{path}: {reason}; 'pharma-digest init' writes a fresh copy") from None
    for number, line in enumerate(lines, 1):
        cells = line.split("\t")
        if len(cells) != columns:
            raise ConfigError(f"{path}:{number}: {len(cells)} columns instead of {columns}; rebuild it")
        yield cells


def _named(cell: str, sense: Sense) -> list[tuple[str, Sense]]:
    return [(name, sense) for name in _split(cell)]


def _split(cell: str) -> list[str]:
    return cell.split("|") if cell else []


def _entry(entry: str, path: Path) -> tuple[str, list[str]]:
    """The id an entry gives, and all names, the id among them."""
    id_, equals, others = (part.strip() for part in entry.partition("="))
    names = [name.strip() for name in others.split(", ")] if equals else []
    if not id_ or not all(names):
        raise ConfigError(f'{path}: {entry!r}: write "Name" or "Name = another name, another"')
    return id_, [id_, *(name for name in names if name != id_)]


def _written(name: str, kind: EntityKind | None, words: Set[str]) -> str:
    parts = fold_name(name).split()
    ordinary = all(word in words for word in parts)
    if kind == "company" and len(parts) > 1 and not ordinary:
        return "A"
    if kind is None or len(name) < _SHORT or name == name.upper():
        return name
    if kind == "indication":
        return ""
    if ordinary:
        return "A" if " " in name else name
    return "A" if kind == "company" and name != name.lower() else ""


def _fitting(senses: tuple[Sense, ...], surface: str, *, medical: bool) -> Sense | None:
    for sense in senses:
        if not sense.written or (sense.written == "A" and surface != surface.lower()):
            return sense
        if sense.written == surface and (medical or sense.kind not in _AMBIGUOUS):
            return sense
    return None
