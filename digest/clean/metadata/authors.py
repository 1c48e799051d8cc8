"""Who wrote it: people, not desks, outlets or labels.

In: what a page calls its authors, wherever it does. Out: names as printed, in order, each once. None is better than a
wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import unescape

from digest.clean.wording.folding import fold

_MAX_AUTHORS = 50
_MAX_TEXT = 2_000
_MAX_NAME, _MAX_WORDS = 60, 6
_NOT_A_NAME = re.compile(r"https?://|www\.|\.com\b|[@\d<>{}=:#?!]")
_BRACKETED = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_WORD = re.compile(r"[^\W\d_]+(?:[.'’\-][^\W\d_]*)*")
_SPLIT_AT = re.compile(r"\s*(?:[;|•·●∙/\n、，]|\s[–—-]\s|&|\+)\s*")
_COMMA = re.compile(r"\s*,\s*")
# "ByInes Okafor": two elements that no space divides.
_GLUED = re.compile(r"^By(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class NameWords:
    """The words around names, folded. From config/cleaning/metadata.toml."""

    introductions: frozenset[str]
    introduction: re.Pattern[str]
    conjunctions: frozenset[str]
    not_people: frozenset[str]
    degrees: frozenset[str]
    particles: frozenset[str]
    other_roles: re.Pattern[str]


def people(stated: Iterable[str], words: NameWords, site_names: Sequence[str] = ()) -> tuple[str, ...]:
    """The people named in `stated`, each a name, several, or a byline. `site_names` are no people."""
    sites = {_comparable(name) for name in site_names if name}
    found: dict[str, str] = {}
    for text in stated:
        names = list(_names(unescape(text[:_MAX_TEXT]), words))
        for name in names:
            # A single word is a name where it stands alone; on a line with others it is a place, a role or a label.
            if len(names) > 1 and len(name.split()) == 1 and name.isascii():
                continue
            if _is_person(name, words) and _comparable(name) not in sites:
                found.setdefault(fold(name), name)
    return tuple(found.values())[:_MAX_AUTHORS]


def introduction(text: str, words: NameWords) -> int:
    """How many characters of `text` introduce a name: "By ", "Written by: "; 0 where none do."""
    found = (text.startswith("By") and _GLUED.match(text)) or words.introduction.match(text)
    return found.end() if found else 0


def in_order(name: str) -> str:
    """A name given as libraries do, "Okafor, Ines", as it is spoken: "Ines Okafor"."""
    family, comma, given = name.partition(",")
    return f"{given.strip()} {family.strip()}" if comma and "," not in given and ";" not in given else name


def _comparable(name: str) -> str:
    """A name without case and punctuation. Spaces count: "janedoe" is a site's address, Jane Doe is its author."""
    return " ".join(re.findall(r"\w+", name.casefold()))


def _names(text: str, words: NameWords) -> Iterable[str]:
    text = _BRACKETED.sub(" ", text).strip(" \n,.:-–—|")
    # Those who checked or pictured it did not write it.
    text = words.other_roles.split(text, maxsplit=1)[0]
    for part in _SPLIT_AT.split(_introduced(text, words)):
        for piece in _COMMA.split(part):
            yield from _split_conjunctions(_introduced(piece, words), words)


def _introduced(text: str, words: NameWords) -> str:
    while length := introduction(text, words):
        text = text[length:]
    return text


def _split_conjunctions(text: str, words: NameWords) -> Iterable[str]:
    name: list[str] = []
    for word in text.split():
        # "y" and "e" also stand inside names; they divide only names that are already whole.
        if word in words.conjunctions and (len(name) >= 2 or len(word) > 1):
            if name:
                yield " ".join(name)
            name = []
        else:
            name.append(word)
    # "Ines Okafor MD": a degree is no part of the name, with or without a comma before it.
    while len(name) > 2 and name[-1].isupper() and name[-1].casefold().strip(".") in words.degrees:
        name.pop()
    if name:
        yield " ".join(name)


def _is_person(name: str, words: NameWords) -> bool:
    if not 2 <= len(name) <= _MAX_NAME or _NOT_A_NAME.search(name) or name.casefold() in words.introductions:
        return False
    parts = _WORD.findall(name)
    if not parts or len(parts) > _MAX_WORDS:
        return False
    folded = [part.casefold().strip(".") for part in parts]
    if all(part in words.degrees for part in folded) or any(part in words.not_people for part in folded):
        return False
    if any(part[0].islower() and part not in words.particles for part in parts[1:]) and not name.islower():
        return False
    if name[0].islower() and len(parts) < 2:
        return False
    return len(parts) >= 2 or not name.isascii() or (len(name) > 2 and not name.isupper())
