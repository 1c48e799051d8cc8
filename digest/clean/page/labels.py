"""What the markup calls the containers of a page: their tags, and the words of their class and id names.

In: containers. Out: for each its kind, and how far above it stands the nearest container with each mark. Which marks
are good and which bad, the model has learnt.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from digest.clean.page.containers import Containers, Integers
from digest.clean.page.tree import Element
from digest.clean.wording.matching import Names
from digest.config import defaults, read_table

# Levels above this are as good as none: what stands so far from a passage says nothing about it.
FAR = 16
MARKED_TAGS = (
    *("article", "main", "section", "aside", "nav", "header", "footer", "form", "table", "ul", "ol", "li", "dl"),
    *("figure", "figcaption", "blockquote", "details", "p", "div", "a"),
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_WORD = re.compile(r"[a-z]+")
_MAX_ATTRIBUTE = 2_000
# Longer attributes are too rare to come again.
_MAX_REMEMBERED = 200
_MEMORY = 50_000
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_MAX_STYLE = 500
_MAX_DEPTH = 255
_REASON = "to_named_"


class Lexicon:
    """Groups of words in class and id names. `groups` are their names, in the order of their marks."""

    def __init__(self, words: Mapping[str, Sequence[str]]) -> None:
        self.groups = tuple(words)
        self._marks: dict[str, list[int]] = {}
        for mark, group in enumerate(words.values()):
            for word in group:
                self._marks.setdefault(word, []).append(mark)

    def marks_of(self, *values: str) -> set[int]:
        """The groups that the words of class and id attributes belong to."""
        spelled = " ".join(values)
        if not spelled.islower():
            spelled = _CAMEL.sub("-", spelled).lower()
        known = self._marks
        return {mark for word in _WORD.findall(spelled) if word in known for mark in known[word]}


@cache
def default_lexicon() -> Lexicon:
    """The packaged groups."""
    return load_lexicon(defaults() / "config" / "cleaning" / "lexicon.toml")


def load_lexicon(path: Path) -> Lexicon:
    """The groups in a TOML file with a table `words`."""
    return Lexicon(read_table(path)["words"])


class Labels:
    """The marks of containers by their tags, class and id names, remembered from page to page."""

    def __init__(self, lexicon: Lexicon, names: Names) -> None:
        tags = {tag: mark for mark, tag in enumerate(MARKED_TAGS, start=len(lexicon.groups))}
        self.hidden = len(lexicon.groups) + len(tags)
        self.article_body = self.hidden + 1
        self.marks = (
            *lexicon.groups,
            *(f"tag_{tag}" for tag in MARKED_TAGS),
            *("is_hidden", "article_body"),
            *(f"named_{reason}" for reason in names.reasons),
        )
        self._lexicon = lexicon
        self._names = names
        self._tags = tags
        self._reasons = {reason: mark for mark, reason in enumerate(names.reasons, start=self.article_body + 1)}
        self._known: dict[tuple[str, str, str], tuple[int, ...]] = {}

    def of(self, element: Element, tag: str, names: str) -> tuple[int, ...]:
        """The marks of an element with this tag and these class names."""
        identifier = (element.get("id") or "")[:_MAX_ATTRIBUTE]
        known = self._known.get((tag, names, identifier))
        if known is None:
            known = self._look_up(tag, names, identifier)
            if len(names) + len(identifier) <= _MAX_REMEMBERED:
                if len(self._known) > _MEMORY:
                    self._known.clear()
                self._known[tag, names, identifier] = known
        if len(element.attrib) > bool(names) + bool(identifier):
            return known + self._stated(element)
        return known

    def _look_up(self, tag: str, names: str, identifier: str) -> tuple[int, ...]:
        marks = self._lexicon.marks_of(names, identifier)
        if tag in self._tags:
            marks.add(self._tags[tag])
        reason = self._names.reason(names, identifier)
        if reason:
            marks.add(self._reasons[reason])
        return tuple(marks)

    def _stated(self, element: Element) -> tuple[int, ...]:
        """The marks of a container that says it is hidden, or the body of an article."""
        attributes = dict(element.items())
        style = attributes.get("style")
        marks: tuple[int, ...] = ()
        if (
            "hidden" in attributes
            or attributes.get("aria-hidden") == "true"
            or (style and _HIDDEN.search(style[:_MAX_STYLE]))
        ):
            marks = (self.hidden,)
        return (*marks, self.article_body) if attributes.get("itemprop") == "articleBody" else marks


@lru_cache(maxsize=8)
def packaged_labels(names: Names) -> Labels:
    """The marks of the packaged groups and of the reasons that `names` give."""
    return Labels(default_lexicon(), names)


@dataclass(frozen=True, eq=False)
class Description:
    """Arrays with one row per container.

    `kinds` tells containers of the same tag and class by number. `levels[i, mark]` is how many levels above
    container `i`, itself included, the nearest container with the mark `marks[mark]` stands, `FAR` for none.
    """

    kinds: Integers
    levels: NDArray[np.uint8]
    marks: tuple[str, ...]


def describe(containers: Containers, labels: Labels) -> Description:
    """What the markup calls `containers`."""
    shapes: dict[tuple[str, str], int] = {}
    kinds = [0]
    # For each mark the depth of the nearest container with it, 0 for none. Only containers with marks of their own
    # have a row of their own.
    nearest = [bytes(len(labels.marks))]
    rows = zip(containers.elements, containers.parent.tolist(), containers.depth.tolist(), strict=True)
    for element, parent, depth in rows:
        if element is None:
            continue
        tag, names = str(element.tag), (element.get("class") or "")[:_MAX_ATTRIBUTE]
        kinds.append(shapes.setdefault((tag, names), len(shapes) + 1))
        marks = labels.of(element, tag, names)
        row = nearest[parent]
        if marks:
            changed = bytearray(row)
            level = depth if depth < _MAX_DEPTH else _MAX_DEPTH
            for mark in marks:
                changed[mark] = level
            row = bytes(changed)
        nearest.append(row)
    near = np.frombuffer(b"".join(nearest), np.uint8).reshape(len(nearest), -1)
    levels = np.where(near > 0, np.minimum(containers.depth.astype(np.int32)[:, None] - near, FAR), FAR)
    return Description(np.array(kinds, np.int64), levels.astype(np.uint8), labels.marks)


def remarks(columns: Mapping[str, NDArray[np.generic]]) -> list[str]:
    """For each passage "hidden" where a container says so, or the reason that the nearest named one gives, or "".

    `columns` hold for each passage the levels of the marks, by `to_` and their names.
    """
    reasons = [name for name in columns if name.startswith(_REASON)]
    levels = np.array([columns[name] for name in ("to_is_hidden", *reasons)], np.uint8)
    levels[0, levels[0] < FAR] = 0
    remark = ("hidden", *(name.removeprefix(_REASON) for name in reasons))
    return [
        remark[which] if level < FAR else ""
        for which, level in zip(levels.argmin(axis=0).tolist(), levels.min(axis=0).tolist(), strict=True)
    ]
