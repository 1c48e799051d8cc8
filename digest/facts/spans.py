"""Stretches of text, and the sentence around one. Leaf module of the room."""

from __future__ import annotations

import re

Span = tuple[int, int]
"""Start and end offset in a text."""

_REACH = 300
_STOP = re.compile(r"(?<=[a-z0-9%)\]”\"])[.!?]+[\"”)]?\s+(?=[A-Z“\"(])|\n")


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
