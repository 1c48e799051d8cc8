"""The command line of the build."""

from __future__ import annotations

import argparse
import gzip
from collections.abc import Iterable
from pathlib import Path

from digest.config import defaults
from digest.facts.building.companies import company_rows
from digest.facts.building.drugs import drug_rows
from digest.facts.building.indications import indication_rows
from digest.facts.building.words import ordinary_words


def main() -> None:
    """Read the sources named on the command line and write config/vocabulary/."""
    parser = argparse.ArgumentParser(prog="python -m digest.facts.building", description=__doc__)
    parser.add_argument("--drugs", type=Path, required=True, help="CSV: name, kind (generic, brand, code), substance")
    parser.add_argument("--companies", type=Path, required=True, help="CSV: name")
    parser.add_argument("--diseases", type=Path, required=True, help="CSV: name, synonyms split by |")
    parser.add_argument("--texts", type=Path, nargs="+", required=True, help="JSON lines with a text each: prose")
    parser.add_argument("--out", type=Path, default=defaults() / "config" / "vocabulary")
    asked = parser.parse_args()
    words = ordinary_words(asked.texts, least=1)
    _write(asked.out / "words.txt.gz", sorted(ordinary_words(asked.texts)))
    _write(asked.out / "drugs.tsv.gz", drug_rows(asked.drugs, words))
    _write(asked.out / "companies.tsv.gz", company_rows(asked.companies, words))
    _write(asked.out / "indications.tsv.gz", indication_rows(asked.diseases, words))


def _write(path: Path, rows: Iterable[str]) -> None:
    body = "".join(f"{row}\n" for row in rows).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(body, mtime=0))


if __name__ == "__main__":
    main()
