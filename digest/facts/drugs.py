"""Drugs. In: a text and the names found in it. Out: mentions of drugs, each under its substance.

Names nobody has listed are told by their shape (codes, endings of nonproprietary names), by a bracket after or around a
known one ("lecanemab (Leqembi)"), and by the noun before them ("heartburn drug Zantac").
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence, Set

from digest.facts.codes import Codes
from digest.facts.lexicon import Mention
from digest.facts.mentions import Named, free
from digest.facts.spans import Span, brackets, find_name
from digest.facts.tokens import Tokens

_BRACKET = re.compile(r"[(\[](?P<inside>[^()\[\]\n]{2,120})[)\]]")
_OTHERWISE = re.compile(
    r"[,;/|:]|\b(?:or|also known as|(?:formerly|previously)(?: known as)?|aka|marketed as|brand name)\b"
)
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]{2,23}(?:[-\u2010\u2011][A-Za-z0-9]{1,5})?")
_NAME_BEFORE = re.compile(r"(?<![\w-])(?P<name>[A-Z][A-Za-z0-9-]{2,23})[®™]?\s?$")
_FORMS = re.compile(
    r"[®™]?\s?(?:(?:injection|tablets?|capsules?|for|solution|oral|suspension|subcutaneous|intravenous|vaccine|cream|gel)"
    r"[\s,]{1,2}){0,4}"
)
_AFTER_NOUN = re.compile(
    r",?\s(?:(?:called|named|dubbed|as|name|of)\s)?[\"“'‘]?(?P<name>[A-Z][a-z]{4,15}|[A-Z]{6,14})(?![\w-])(?!\s[A-Z])"
)
_OWNED = re.compile(r"['’]s\s(?P<name>[a-z]{7,20}|[A-Z][a-z]{5,15}(?!\s[A-Z]))(?![\w-])")
_REGISTERED = re.compile(
    r"(?<!\w)(?P<name>[A-Z][A-Za-z]{4,17})\s?®\s?(?=\(|injection|tablet|capsule|for\s(?:injection|oral))"
)
_COMPARES = re.compile(
    r"\b(?:vs|versus|plus|and|with|compared|than|like|such as|e\.g|including|rival|unlike)\b", re.IGNORECASE
)
_ACRONYM_LETTERS = 5
_REACH = 60
_MOST_NEW = 20


def find_drugs(
    tokens: Tokens, mentions: Sequence[Mention], codes: Codes, ordinary: Set[str], *, medical: bool
) -> list[Named]:
    """The drugs in the text, in order. `mentions` are the names of all kinds already found, in order.

    Names are told by their shape only where the text is `medical`.
    """
    text = tokens.text
    listed = [Named(each.id, each.start, each.end) for each in mentions if each.kind == "drug"]
    shaped = [Named(id_, *span) for id_, span in codes.find(tokens, medical=medical) if _is_free(mentions, span)]
    drugs = sorted({*listed, *shaped}, key=lambda drug: (drug.start, -drug.end))
    beside, same = _brackets(text, drugs, mentions, ordinary)
    fresh = {name: Named(id_, start, start + len(name)) for name, id_, start in beside}
    introduced = [*_introduced(tokens, codes), *(_unknown(text, mentions, codes) if medical else ())]
    for name, start in introduced:
        if _is_new(name, ordinary) and free(mentions, start, start + len(name)) and not _covers(drugs, start):
            fresh.setdefault(name, Named(name.lower(), start, start + len(name)))
    drugs += [_earliest(text, name, drug) for name, drug in list(fresh.items())[:_MOST_NEW]]
    known = {drug.id for drug in listed}
    return _bound(sorted(drugs, key=lambda drug: (drug.start, -drug.end)), same, known)


def _introduced(tokens: Tokens, codes: Codes) -> Iterator[tuple[str, int]]:
    """Capitalised words after what introduces a drug's name ("heartburn drug Zantac"), and registered trade marks."""
    for number in tokens.numbers(codes.nouns):
        if match := _AFTER_NOUN.match(tokens.text, tokens.ends[number]):
            yield match["name"], match.start("name")
    if "®" in tokens.text:
        for match in _REGISTERED.finditer(tokens.text):
            yield match["name"], match.start("name")


def _unknown(text: str, mentions: Sequence[Mention], codes: Codes) -> Iterator[tuple[str, int]]:
    """Single words after a company's genitive that are no drug word and end as no disease's name does."""
    for mention in mentions:
        if mention.kind == "company" and (match := _OWNED.match(text, mention.end)):
            name = match["name"]
            if not name.endswith(codes.not_endings) and name.removesuffix("s") not in codes.drug_words:
                yield name, match.start("name")


