"""Whether two texts are copies of one. In: text. Out: its shingles, and how much of them two texts share.

Shingles and resemblance after Broder, "On the resemblance and containment of documents" (1997).
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

SHINGLE = 5
"""Tokens per shingle. Tokens are words, and single characters in scripts that write without spaces."""

FEWEST_TOKENS = 40
"""Shorter texts have too few shingles to tell a copy from a coincidence."""

OPENING = 40
"""Tokens of the opening, about the lead paragraph's first sentence."""

COPY_JACCARD = 0.5
COPY_CONTAINMENT = 0.8
SAME_SOURCE_JACCARD = 0.9
"""One site's articles share its furniture and its house style, so there only a near-identical text is a copy."""

OPENING_SHARED = 0.5
"""Boilerplate stands at the end of texts; copies share how they begin."""

_LONGEST_TEXT = 20_000
_SPACELESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"[{_SPACELESS}]|[^\W_{_SPACELESS}]+")
_ONE_SPACELESS = re.compile(rf"[{_SPACELESS}]")

Hashes = NDArray[np.uint32]
"""Hashes in ascending order, each once: a set of text runs in four bytes each."""

_NONE: Hashes = np.empty(0, np.uint32)


@dataclass(frozen=True, slots=True, eq=False)
class Shingles:
    """A text as sets of overlapping runs of tokens: all of it, and its opening. Both are empty for a short text."""

    whole: Hashes = field(default_factory=lambda: _NONE)
    opening: Hashes = field(default_factory=lambda: _NONE)


def tokens(text: str) -> list[str]:
    """The tokens of the first 20,000 characters of `text`, case and width folded, punctuation gone."""
    return _TOKEN.findall(unicodedata.normalize("NFKC", text[:_LONGEST_TEXT]).casefold())


def is_spaceless(token: str) -> bool:
    """Whether `token` is a character of a script that writes without spaces."""
    return len(token) == 1 and _ONE_SPACELESS.match(token) is not None


def shingles(found: Sequence[str]) -> Shingles:
    """The shingles of a text's tokens, none where it is shorter than `FEWEST_TOKENS`."""
    if len(found) < FEWEST_TOKENS:
        return Shingles()
    runs = (" ".join(run) for run in zip(*(found[offset:] for offset in range(SHINGLE)), strict=False))
    hashes = np.array([zlib.crc32(run.encode("utf-8", "surrogatepass")) for run in runs], np.uint32)
    return Shingles(np.unique(hashes), np.unique(hashes[: OPENING - SHINGLE + 1]))


def is_copy(one: Shingles, other: Shingles, *, same_source: bool) -> bool:
    """Whether two texts are one text, give or take edits, a cut end or an added introduction."""
    if not len(one.whole) or not len(other.whole):
        return False
    shared = _shared(one.whole, other.whole)
    jaccard = shared / (len(one.whole) + len(other.whole) - shared)
    openings = (_contained(one.opening, other.whole), _contained(other.opening, one.whole))
    if same_source:
        return jaccard >= SAME_SOURCE_JACCARD and min(openings) >= OPENING_SHARED
    containment = shared / min(len(one.whole), len(other.whole))
    return (jaccard >= COPY_JACCARD or containment >= COPY_CONTAINMENT) and max(openings) >= OPENING_SHARED


def _contained(part: Hashes, whole: Hashes) -> float:
    return _shared(part, whole) / len(part)


def _shared(one: Hashes, other: Hashes) -> int:
    return len(np.intersect1d(one, other, assume_unique=True))
