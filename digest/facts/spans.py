"""Stretches of text, and the sentence around one. Leaf module of the room."""

from __future__ import annotations

import re
from collections.abc import Iterator

Span = tuple[int, int]
"""Start and end offset in a text."""

_REACH = 300
_NO_START = ("-", "_")
# Its first character is one of few, so that it is sought no slower than a letter.
_STOP = re.compile(r"[.!?\n](?:(?<=\n)|(?<=[a-z0-9%)\]”\"].)[.!?]*[\"”)]?\s+(?=[A-Z“\"(]))")


def brackets(text: str) -> list[int]:
    """Where round and square brackets open."""
    return sorted((*_places(text, "("), *_places(text, "[")))


def _places(text: str, sign: str) -> Iterator[int]:
    place = text.find(sign)
    while place >= 0:
        yield place
        place = text.find(sign, place + 1)


def find_name(text: str, name: str) -> int:
    """Where `name` first stands in `text` as a word of its own, after no hyphen either; -1 where it does not."""
    place = text.find(name)
    while place >= 0:
        before, after = text[place - 1 : place], text[place + len(name) : place + len(name) + 1]
        if not (before.isalnum() or before in _NO_START or after.isalnum() or after == "_"):
            return place
        place = text.find(name, place + 1)
    return -1


def sentence_around(text: str, span: Span) -> Span:
    """The sentence of `text` that holds `span`, cut off 300 characters before and after it.

    A rule of thumb for the few words around a fact: abbreviations of capitals ("U.S.") end no sentence here, others do.
    """
    begin, end = max(0, span[0] - _REACH), min(len(text), span[1] + _REACH)
    for stop in _STOP.finditer(text, begin, end):
        if stop.start() >= span[1]:
            return begin, stop.start()
        if stop.end() <= span[0]:
            begin = stop.end()
    return begin, end
