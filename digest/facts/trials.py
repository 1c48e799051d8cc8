"""Trials. In: text. Out: registry numbers, and the phase of development it is about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from digest.facts.patterns import Hit
from digest.facts.spans import Span
from digest.facts.tokens import Tokens
from digest.model import Entity

_REGISTRY = re.compile(
    r"\b(?:NCT\s?\d{8}|ISRCTN\s?\d{8}|ChiCTR[- ]?(?:\w{2,4}-)?\d{8,10}|jRCTs?\d{9,10}|ACTRN\s?\d{14}"
    r"|CTRI/\d{4}/\d{2,3}/\d{4,6}"
    r"|DRKS\s?\d{8}|UMIN\s?\d{9}|KCT\s?\d{7}|TCTR\s?\d{11}|CTR20\d{6}"
    r"|(?:EudraCT|EU\sCT|EUCT|CTIS)[\s:#A-Za-z]{0,20}(?:20\d\d-\d{6}-\d\d(?:-\d\d)?)|20\d\d-5\d{5}-\d\d-\d\d|20[01]\d-00\d{4}-\d\d)\b"
)
_LEAST_DIGITS = 6
_EUROPEAN = re.compile(r"20\d\d-\d{6}-\d\d(?:-\d\d)?")
_ONE = r"(?:(?P<{0}>IV|III|II|I|[1-4])(?P<{0}letter>[abc])?)"
_PHASE = re.compile(
    rf"[\s-]{{0,2}}{_ONE.format('first')}(?!\w|\.\d)(?:\s?(?:/|-|–|and|to|&)\s?(?:phase[\s-])?{_ONE.format('second')}(?!\w))?"
    rf"|[\s-]{{0,2}}{_ONE.format('joined')}/{_ONE.format('other')}(?!\w)",
    re.IGNORECASE,
)
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
_PAIRS = frozenset({"1/2", "2/3"})


def find_trials(tokens: Tokens) -> Iterator[Entity]:
    """Registry numbers in order, without spaces: the same trial has the same id however it is written."""
    if (
        not any(len(tokens.words[number]) >= _LEAST_DIGITS for number in tokens.numeric)
        and "ctri" not in tokens.distinct
    ):
        return
    for match in _REGISTRY.finditer(tokens.text):
        european = _EUROPEAN.search(match[0])
        yield Entity("trial", european[0] if european else "".join(match[0].split()), match[0], *match.span())


def find_phase(text: str, hits: Sequence[Hit], places: Sequence[Span]) -> str:
    """The phase named in the first of `places` that names one, else anywhere: "1", "2", "3", "4", "1/2", "2/3" or "".

    A stage ("late-stage") counts where no phase is said.
    """
    said = [(hit.start, _phase(text, hit)) for hit in hits if hit.group == "stage" and hit.name == "phase"]
    said = [(start, phase) for start, phase in said if phase]
    if not said:
        said = [(hit.start, hit.name) for hit in hits if hit.group == "stage" and hit.name != "phase"]
    for begin, end in places:
        for start, phase in said:
            if begin <= start < end:
                return phase
    return said[0][1] if said else ""


def _phase(text: str, hit: Hit) -> str:
    match = _PHASE.match(text, hit.end, hit.end + 24)
    if match is None:
        return ""
    first, second = match["first"] or match["joined"], match["second"] or match["other"]
    numbers = [_ROMAN.get(number.lower(), number) for number in (first, second) if number]
    pair = "/".join(numbers)
    return pair if pair in _PAIRS else numbers[0]
