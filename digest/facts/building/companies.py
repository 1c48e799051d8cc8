"""Companies. In: a register of listed ones. Out: one line per company: its id, its names, its short forms."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Set
from pathlib import Path

from digest.config import defaults, read_table
from digest.facts.company_names import CompanyWords
from digest.facts.tokens import fold_name

_SHORTEST = 4


def company_rows(path: Path, words: Set[str]) -> Iterator[str]:
    """Lines `id TAB names TAB short forms`, split by a bar, in the order of ids.

    The id is the register's name without its legal form. A name of one ordinary word ("Align") needs its legal form
    beside it; a short form ("Regeneron") is no ordinary word and no other company's.
    """
    forms = CompanyWords.load(defaults() / "config" / "facts")
    choices = read_table(defaults() / "config" / "vocabulary" / "choices.toml")
    left_out = frozenset(choices["not_companies"])
    with path.open(encoding="utf-8", newline="") as file:
        registered = sorted({row["name"] for row in csv.DictReader(file)})
    shorts = Counter(forms.short(forms.bare(name)) for name in registered)
    seen: set[str] = set()
    for name in registered:
        bare = forms.bare(name)
        folded = fold_name(bare)
        if not folded or folded in seen or folded in left_out:
            continue
        seen.add(folded)
        names = {folded, fold_name(name)}
        if " " not in folded and (folded in words or len(folded) < _SHORTEST or folded.isdigit()):
            names.discard(folded)
        short = forms.short(bare)
        alone = " " not in short and short not in words and len(short) >= _SHORTEST and not short.isdigit()
        wanted = alone and shorts[short] == 1 and short not in names and short not in left_out
        if names:
            yield "\t".join((bare, "|".join(sorted(names)), short if wanted else ""))
