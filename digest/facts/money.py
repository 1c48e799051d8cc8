"""Sums of money. In: text, and where phrases like "upfront" stand. Out: each sum in whole units, and its role."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ahocorasick_rs import AhoCorasick, Implementation

from digest.facts.patterns import Hit
from digest.model import Money

_CURRENCIES = {
    sign: code
    for code, signs in {
        "USD": "$ us$ usd dollars",
        "EUR": "€ eur euro euros", "GBP": "£ gbp pounds", "JPY": "¥ jpy yen", "CNY": "rmb cny yuan",
        "HKD": "hk$ hkd", "CAD": "c$ ca$ cad", "AUD": "a$ aud", "SGD": "s$", "TWD": "nt$", "INR": "₹ rs rs. inr rupees",
        "CHF": "chf",
        "SEK": "sek", "DKK": "dkk", "NOK": "nok", "KRW": "₩ krw won", "BRL": "r$",
    }.items()
    for sign in signs.split()
}  # fmt: skip
"""Signs and names in lower case, with their ISO 4217 code."""

_SCALES = {
    "k": 1e3, "thousand": 1e3, "lakh": 1e5, "lakhs": 1e5, "m": 1e6, "mn": 1e6, "mln": 1e6, "mio": 1e6, "million": 1e6,
    "millions": 1e6, "crore": 1e7, "crores": 1e7, "cr": 1e7, "b": 1e9, "bn": 1e9, "bln": 1e9, "billion": 1e9,
    "tn": 1e12, "trillion": 1e12,
}  # fmt: skip
_SCALE = "|".join(sorted(_SCALES, key=len, reverse=True))
_CODES = r"(?:USD|EUR|GBP|JPY|RMB|CNY|HKD|CAD|AUD|INR|CHF|SEK|DKK|NOK|KRW|Rs\.?)"
_NAMES = r"(?:yen|yuan|euros?|dollars|pounds|won|rupees|RMB|EUR|USD|CHF)"
_SUM = re.compile(
    rf"(?:(?P<sign>(?:\b(?:US|HK|CA|NT|C|A|S|R)\s?)?\$|[€£¥₹₩]|\b{_CODES}(?=\s?\d))\s?"
    rf"(?P<amount>\d{{1,3}}(?:,\d{{2,3}}){{1,5}}(?:\.\d{{1,2}})?|\d{{1,12}}(?:\.\d{{1,4}})?)[\s-]?(?P<scale>(?:{_SCALE})\b)?)"
    r"|\b(?P<amount2>\d{1,6}(?:[.,]\d{1,4})?)\s(?P<scale2>million|billion|trillion|crore|lakh)"
    rf"\s(?P<sign2>{_NAMES})\b",
    re.IGNORECASE,
)
_LONGEST = 40
_PREFIX = len("US $")
_HINTS = {
    **dict.fromkeys("$€£¥₹₩", _PREFIX),
    **dict.fromkeys((
        "USD", "EUR", "GBP", "JPY", "RMB", "CNY", "HKD", "CAD", "AUD", "INR", "CHF", "SEK", "DKK", "NOK", "KRW", "Rs",
    ), 0),
    **dict.fromkeys((" yen", " yuan", " euro", " dollars", " pounds", " won", " rupees"), _LONGEST),
}  # fmt: skip
"""What stands in every sum, and how far before it the sum may begin."""
_HINTED = AhoCorasick(list(_HINTS), implementation=Implementation.DFA)
_BEFORE_HINT = tuple(_HINTS.values())
_REACH = 70
_MOST = 100


def find_money(text: str, hits: Sequence[Hit]) -> tuple[Money, ...]:
    """Sums in order of mention, each amount and role once. `amount` is in units of `currency` (ISO 4217).

    The role is that of the nearest phrase, those after the sum counting as twice as near in what it is for.
    """
    roles = [hit for hit in hits if hit.group == "money"]
    found: dict[tuple[float, str, str], Money] = {}
    low = 0
    for match in _sums(text):
        while low < len(roles) and roles[low].end < match.start() - _REACH:
            low += 1
        amount, currency = _amount(match)
        role = _role(text, roles, low, match)
        found.setdefault((amount, currency, role), Money(role, amount, currency, match.start(), match.end()))
        if len(found) >= _MOST:
            break
    return tuple(found.values())


def _sums(text: str) -> Iterator[re.Match[str]]:
    """Sums in order. They are looked for only around signs and names of currencies."""
    hints = sorted(place - _BEFORE_HINT[hint] for hint, place, _ in _HINTED.find_matches_as_indexes(text))
    end = 0
    for hint in hints:
        start = max(end, hint)
        match = _SUM.search(text, start, start + 2 * _LONGEST)
        if match:
            end = match.end()
            yield match


def _amount(match: re.Match[str]) -> tuple[float, str]:
    written = match["amount"] or match["amount2"]
    sign = "".join((match["sign"] or match["sign2"]).lower().split())
    scale = _SCALES[(match["scale"] or match["scale2"] or "").lower()] if match["scale"] or match["scale2"] else 1.0
    return round(float(written.replace(",", "")) * scale, 2), _CURRENCIES.get(sign, "USD")


def _role(text: str, roles: Sequence[Hit], low: int, match: re.Match[str]) -> str:
    best, least = "", float(_REACH)
    for hit in roles[low:]:
        if hit.start > match.end() + _REACH:
            break
        distance = hit.start - match.end() if hit.start >= match.end() else (match.start() - hit.end) * 2
        between = text[min(hit.end, match.end()) : max(hit.start, match.start())]
        if any(mark in between for mark in (". ", ";", "\n")):
            continue
        if 0 <= distance < least:
            best, least = hit.name, float(distance)
    return best
