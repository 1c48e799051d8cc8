"""Text from the web as one clean line. In: anything. Out: one line without control characters, of bounded length."""

from __future__ import annotations

import re

_LONGEST_INPUT = 20_000
# Invisible characters that can hide or reorder text: soft hyphen, zero-width space, bidirectional controls (Unicode
# Standard Annex 9), byte order marks, and lone surrogates, which no encoding can write. Joiners stay, as some scripts
# need them.
_INVISIBLE = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def one_line(text: str) -> str:
    """The first 20,000 characters of `text` with whitespace collapsed and invisible characters gone."""
    return " ".join(_CONTROL.sub(" ", _INVISIBLE.sub("", text[:_LONGEST_INPUT])).split())


def shortened(line: str, longest: int) -> str:
    """`line`, cut at a word's end and marked with an ellipsis where it is longer than `longest` characters."""
    if len(line) <= longest:
        return line
    head = line[: longest - 1]
    cut = head.rsplit(" ", 1)[0] if " " in head[longest // 2 :] else head
    return cut.rstrip(" ,;:-–—") + "…"
