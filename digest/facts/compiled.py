"""Names compiled into config/vocabulary/. In: its tables. Out: folded names and what each means, codes, ordinary words.

There are tens of thousands, so tables are taken apart by column, not by line.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable, Sequence, Set
from itertools import chain, compress, repeat
from pathlib import Path
from typing import TypeVar

from digest.config import ConfigError
from digest.facts.lexicon import Sense

T = TypeVar("T")


def read_compiled(folder: Path, words: Set[str]) -> tuple[list[str], list[Sense], dict[str, str]]:
    """The folded names in the tables of `folder`, what each means, and known codes, squeezed, with their substances.

    Raises `ConfigError` for a missing or damaged file.
    """
    substances, generics, brands, coded = _columns(folder / "drugs.tsv.gz", 4)
    firms, written, short = _columns(folder / "companies.tsv.gz", 3)
    diseases, called = _columns(folder / "indications.tsv.gz", 2)
    both = map("|".join, zip(written, short, strict=True))
    names, senses = _each(
        (*generics, *brands, *both, *called),
        (
            *(Sense("drug", id_, "") for id_ in substances),
            *(Sense("drug", id_, "A") for id_ in substances),
            *(Sense("company", id_, "A") for id_ in firms),
            *(Sense("indication", id_, "") for id_ in diseases),
        ),
    )
    kept = [
        bool(name) and (name not in words or sense.id.lower() == name)
        for name, sense in zip(names, senses, strict=True)
    ]
    codes = dict(zip(*_each(coded, substances), strict=True))
    codes.pop("", None)
    return list(compress(names, kept)), list(compress(senses, kept)), codes


def read_words(folder: Path) -> frozenset[str]:
    """Ordinary words in lower case. Raises `ConfigError` for a missing or damaged file."""
    return frozenset(_columns(folder / "words.txt.gz", 1)[0])


def _each(cells: Sequence[str], meanings: Iterable[T]) -> tuple[list[str], list[T]]:
    """Every name in `cells`, which split theirs by `|`, and for each the meaning of its cell."""
    counts = (cell.count("|") + 1 for cell in cells)
    return "|".join(cells).split("|"), list(chain.from_iterable(map(repeat, meanings, counts)))


def _columns(path: Path, columns: int) -> Sequence[list[str]]:
    """A compressed table by column. Raises `ConfigError` for a file that is missing or no such table."""
    try:
        lines = gzip.decompress(path.read_bytes()).decode().removesuffix("\n")
    except (OSError, EOFError, ValueError, zlib.error) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "damaged"
        raise ConfigError(f"{path}: {reason}; 'pharma-digest init' writes a fresh copy") from None
    for number, line in enumerate(lines.split("\n"), 1):
        if line.count("\t") != columns - 1:
            raise ConfigError(f"{path}:{number}: {line.count(chr(9)) + 1} columns instead of {columns}; rebuild it")
    cells = lines.replace("\n", "\t").split("\t")
    return [cells[column::columns] for column in range(columns)]
