"""Figures of trials. In: where endpoints are named. Out: the value that stands with each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from digest.facts.patterns import Hit
from digest.model import Figure

_NUMBER = r"\d{1,4}(?:\.\d{1,4})?"
_UNIT = r"(?:\s?%|\spercent\b|[\s-](?:months?|weeks?|years?|days?|mo)\b)"
_BETWEEN = r"[\s)\]:=,]*(?:\([^()]{1,12}\)\s?)?(?:(?!versus|compared|vs)[A-Za-z-]+,?\s){0,6}"
_AFTER = re.compile(rf"(?:{_BETWEEN})(?P<value>{_NUMBER}{_UNIT})")
_RATIO = re.compile(r"[\s)\](:=,]*(?:of\s|was\s|is\s|HR\s?[=:)]?\s?){0,3}(?P<value>[01]\.\d{1,4})(?!\d|\.\d|\s?%)")
_BEFORE = re.compile(rf"(?P<value>{_NUMBER}{_UNIT})\s(?:\w+\s){{0,2}}$")
_RISK = re.compile(
    r"\b(?:reduc|cut|lower|decreas)\w*\s(?:in\s)?(?:the\s)?(?P<endpoint>risk\sof\s[^.;%]{3,80}?)\sby\s"
    rf"(?:\w+\s){{0,2}}(?P<value>{_NUMBER}\s?(?:%|percent))",
    re.IGNORECASE,
)
_P = re.compile(r"[pP](?<!\w.)(?:[\s-]?[vV]alue)?\s?(?:of\s)?(?P<value>[<=>≤]\s?0?\.\d{1,8})")
_COMPARED = "<=>≤"
_MEDIAN = re.compile(r"median\s(?:\w+[\s-]){0,1}$", re.IGNORECASE)
_REACH = 90
_MOST = 60


def find_figures(text: str, hits: Sequence[Hit]) -> tuple[Figure, ...]:
    """Figures in order, each endpoint and value once. `value` is as written: "40.0%", "8.6 months", "<0.001"."""
    found: dict[tuple[str, str], Figure] = {}
    for figure in sorted(_figures(text, hits), key=lambda figure: figure.start):
        found.setdefault((figure.endpoint, figure.value), figure)
    return tuple(found.values())[:_MOST]


def _figures(text: str, hits: Sequence[Hit]) -> Iterator[Figure]:
    endpoints = [hit for hit in hits if hit.group == "endpoint"]
    for number, hit in enumerate(endpoints):
        if hit.name == "risk reduction":
            window = max(0, hit.start - 40), min(len(text), hit.end + 2 * _REACH)
            if match := _RISK.search(text, *window):
                yield Figure(match["endpoint"], match["value"], match.start("endpoint"), match.end())
            continue
        following = endpoints[number + 1].start if number + 1 < len(endpoints) else len(text)
        reach = min(hit.end + _REACH, max(following, hit.end))
        name = f"median {hit.name}" if _MEDIAN.search(text[max(0, hit.start - 24) : hit.start]) else hit.name
        pattern = _RATIO if hit.name == "HR" else _AFTER
        if match := pattern.match(text, hit.end, reach):
            yield Figure(name, match["value"], hit.start, match.end())
        elif match := _BEFORE.search(text[max(0, hit.start - 40) : hit.start]):
            yield Figure(name, match["value"], max(0, hit.start - 40) + match.start(), hit.end)
    if endpoints and any(sign in text for sign in _COMPARED):
        for match in _P.finditer(text):
            yield Figure("p", match["value"], match.start(), match.end())
