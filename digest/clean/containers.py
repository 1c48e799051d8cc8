"""The containers of a page's passages: what encloses what, and what the markup calls it.

In: passages in reading order. Out: `Containers`, arrays over the elements above the passages. A container holds an
unbroken run of passages, so that sums over it are differences of running totals.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
from lxml.html import HtmlElement
from numpy.typing import NDArray

from digest.clean.passages import Passage
from digest.clean.vocabulary import Vocabulary
from digest.config import defaults, read_table

Integers = NDArray[np.int64]

# Levels above this are as good as none: what stands so far from a passage says nothing about it.
FAR = 16
MARKED_TAGS = (
    *("article", "main", "section", "aside", "nav", "header", "footer", "form", "table", "ul", "ol", "li", "dl"),
    *("figure", "figcaption", "blockquote", "details", "p", "div", "a"),
)
_TAG_MARKS = {tag: i for i, tag in enumerate(MARKED_TAGS)}
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_WORD = re.compile(r"[a-z]+")
_MAX_NAMES = 30
_MAX_ATTRIBUTE = 2_000
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_MEMORY = 50_000


class Lexicon:
    """Groups of words in class and id names. `groups` are their names, in the order of their marks."""

    def __init__(self, words: Mapping[str, Sequence[str]]) -> None:
        self.groups = tuple(words)
        self._marks: dict[str, list[int]] = {}
        for mark, group in enumerate(words.values()):
            for word in group:
                self._marks.setdefault(word, []).append(mark)
        self._known: dict[str, tuple[int, ...]] = {}

    def marks(self, name: str) -> tuple[int, ...]:
        """The groups that the words of one class or id name belong to."""
        known = self._known.get(name)
        if known is None:
            if len(self._known) > _MEMORY:
                self._known.clear()
            words = _WORD.findall(_CAMEL.sub("-", name[:200]).lower())
            known = self._known[name] = tuple({mark for word in words for mark in self._marks.get(word, ())})
        return known

    def marks_of(self, *values: str) -> set[int]:
        """The groups that the words of class and id attributes belong to."""
        return {mark for value in values for name in value.split()[:_MAX_NAMES] for mark in self.marks(name)}


@cache
def default_lexicon() -> Lexicon:
    """The packaged groups."""
    return load_lexicon(defaults() / "config" / "cleaning" / "lexicon.toml")


def load_lexicon(path: Path) -> Lexicon:
    """The groups in a TOML file with a table `words`."""
    return Lexicon(read_table(path)["words"])


@dataclass(frozen=True, eq=False)
class Containers:
    """Arrays with one entry per container, outer before inner; container 0 is the page.

    `first` and `last` bound the passages inside, `last` excluded. `kinds` tells containers of the same tag and
    class by number. `named[i]` is the reason its class or id gives for its being boilerplate. `levels[i, mark]` is
    how many levels above container `i`, itself included, the nearest container with that mark stands, `FAR` for
    none. `home` is the container of each passage.
    """

    elements: Sequence[HtmlElement | None]
    named: Sequence[str]
    home: Integers
    parent: Integers
    depth: Integers
    first: Integers
    last: Integers
    kinds: Integers
    levels: NDArray[np.uint8]
    marks: tuple[str, ...]

    def keep(self, kept: NDArray[np.bool_]) -> Containers:
        """The same containers around the passages that are `kept`."""
        before = np.concatenate(([0], np.cumsum(kept)))
        return replace(self, home=self.home[kept], first=before[self.first], last=before[self.last])


def enclose(
    passages: Sequence[Passage], lexicon: Lexicon, vocabulary: Vocabulary, within: HtmlElement | None = None
) -> Containers:
    """The containers of `passages`, up to `within` and without it."""
    numbers: dict[HtmlElement, int] = {}
    elements: list[HtmlElement | None] = [None]
    parent: list[int] = [0]
    depth: list[int] = [0]
    home: list[int] = []
    for passage in passages:
        path = []
        above: HtmlElement | None = passage.element
        number = 0
        while above is not None and above is not within and not (number := numbers.get(above, 0)):
            path.append(above)
            above = above.getparent()
        for element in reversed(path):
            elements.append(element)
            parent.append(number)
            depth.append(depth[number] + 1)
            number = numbers[element] = len(elements) - 1
        home.append(number)
    first, last = _runs(home, parent)
    reasons = vocabulary.containers.reasons
    kinds, named, levels = _describe(elements, np.array(parent), np.array(depth), lexicon, vocabulary)
    return Containers(
        elements,
        named,
        np.array(home, np.int64),
        np.array(parent, np.int64),
        np.array(depth, np.int64),
        first,
        last,
        kinds,
        levels,
        (
            *lexicon.groups,
            *(f"tag_{tag}" for tag in MARKED_TAGS),
            *("is_hidden", "article_body"),
            *(f"named_{reason}" for reason in reasons),
        ),
    )


def _runs(home: Sequence[int], parent: Sequence[int]) -> tuple[Integers, Integers]:
    first = [len(home)] * len(parent)
    last = [0] * len(parent)
    for i, number in enumerate(home):
        if first[number] > i:
            first[number] = i
        last[number] = i + 1
    # Inner containers come after outer ones, so every run is whole before it is handed up.
    for number in range(len(parent) - 1, 0, -1):
        above = parent[number]
        if first[number] < first[above]:
            first[above] = first[number]
        if last[number] > last[above]:
            last[above] = last[number]
    return np.array(first, np.int64), np.array(last, np.int64)


def _describe(
    elements: Sequence[HtmlElement | None], parent: Integers, depth: Integers, lexicon: Lexicon, vocabulary: Vocabulary
) -> tuple[Integers, list[str], NDArray[np.uint8]]:
    tag_base = len(lexicon.groups)
    hidden = tag_base + len(MARKED_TAGS)
    article_body = hidden + 1
    numbers = {reason: mark for mark, reason in enumerate(vocabulary.containers.reasons, start=article_body + 1)}
    rows: list[int] = []
    columns: list[int] = []
    shapes: dict[tuple[object, str], int] = {}
    kinds = [0]
    names_given = [""]
    described: dict[tuple[object, str, str], tuple[set[int], str]] = {}
    for row, element in enumerate(elements):
        if element is None:
            continue
        tag, attributes = element.tag, element.attrib
        names = (attributes.get("class") or "")[:_MAX_ATTRIBUTE]
        identifier = (attributes.get("id") or "")[:_MAX_ATTRIBUTE]
        kinds.append(shapes.setdefault((tag, names), len(shapes) + 1))
        known = described.get((tag, names, identifier))
        if known is None:
            marks = lexicon.marks_of(names, identifier)
            if (mark := _TAG_MARKS.get(tag)) is not None:  # type: ignore[arg-type]
                marks.add(tag_base + mark)
            reason = vocabulary.named(names, identifier)
            if reason:
                marks.add(numbers[reason])
            known = described[tag, names, identifier] = (marks, reason)
        marks, reason = known
        names_given.append(reason)
        if len(attributes) > bool(names) + bool(identifier):
            marks = marks | _stated(element, hidden, article_body)
        rows.extend([row] * len(marks))
        columns.extend(marks)
    own = np.zeros((len(parent), article_body + 1 + len(numbers)), bool)
    own[rows, columns] = True
    levels = np.full(own.shape, FAR, np.uint8)
    for level in range(1, int(depth.max(initial=0)) + 1):
        here = np.flatnonzero(depth == level)
        levels[here] = np.where(own[here], 0, np.minimum(levels[parent[here]] + 1, FAR))
    return np.array(kinds, np.int64), names_given, levels


def _stated(element: HtmlElement, hidden: int, article_body: int) -> set[int]:
    """The marks of an element that says it is hidden, or the body of an article."""
    marks = set()
    style = element.get("style")
    if (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or (style and _HIDDEN.search(style[:500]))
    ):
        marks.add(hidden)
    if element.get("itemprop") == "articleBody":
        marks.add(article_body)
    return marks
