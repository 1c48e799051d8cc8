"""Where a passage stands: the containers above it, others like them, and the page's main containers.

In: a `Page`. Out: numbers by name. Main containers are the tightest that hold most of the page's good prose, and the
one that readability's way of counting would choose.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from digest.clean.model.page import Column, Page
from digest.clean.page.containers import Containers

_MAIN_SHARES = (0.5, 0.7)
_MAINS = (*(f"main{share:.0%}".rstrip("%") for share in _MAIN_SHARES), "scored")
_BRANCHED = ("main70", "scored")
_LEVELS_ABOVE = 5
# All that is told of the innermost container, which is little more than the passage itself.
_OF_OWN = frozenset({"good", "link_density"})


class Surroundings:
    """`found` are the numbers; `running` and `running_good` total the width of all and of good text before each."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.found: dict[str, NDArray[np.generic]] = {}
        self._above()
        self._alike()
        self._mains()

    def _above(self) -> None:
        """The containers above a passage, nearest first."""
        f, c, page = self.found, self.page.containers, self.page
        summed = np.stack(
            [page.width, page.link_width, page.width * page.good, page.prose, page.said > 0, page.heading, page.media]
        )
        running = np.zeros((len(summed), page.count + 1))
        np.cumsum(summed, axis=1, out=running[:, 1:])
        sums = running[:, c.last] - running[:, c.first]
        self.sums = dict(zip(("width", "link", "good", "prose", "said", "heading", "media"), sums, strict=True))
        self.running = running[0]
        self.running_good = running[2]
        self.size = np.maximum(c.last - c.first, 1)
        self.scores = self._scores()
        numbers = np.empty((_LEVELS_ABOVE + 1, page.count), np.int64)
        numbers[0] = c.home
        for level in range(_LEVELS_ABOVE):
            numbers[level + 1] = c.parent[numbers[level]]
        width, link, good, prose, said, heading = sums[:-1, numbers]
        width = np.maximum(width, 1)
        size = self.size[numbers]
        above = {
            "width": width,
            "good": good / max(self.sums["good"][0], 1.0),
            "link_density": link / width,
            "size": size,
            "prose": prose / size,
            "said": said / size,
            "share": width / self.sums["width"][0],
            "score": self.scores[numbers] / max(self.scores.max(initial=0), 1e-9),
            "headings": heading / size,
        }
        for name, values in above.items():
            for level in range(name not in _OF_OWN, _LEVELS_ABOVE + 1):
                f[f"above{level}_{name}"] = values[level]
        f["depth"] = c.depth[c.home]

    def _scores(self) -> Column:
        """How much prose stands right inside each container and its children, as readability counts it."""
        c, page = self.page.containers, self.page
        weight = (1 + page.classes["comma"] + np.minimum(page.width / 100, 3)) * (1 - page.link_density)
        score = np.where(page.prose, weight, 0)
        parent = c.parent[c.home]
        count = len(c.parent)
        scores = np.bincount(parent, score, count) + np.bincount(c.parent[parent], score / 2, count)
        return np.asarray(scores * (1 - self.sums["link"] / np.maximum(self.sums["width"], 1)), np.float64)

    def _alike(self) -> None:
        """Passages in containers of the same tag and class."""
        c, page = self.page.containers, self.page
        many = int(page.kinds.max()) + 1
        own = page.kinds[c.home]
        parent = c.parent[c.home]
        above, higher = page.kinds[parent], page.kinds[c.parent[parent]]
        all_good = max(self.sums["good"][0], 1)
        good = page.width * page.good
        for name, group in (
            ("own", own),
            ("pair", np.unique(own * many + above, return_inverse=True)[1]),
            ("above", above),
            ("pair_above", np.unique(above * many + higher, return_inverse=True)[1]),
        ):
            width = np.bincount(group, page.width)
            self.found[f"alike_{name}_size"] = np.bincount(group)[group]
            self.found[f"alike_{name}_width"] = width[group]
            self.found[f"alike_{name}_good"] = np.bincount(group, good)[group] / all_good

    def _mains(self) -> None:
        """The tightest containers that hold most of the page's good prose, and where a passage stands to them."""
        f, c, page = self.found, self.page.containers, self.page
        good = self.sums["good"]
        mains = [_deepest(c, good >= share * good[0]) if good[0] else 0 for share in _MAIN_SHARES]
        mains.append(int(self.scores.argmax()))
        main = np.array(mains)[:, None]
        first, last = c.first[main], c.last[main]
        width = np.maximum(self.sums["width"][main], 1.0)
        inside = (page.place >= first) & (page.place < last)
        measured = {
            "inside": inside,
            "after": np.maximum(page.place - last + 1, 0),
            "place": np.clip((self.running[:-1] - self.running[first]) / width, -2, 3),
            "depth": np.where(inside, c.depth[c.home] - c.depth[main], -1),
        }
        for name, values in measured.items():
            for row, label in zip(values, _MAINS, strict=True):
                f[f"{label}_{name}"] = row
        for label in _BRANCHED:
            place = _MAINS.index(label)
            self._branch(label, mains[place], inside[place], float(width[place, 0]))

    def _branch(self, name: str, main: int, inside: NDArray[np.bool_], width: float) -> None:
        """The child of a main container that a passage is in, or the container itself."""
        f, c, page = self.found, self.page.containers, self.page
        children = np.flatnonzero((c.parent == main) & (c.last > c.first))
        children = children[children > main]
        branch = np.full(page.count, main)
        if len(children):
            nearest = children[np.maximum(np.searchsorted(c.first[children], page.place, "right") - 1, 0)]
            held = (c.first[nearest] <= page.place) & (page.place < c.last[nearest])
            branch[held] = nearest[held]
        held = np.maximum(self.sums["width"][branch], 1)
        size = self.size[branch]
        f[f"{name}_branch_media"] = np.where(inside, self.sums["media"][branch] / size, -1)
        f[f"{name}_branch_share"] = np.where(inside, held / width, -1)
        f[f"{name}_branch_size"] = np.where(inside, size, -1)
        f[f"{name}_branch_link_density"] = np.where(inside, self.sums["link"][branch] / held, -1)
        f[f"{name}_branch_prose"] = np.where(inside, self.sums["prose"][branch] / size, -1)
        f[f"{name}_branch_good"] = np.where(inside, self.sums["good"][branch] / max(self.sums["good"][0], 1), -1)


def _deepest(containers: Containers, holds: NDArray[np.bool_]) -> int:
    return int(np.where(holds, containers.depth, -1).argmax())
