"""The containers of a page's passages: what encloses what.

In: passages in reading order. Out: `Containers`, arrays over the elements above the passages. A container holds an
unbroken run of passages, so that sums over it are differences of running totals. What the markup calls them is for
`labels`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digest.clean.page.passages import Passage
from digest.clean.page.tree import Element

Integers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Containers:
    """Arrays with one entry per container, outer before inner; container 0 is the page.

    `first` and `last` bound the passages inside, `last` excluded. `home` is the container of each passage.
    """

    elements: Sequence[Element | None]
    home: Integers
    parent: Integers
    depth: Integers
    first: Integers
    last: Integers

    def keep(self, kept: NDArray[np.bool_]) -> Containers:
        """The containers of the passages that are `kept`, around these alone."""
        before = np.concatenate(([0], np.cumsum(kept)))
        first, last = before[self.first], before[self.last]
        held = last > first
        held[0] = True
        number = np.cumsum(held) - 1
        return Containers(
            [element for element, holds in zip(self.elements, held.tolist(), strict=True) if holds],
            number[self.home[kept]],
            number[self.parent[held]],
            self.depth[held],
            first[held],
            last[held],
        )


def enclose(passages: Sequence[Passage], within: Element | None = None) -> Containers:
    """The containers of `passages`, up to `within` and without it."""
    numbers: dict[Element, int] = {}
    elements: list[Element | None] = [None]
    parent: list[int] = [0]
    depth: list[int] = [0]
    first: list[int] = [0]
    home: list[int] = []
    for place, passage in enumerate(passages):
        path = []
        above: Element | None = passage.element
        number = 0
        while above is not None and above is not within and not (number := numbers.get(above, 0)):
            path.append(above)
            above = above.getparent()
        for element in reversed(path):
            elements.append(element)
            parent.append(number)
            depth.append(depth[number] + 1)
            first.append(place)
            number = numbers[element] = len(elements) - 1
        home.append(number)
    return Containers(
        elements, *(np.array(column, np.int64) for column in (home, parent, depth, first, _ends(home, parent)))
    )


def _ends(home: Sequence[int], parent: Sequence[int]) -> list[int]:
    """For each container the place after its last passage."""
    last = [0] * len(parent)
    for place, number in enumerate(home, start=1):
        last[number] = place
    # Inner containers come after outer ones, so every end is known before it is handed up.
    for number in range(len(parent) - 1, 0, -1):
        above = parent[number]
        if last[number] > last[above]:
            last[above] = last[number]
    return last
