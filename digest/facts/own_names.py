"""The operator's names. In: config/facts/names.toml. Out: folded names and what each means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from pathlib import Path

from digest.config import ConfigError, read_model
from digest.config.models import Strict
from digest.facts.codes import squeeze
from digest.facts.lexicon import Sense
from digest.facts.tokens import fold_name
from digest.model import EntityKind

_SHORT = 4


class NamesFile(Strict):
    """config/facts/names.toml."""

    companies: tuple[str, ...] = ()
    drugs: tuple[str, ...] = ()
    indications: tuple[str, ...] = ()
    not_names: tuple[str, ...] = ()


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