def _is_free(mentions: Sequence[Mention], span: Span) -> bool:
    """Whether a code is part of no other name, but for the company it is called after: "DYNE-251"."""
    start, end = span
    place = bisect_left(mentions, end, key=lambda mention: mention.start)
    last = mentions[place - 1] if place else None
    return last is None or last.end <= start or (last.kind == "company" and last.start == start and last.end < end)


def _brackets(
    text: str, drugs: Sequence[Named], mentions: Sequence[Mention], ordinary: Set[str]
) -> tuple[list[tuple[str, str, int]], list[tuple[str, str]]]:
    """What brackets add: names with the id they share and their offset, and pairs of ids that are one substance."""
    names: list[tuple[str, str, int]] = []
    same: list[tuple[str, str]] = []
    starts = [drug.start for drug in drugs]
    for bracket in brackets(text):
        match = _BRACKET.match(text, bracket)
        if match is None:
            continue
        inside = drugs[bisect_left(starts, match.start()) : bisect_left(starts, match.end())]
        before = drugs[max(0, bisect_left(starts, match.start()) - 1)] if drugs else None
        anchor = before if before and _stands_at(text, before.end, match.start()) else None
        if anchor is None:
            names += _named_before(text, match.start(), inside, mentions, ordinary)
            continue
        if len({drug.id for drug in inside}) == 1 and not _COMPARES.search(match["inside"]):
            same.append((anchor.id, inside[0].id))
        for name, start in _pieces(match):
            if _is_new(name, ordinary) and free(mentions, start, start + len(name)) and not _covers(inside, start):
                names.append((name, anchor.id, start))
    return names, same


def _named_before(
    text: str, bracket: int, inside: Sequence[Named], mentions: Sequence[Mention], ordinary: Set[str]
) -> Iterator[tuple[str, str, int]]:
    """The new name right before a bracket that begins with the one drug it holds."""
    if len({drug.id for drug in inside}) != 1 or inside[0].start - bracket > len("(generic name: "):
        return
    begin = max(0, bracket - _REACH)
    word = _NAME_BEFORE.search(text[begin:bracket])
    if word and _is_new(word["name"], ordinary):
        start = begin + word.start("name")
        if free(mentions, start, start + len(word["name"])):
            yield word["name"], inside[0].id, start


def _stands_at(text: str, end: int, bracket: int) -> bool:
    """Whether nothing but a form of medicine stands between a name and the bracket after it."""
    return end <= bracket <= end + _REACH and _FORMS.fullmatch(text, end, bracket) is not None


def _pieces(match: re.Match[str]) -> Iterator[tuple[str, int]]:
    """The single words of a bracket that say another name, with their offsets."""
    offset = match.start("inside")
    begin = 0
    for end, following in [
        *((split.start(), split.end()) for split in _OTHERWISE.finditer(match["inside"])),
        (len(match["inside"]), 0),
    ]:
        piece = match["inside"][begin:end]
        name = piece.strip(" \"“”'‘’®™")
        if _NAME.fullmatch(name):
            yield name, offset + begin + piece.index(name)
        begin = following


def _is_new(name: str, ordinary: Set[str]) -> bool:
    """Whether a word can be the name of a drug that no list has: no ordinary word, no acronym."""
    bare = name.lower().partition("-")[0]
    if bare in ordinary or name.lower() in ordinary or bare.removesuffix("s") in ordinary:
        return False
    if any(map(str.isdigit, name)):
        return True
    return not (name.isupper() and len(name) <= _ACRONYM_LETTERS) and len(name) > _ACRONYM_LETTERS - 1


def _covers(drugs: Sequence[Named], start: int) -> bool:
    return any(drug.start <= start < drug.end for drug in drugs)


def _earliest(text: str, name: str, drug: Named) -> Named:
    """The first place in the text at which the name stands, written so or in capitals."""
    places = [(find_name(text, written), len(written)) for written in {name, name.upper()}]
    found = min(((start, length) for start, length in places if start >= 0), default=None)
    return Named(drug.id, found[0], found[0] + found[1]) if found else drug


def _bound(drugs: list[Named], same: Sequence[tuple[str, str]], known: Set[str]) -> list[Named]:
    """The drugs under the id of the substance that brackets tie them to; a listed one keeps its own."""
    ids: dict[str, str] = {}

    def of(id_: str) -> str:
        while id_ in ids:
            id_ = ids[id_]
        return id_

    for one, other in same:
        left, right = of(one), of(other)
        if left == right or (left in known and right in known):
            continue
        keep, drop = (right, left) if right in known or (left not in known and _is_code(left)) else (left, right)
        ids[drop] = keep
    return [Named(of(drug.id), drug.start, drug.end) for drug in drugs]


def _is_code(id_: str) -> bool:
    return any(map(str.isdigit, id_))
