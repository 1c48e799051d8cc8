"""Text made comparable: without case, curly quotes and runs of white space."""

from __future__ import annotations

import re

# From here on in Unicode a character is a syllable or a word.
_WIDE = "\u2e80"
_WIDE_EXTRA = 1.5
_SPACES = re.compile(r"\s+")
_QUOTES = (("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"'), ("\u00a0", " "))


def fold(text: str) -> str:
    """`text` for comparing whole texts: no case, straight quotes, single spaces, none at the ends."""
    if not text.isascii():
        text = _straight(text)
    return " ".join(text.split()).casefold()


def fold_prefix(text: str) -> str:
    """Like `fold`, keeping a space at either end: for comparing the beginning or end of a text."""
    return _SPACES.sub(" ", text if text.isascii() else _straight(text)).casefold()


def width(text: str) -> float:
    """How much a text says, in Latin letters: a Chinese, Japanese or Korean character counts as two and a half."""
    if text.isascii() or max(text) < _WIDE:
        return len(text)
    return len(text) + _WIDE_EXTRA * sum(character >= _WIDE for character in text)


def _straight(text: str) -> str:
    # Several times as fast as str.translate on long texts.
    for curly, straight in _QUOTES:
        text = text.replace(curly, straight)
    return text
