"""Ordinary words. In: prose of all kinds. Out: words that a name must not be mistaken for."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from digest.config import defaults, read_table

_WORD = re.compile(r"[^\W\d_]{2,}")
_LEAST_TEXTS = 2


def ordinary_words(texts: Iterable[Path], least: int = _LEAST_TEXTS) -> frozenset[str]:
    """Words of `least` or more of the texts, in lower case, but for names that everybody knows."""
    texts_with: Counter[str] = Counter()
    for text in _texts(texts):
        texts_with.update({word.lower() for word in _WORD.findall(text)})
    choices = read_table(defaults() / "config" / "vocabulary" / "choices.toml")
    common = {word for word, count in texts_with.items() if count >= least}
    return frozenset((common | set(choices["ordinary"])) - set(choices["known"]))


def _texts(paths: Iterable[Path]) -> Iterator[str]:
    for path in paths:
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line).get("text") or ""
