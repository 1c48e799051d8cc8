"""Figures that a sentence states, made comparable: "$1.2 billion" is "1,200 million dollars". In: text. Out: a set."""

from __future__ import annotations

import re

_SCALES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6, "b": 1e9, "bn": 1e9, "billion": 1e9}
_UNITS = {"percent": "%", "per cent": "%", "percentage": "%", "mo": "month", "yr": "year"}
_QUANTITY = re.compile(
    r"(?<![\w.,-])[^\w\s(]{0,2}(?P<number>\d{1,3}(?:,\d{3}){1,4}(?:\.\d+)?|\d{1,12}(?:\.\d+)?)(?![\w.,]*\d)"
    r"(?:[\s-]?(?P<scale>thousand|million|billion|mn|bn|[kmb])\b)?"
    r"(?:[\s-]?(?P<unit>%|per\scent\b|percent(?:age)?\b|months?\b|mo\b|weeks?\b|days?\b|years?\b|yr\b))?",
    re.IGNORECASE,
)
_LEAST_BARE = 100
_YEARS = range(1900, 2100)


def quantities(text: str) -> frozenset[str]:
    """The figures in `text`: numbers with a unit or a scale, and bare ones that are large or exact, years aside."""
    return frozenset(found for match in _QUANTITY.finditer(text) if (found := _quantity(match)))


def _quantity(match: re.Match[str]) -> str:
    written = match["number"]
    value = float(written.replace(",", ""))
    unit = " ".join((match["unit"] or "").lower().split())
    if not unit and not match["scale"]:
        if "." not in written and value < _LEAST_BARE:
            return ""
        if "," not in written and value in _YEARS:
            return ""
    scale = _SCALES[match["scale"].lower()] if match["scale"] else 1.0
    return f"{value * scale:.6g} {_UNITS.get(unit, unit.removesuffix('s'))}"
