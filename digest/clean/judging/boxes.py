"""Boxes to sign up or log in: what stands around a field for an address or a password.

In: the passages of a page, their containers and what these hold. Out: the outermost container of each box. Whatever
made the box, there is the field, and around it a heading and links, but no sentences: where those begin, it ends.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from digest.clean.page.containers import Containers
from digest.clean.page.passages import Passage

# The container of the field explains itself in fewer characters than this, of which so many in sentences.
_MAX_TEXT = 1_000
_MAX_PROSE = 400
_PROSE_CHARS = 60
# Around it may stand headings, so many of so many characters in all, and links.
_MAX_HEADINGS = 2
_MAX_HEADING_CHARS = 120
_MAX_PASSAGES = 80
_LINK_DENSITY = 0.5
_WHOLE = frozenset({"html", "body", "main", "article"})
_FIELDS = (("password", "login"), ("email", "signup"))


def form_boxes(passages: Sequence[Passage], containers: Containers, holds: Mapping[int, Set[str]]) -> dict[int, str]:
    """The reason of each container that is a whole box, by number.

    `holds` names what containers hold: "email", "password", "headline", "code".
    """
    parents = containers.parent.tolist()
    boxes: dict[int, str] = {}
    for field, reason in _FIELDS:
        fields = {number for number, held in holds.items() if field in held}
        for number in fields - {parents[number] for number in fields}:
            inside = _inside(passages, containers, number)
            if not _may_be_box(containers, holds, number) or not inside or not _is_short(inside):
                continue
            box = number
            while _may_be_box(containers, holds, parents[box]) and _is_around(
                passages, containers, parents[box], number
            ):
                box = parents[box]
            boxes.setdefault(box, reason)
    return boxes


def _may_be_box(containers: Containers, holds: Mapping[int, Set[str]], number: int) -> bool:
    element = containers.elements[number]
    held = holds.get(number, frozenset())
    return element is not None and element.tag not in _WHOLE and not held & {"headline", "code"}


def _inside(passages: Sequence[Passage], containers: Containers, number: int) -> Sequence[Passage]:
    """The passages in a container, none where they are too many for a box."""
    first, last = int(containers.first[number]), int(containers.last[number])
    return passages[first:last] if last - first <= _MAX_PASSAGES else ()


def _is_short(inside: Sequence[Passage]) -> bool:
    lengths = [len(passage.text) - passage.link_chars for passage in inside]
    return sum(lengths) <= _MAX_TEXT and sum(length for length in lengths if length >= _PROSE_CHARS) <= _MAX_PROSE


def _is_around(passages: Sequence[Passage], containers: Containers, outer: int, inner: int) -> bool:
    """Whether container `outer` adds no more than headings and links to container `inner`."""
    whole = _inside(passages, containers, outer)
    if not whole:
        return False
    start = int(containers.first[outer])
    first, last = int(containers.first[inner]) - start, int(containers.last[inner]) - start
    headings = [
        len(passage.text) - passage.link_chars
        for passage in (*whole[:first], *whole[last:])
        if passage.link_density < _LINK_DENSITY
    ]
    return (
        len(headings) <= _MAX_HEADINGS
        and sum(headings) <= _MAX_HEADING_CHARS
        and max(headings, default=0) < _PROSE_CHARS
    )
