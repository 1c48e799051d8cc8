"""Breaks text into lines for a reader with a fixed-width font: the text/plain part of a mail.

In: one line of text. Out: lines of at most so many columns. A wide East Asian character takes two columns and a line
may break after it (Unicode Standard Annexes 11 and 14, simplified).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

# A line does not begin with closing punctuation or with a mark on the character before it.
_STAYS_WITH_THE_LAST = frozenset({"Pe", "Pf", "Po", "Zs", "Mn", "Me"})


@lru_cache(maxsize=1024)  # the mails of an issue tell many readers the same
def wrap(text: str, columns: int = 72, indent: str = "") -> str:
    """`text` in lines of at most `columns`, each after `indent`. A word longer than a line is broken."""
    room = columns - len(indent)
    lines: list[str] = []
    line = ""
    for piece in _pieces(text, room):
        if line and width(line) + width(piece.rstrip()) > room:
            lines.append(line)
            line = ""
        line += piece
    return "\n".join(indent + line.rstrip() for line in [*lines, line])


def width(text: str) -> int:
    """The columns `text` takes."""
    return len(text) if text.isascii() else sum(map(_columns, text))


@lru_cache(maxsize=4096)
def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _pieces(text: str, room: int) -> Iterator[str]:
    """The parts of `text` between which a line may break, none wider than `room`; a space ends its part."""
    piece, used = "", 0
    for character in text:
        columns = _columns(character)
        if piece and (_may_break(piece[-1], character) or used + columns > room):
            yield piece
            piece, used = "", 0
        piece += character
        used += columns
    yield piece


def _may_break(before: str, after: str) -> bool:
    if before != " " and _columns(before) != 2:
        return False
    return unicodedata.category(after) not in _STAYS_WITH_THE_LAST
