"""Wording and names looked up in lists, however long the lists are.

In: the operator's lists, by reason. Out: the first reason, in the lists' order, that a text or a class name answers
to. Lists are looked up by hash and not tried one by one: both are asked of everything on a page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from digest.clean.wording.folding import fold, width

EDGES = " \t\n:.…!?|-–—»«›‹>→▶►•·*[]()#：。！？｜＞【】「」『』〈〉《》（）［］▼▽■□◆●☞※"
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NAME_WORD = re.compile(r"[a-z0-9]+")
# Groups without groups inside, and a | that stands in none of them, or in one with others inside.
_GROUP = re.compile(r"\([^()]*\)")
_ALTERNATIVES = re.compile(r"\|")
_DIGIT = re.compile(r"\d")
# Names and lines come again on every page of a site. So many are remembered.
_MEMORY = 20_000
_MAX_NAMES = 30
_MAX_NAME = 200
_MAX_ATTRIBUTE = 2_000
# "has-sidebar" and "no-ads" describe the page around, not the part.
_NOT_OWN = frozenset({"has", "no", "not", "with", "without", "a"})
_NONE = 1_000
# Beginnings and ends are looked up by so many of their characters, as many as they have.
_KEYS = (5, 2, 1)


@dataclass(frozen=True, slots=True)
class Phrases:
    """What blocks of one kind say: all of it (`whole`), how they begin (`starts`) or end (`ends`), or `patterns`.

    `holds` are phrases of scripts without spaces, looked for anywhere in texts of such scripts.
    """

    whole: frozenset[str]
    starts: tuple[str, ...]
    ends: tuple[str, ...]
    patterns: tuple[str, ...]
    max_chars: int
    holds: tuple[str, ...] = ()


class Wording:
    """The phrases of every reason, in order: the first reason that matches is the one."""

    def __init__(self, phrases: Mapping[str, Phrases]) -> None:
        self.reasons = tuple(phrases)
        self._limits = [each.max_chars for each in phrases.values()]
        self._longest = max(self._limits, default=0)
        self._longest_whole = max((len(phrase) for each in phrases.values() for phrase in each.whole), default=0)
        self._whole: dict[str, list[int]] = {}
        self._starts: dict[str, list[tuple[str, int]]] = {}
        self._ends: dict[str, list[tuple[str, int]]] = {}
        for order, each in enumerate(phrases.values()):
            for phrase in each.whole:
                self._whole.setdefault(phrase, []).append(order)
            for phrase in filter(None, each.starts):
                self._starts.setdefault(phrase[: _key(phrase)], []).append((phrase, order))
            for phrase in filter(None, each.ends):
                self._ends.setdefault(phrase[-_key(phrase) :], []).append((phrase, order))
        self._holds = [(phrase, order) for order, each in enumerate(phrases.values()) for phrase in each.holds]
        self._known: dict[str, str] = {}
        # A pattern tied to the beginning is tried there alone: a search would try it at every character.
        self._openings = _compiled(phrases, tied=True)
        self._patterns = _compiled(phrases, tied=False)

    def reason(self, text: str) -> str:
        """The reason a block with this text is boilerplate, or "" where its words do not show it."""
        # Folding hardly shortens a text by more than its white space.
        if len(text) > 2 * self._longest:
            return ""
        known = self._known.get(text)
        if known is None:
            if len(self._known) > _MEMORY:
                self._known.clear()
            known = self._known[text] = self._look_up(fold(text))
        return known

    def _look_up(self, folded: str) -> str:
        length = width(folded)
        if length > self._longest:
            return ""
        first = _NONE
        for order in self._whole.get(folded.strip(EDGES), ()):
            if order < first and length <= self._limits[order]:
                first = order
        for characters in _KEYS:
            for phrase, order in self._starts.get(folded[:characters], ()):
                if order < first and length <= self._limits[order] and folded.startswith(phrase):
                    first = order
        for characters in _KEYS:
            for phrase, order in self._ends.get(folded[-characters:], ()):
                if order < first and length <= self._limits[order] and folded.endswith(phrase):
                    first = order
        if length > len(folded):
            for phrase, order in self._holds:
                if order < first and length <= self._limits[order] and phrase in folded:
                    first = order
        for order, pattern in self._patterns:
            if order < first and length <= self._limits[order] and pattern.search(folded):
                first = order
        for order, pattern in self._openings:
            if order < first and length <= self._limits[order] and pattern.match(folded):
                first = order
        return self.reasons[first] if first < _NONE else ""

    def is_stock_phrase(self, text: str, reasons: Sequence[str]) -> bool:
        """Whether `text` says one of the whole phrases of `reasons` and nothing more."""
        text = text.strip(EDGES)
        if len(text) > 2 * self._longest_whole:
            return False
        return any(self.reasons[order] in reasons for order in self._whole.get(fold(text).strip(EDGES), ()))


def _key(phrase: str) -> int:
    return next(characters for characters in _KEYS if characters <= len(phrase))


def _compiled(phrases: Mapping[str, Phrases], *, tied: bool) -> list[tuple[int, re.Pattern[str]]]:
    compiled = []
    for order, each in enumerate(phrases.values()):
        patterns = [pattern for pattern in each.patterns if _is_tied(pattern) is tied]
        if patterns:
            compiled.append((order, re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)))
    return compiled


def _is_tied(pattern: str) -> bool:
    """Whether a regular expression can only match at the beginning."""
    return pattern.startswith("^") and not _ALTERNATIVES.search(_GROUP.sub("", pattern))


class Names:
    """Class and id names by reason. An entry matches whole words at the end of a name, or before `boxes`.

    An entry that begins with a ^ matches at the beginning of a name alone.
    """

    def __init__(self, names: Mapping[str, Sequence[str]], boxes: Sequence[str]) -> None:
        self.reasons = tuple(names)
        self._boxes = frozenset(boxes)
        self._first: dict[str, int] = {}
        self._anywhere: dict[str, int] = {}
        for order, entries in enumerate(names.values()):
            for entry in entries:
                table = self._first if entry.startswith("^") else self._anywhere
                table.setdefault(entry.removeprefix("^"), order)
        self._endings = {entry.rpartition("-")[2] for table in (self._first, self._anywhere) for entry in table}
        self._words = max(
            (entry.count("-") + 1 for table in (self._first, self._anywhere) for entry in table), default=0
        )
        self._known: dict[str, int] = {}

    def reason(self, *values: str | None) -> str:
        """The first reason that a name in these attributes answers to, or ""."""
        first = _NONE
        for value in values:
            if value:
                order = self._known.get(value)
                if order is None:
                    order = self._order(value[:_MAX_ATTRIBUTE])
                if order < first:
                    first = order
        return self.reasons[first] if first < _NONE else ""

    def _order(self, value: str) -> int:
        first = _NONE
        for name in value.split()[:_MAX_NAMES]:
            order = self._known.get(name)
            if order is None:
                order = self._remembered(name, self._look_up(spell(name)))
            if order < first:
                first = order
        return self._remembered(value, first)

    def _remembered(self, value: str, order: int) -> int:
        if len(self._known) > _MEMORY:
            self._known.clear()
        if len(value) <= _MAX_NAME:
            self._known[value] = order
        return order

    def _look_up(self, words: Sequence[str]) -> int:
        found = _NONE
        for end in range(len(words), 0, -1):
            if words[end - 1] in self._endings:
                for start in range(max(0, end - self._words), end):
                    entry = "-".join(words[start:end])
                    if start == 0:
                        found = min(found, self._first.get(entry, _NONE))
                    if start == 0 or words[start - 1] not in _NOT_OWN:
                        found = min(found, self._anywhere.get(entry, _NONE))
            if not self._is_box(words[end - 1]):
                break
        return found

    def _is_box(self, word: str) -> bool:
        # Short and numbered words are sizes, counters and the hashes build tools add.
        return word in self._boxes or len(word) <= 2 or _DIGIT.search(word) is not None


def spell(name: str) -> list[str]:
    """A class or id name in words: `relatedPosts__list` is `related`, `posts`, `list`."""
    return _words(name[:_MAX_NAME])


def _words(names: str) -> list[str]:
    if not names.islower():
        names = _CAMEL.sub("-", names).lower()
    return _NAME_WORD.findall(names)
