"""Drugs. In: a register's names. Out: one line per substance: its id, generic names, brand names, codes.

The id of a substance is its generic name without the salt, in lower case: a salt is not another drug to a reader.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from pathlib import Path

from digest.config import defaults, read_table
from digest.facts.codes import squeeze
from digest.facts.tokens import fold_name

_CODE = re.compile(r"[A-Z0-9][A-Z0-9 ./-]{2,20}")
_LONGEST_NAME = 60
_SHORTEST_BRAND = 5
_SHORTEST_GENERIC = 5
_SHORTEST_CODE = 4
_SHORTEST_FIRST_WORD = 7
_SECOND_WORD = re.compile(r"(?:alfa|beta|gamma|delta|\w+vec|auto(?:leu|tem)?cel|\w+leucel)(?: [a-z]{4})?")


def drug_rows(path: Path, words: Set[str]) -> Iterator[str]:
    """Lines `id TAB generics TAB brands TAB codes`, names split by a bar, in the order of ids.

    Names that are ordinary words are left out, and codes that mean more than one substance.
    """
    choices = read_table(defaults() / "config" / "vocabulary" / "choices.toml")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    known = {row["substance"].lower() for row in rows} | {row["name"].lower() for row in rows}
    salts = frozenset(choices["salts"])
    generics, brands, codes = (defaultdict[str, set[str]](set) for _ in range(3))
    for row in rows:
        base = _without_salt(row["substance"].lower(), salts, known)
        name = fold_name(row["name"])
        if row["kind"] == "code":
            code = _code(row["name"], salts)
            if code:
                codes[code].add(base)
        elif not name or len(name) > _LONGEST_NAME or name in words:
            continue
        elif row["kind"] == "brand" and _is_brand(name, words):
            brands[name].add(base)
        elif row["kind"] == "generic" and len(name) >= _SHORTEST_GENERIC and name.isascii():
            generics[fold_name(_without_salt(row["name"].lower(), salts, known))].add(base)
    for name, substances in _first_words(generics, words).items():
        generics[name] |= substances
    yield from _by_substance(generics, brands, codes, words | set(choices["not_drugs"]))


def _first_words(generics: Mapping[str, set[str]], words: Set[str]) -> dict[str, set[str]]:
    """What biologicals are called for short, "efgartigimod" for efgartigimod alfa, where that means one substance."""
    short: defaultdict[str, set[str]] = defaultdict(set)
    for name, substances in generics.items():
        first, _, second = name.partition(" ")
        if _SECOND_WORD.fullmatch(second) and len(first) >= _SHORTEST_FIRST_WORD:
            short[first] |= substances
    return {
        name: substances
        for name, substances in short.items()
        if len(substances) == 1 and name not in generics and name not in words
    }


def _by_substance(
    generics: dict[str, set[str]], brands: dict[str, set[str]], codes: dict[str, set[str]], left_out: Set[str]
) -> Iterator[str]:
    lines: defaultdict[str, tuple[list[str], list[str], list[str]]] = defaultdict(lambda: ([], [], []))
    for column, names in enumerate((generics, brands, codes)):
        for name, substances in sorted(names.items()):
            if column == 1 and name in generics:
                continue
            if column == 2 and len(substances) > 1:
                continue
            substance = name if column == 0 and name in substances else min(substances)
            if not all(word in left_out for word in fold_name(substance).split()) and name not in left_out:
                lines[substance][column].append(name)
    for substance, columns in sorted(lines.items()):
        yield "\t".join((substance, *("|".join(column) for column in columns)))


def _is_brand(name: str, words: Set[str]) -> bool:
    first, *rest = name.split()
    return len(first) >= _SHORTEST_BRAND and first not in words and first.isalpha() and len(rest) <= 2


def _code(name: str, salts: Set[str]) -> str:
    """A code as it is compared, without the words after it: "KN026", "" for one that is not letters with digits."""
    bare = name.upper().split(" (")[0]
    while " " in bare and bare.rpartition(" ")[2].lower() in salts:
        bare = bare.rpartition(" ")[0]
    code = squeeze(bare)
    if not _CODE.fullmatch(bare) or code.isdigit() or code.isalpha() or not sum(map(str.isdigit, code)) > 1:
        return ""
    return code if any(map(str.isalpha, code)) and len(code) >= _SHORTEST_CODE else ""


def _without_salt(name: str, salts: Set[str], known: Set[str]) -> str:
    while (bare := name.rpartition(" ")[0]) and name.rpartition(" ")[2] in salts and (bare in known or _is_salty(bare)):
        name = bare
    return name


def _is_salty(name: str) -> bool:
    """Whether another salt word may stand before the one just taken off: "… hydrochloride hydrate"."""
    return " " in name
