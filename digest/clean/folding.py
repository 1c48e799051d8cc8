"""Text made comparable: without case, curly quotes and runs of white space."""

from __future__ import annotations

import re

_SPACES = re.compile(r"\s+")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " "})


def fold(text: str) -> str:
    """`text` for comparing whole texts: no case, straight quotes, single spaces, none at the ends."""
    return fold_prefix(text).strip()


def fold_prefix(text: str) -> str:
    """Like `fold`, keeping a space at either end: for comparing the beginning or end of a text."""
    return _SPACES.sub(" ", text.translate(_QUOTES)).casefold()
