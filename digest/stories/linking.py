"""Which groups become one story. In: pairs of groups, and how well two fit. Out: calls to merge them, best first.

Agglomerative clustering with average linkage, as in Manning, Raghavan and Schütze, "Introduction to Information
Retrieval" (2008), chapter 17, over sparse pairs. The best pair merges first, so it makes no difference who comes first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from heapq import heapify, heappop, heappush

Pair = tuple[int, int]
"""Two groups by number, the smaller first."""


def link(
    pairs: Iterable[Pair],
    fit: Callable[[int, int], float],
    absorb: Callable[[int, int], bool],
    *,
    threshold: float,
    first_new: int,
) -> None:
    """Calls `absorb(kept, gone)` for the pair that fits best, again and again, while one reaches `threshold`.

    Groups below `first_new` are settled: they take in new ones and never merge with each other. `absorb` says whether
    `kept` compares differently from then on. Of two groups the one with the smaller number is kept.
    """
    fits: dict[Pair, float] = {}
    near: dict[int, set[int]] = defaultdict(set)
    heap: list[tuple[float, int, int]] = []

    def measure(one: int, other: int) -> None:
        low, high = sorted((one, other))
        if high < first_new:
            return
        fits[low, high] = found = fit(low, high)
        near[low].add(high)
        near[high].add(low)
        heappush(heap, (-found, low, high))

    for pair in pairs:
        measure(*pair)
    heapify(heap)
    while heap:
        found, kept, gone = heappop(heap)
        if -found < threshold:
            return
        if fits.get((kept, gone)) != -found:
            continue
        changed = absorb(kept, gone)
        others = near.pop(gone)
        for other in others:
            near[other].discard(gone)
            del fits[min(gone, other), max(gone, other)]
        others.discard(kept)
        for other in sorted(others | near[kept] if changed else others - near[kept]):
            measure(kept, other)
