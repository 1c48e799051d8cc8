"""What the model knows about each passage of a page.

In: the passages of one page, their containers, and what the page says about itself. Out: one row of finite numbers
a passage. Nothing here knows a language: wording comes in only through the operator's phrase lists.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digest.clean.containers import FAR, Containers, Integers
from digest.clean.model import letters, wording
from digest.clean.passages import Passage

Floats = NDArray[np.float32]
Column = NDArray[np.float64]
Columns = Mapping[str, NDArray[np.generic]]

_KINDS = ("paragraph", "heading", "list_item", "table_row", "quote", "caption", "preformatted")
# Prose: as long as a short sentence, and not a list of links.
_PROSE_WIDTH = 80
_PROSE_LINK_DENSITY = 0.4
_MAIN_SHARES = (0.5, 0.7, 0.85, 0.95)
_LEVELS_ABOVE = 5
_NEAR = (1, 2, 3)
_AROUND = (3, 8)
_MAX_TITLE = 400
_OPENING = 50
# A shorter body in the metadata is an excerpt.
_MIN_BODY = 300


@dataclass(frozen=True, slots=True)
class Claims:
    """What a page says about its article: headline, description, and the body as its metadata gives it."""

    title: str = ""
    description: str = ""
    body: str = ""


def measure(passages: Sequence[Passage], containers: Containers, claims: Claims, said: Sequence[int]) -> Columns:
    """The numbers of each passage, by name.

    `said` is for each passage the number of the reason its wording gives, 0 for none.
    """
    return _Page(passages, containers, claims, said).columns()


def table(columns: Columns, names: Sequence[str] | None = None) -> Floats:
    """The columns `names` (all, where none are given) side by side, one row a passage, all finite."""
    count = len(next(iter(columns.values())))
    # A group or a reason that the operator's lists no longer have marks nothing.
    absent = np.full(count, FAR, np.float32)
    chosen = [columns.get(name, absent) for name in names or columns]
    stacked = np.stack([np.asarray(column, np.float32) for column in chosen], axis=1)
    return np.nan_to_num(stacked, posinf=1e9, neginf=-1e9)


class _Page:
    def __init__(
        self, passages: Sequence[Passage], containers: Containers, claims: Claims, said: Sequence[int]
    ) -> None:
        self.passages = passages
        self.count = len(passages)
        self.place = np.arange(self.count)
        self.containers = containers
        self.claims = claims
        self.said = np.array(said, np.float64)
        self.texts = [passage.text for passage in passages]
        self.classes = dict(zip(letters.CLASSES, letters.count(self.texts).T.astype(np.float64), strict=True))
        length = np.array([len(text) for text in self.texts], np.float64)
        self.length = np.maximum(length, 1)
        self.width = self.length + (letters.WIDE_LETTERS - 1) * self.classes["wide"]
        links = np.array([passage.link_chars for passage in passages], np.float64)
        self.link_density = np.minimum(links / self.length, 1)
        self.link_width = self.link_density * self.width
        self.kind = np.array([_KINDS.index(passage.kind) for passage in passages], np.int64)
        self.heading = self.kind == 1
        self.level = np.array([passage.level for passage in passages], np.float64)
        self.prose = (self.width >= _PROSE_WIDTH) & (self.link_density <= _PROSE_LINK_DENSITY) & ~self.heading
        self.good = self.prose & ~self._in_boilerplate() & (self.said == 0)
        self.found: dict[str, NDArray[np.generic]] = {}

    def columns(self) -> Columns:
        if not self.count:
            return {}
        self._own()
        self._wording()
        self._marks()
        self._above()
        self._alike()
        self._main()
        self._flow()
        return self.found

    def _in_boilerplate(self) -> NDArray[np.bool_]:
        marks = self.containers.marks
        levels = self.containers.levels[self.containers.home]
        columns = [marks.index(mark) for mark in ("tag_nav", "tag_footer", "is_hidden")]
        return np.asarray((levels[:, columns] < FAR).any(axis=1))

    def _own(self) -> None:
        f, c = self.found, self.classes
        words = c["space"] + 1 + c["wide"] / 2
        f["width"] = self.width
        f["words"] = words
        f["word_length"] = self.width / words
        f["link_density"] = self.link_density
        f["unlinked"] = self.width - self.link_width
        f["kind"] = self.kind
        f["heading_level"] = self.level
        for name in ("comma", "sentence_end", "digit", "upper", "quote", "symbol"):
            f[name] = c[name] / self.length
        f["commas"] = c["comma"]
        f["sentence_ends"] = c["sentence_end"]
        f["wide"] = c["wide"] / self.length
        f["last_letter"] = np.array([letters.ending(text) for text in self.texts])
        f["first_letter"] = np.array([letters.beginning(text) for text in self.texts])
        f["said"] = self.said
        f["place"] = self.place
        f["place_share"] = self.place / self.count
        f["count"] = np.full(self.count, self.count)
        f["page_width"] = np.full(self.count, self.width.sum())
        f["page_good"] = np.full(self.count, self.width[self.good].sum())
        f["page_link_density"] = np.full(self.count, self.link_width.sum() / self.width.sum())

    def _wording(self) -> None:
        f = self.found
        folded = [text[:_MAX_TITLE].casefold() for text in self.texts]
        counts = Counter(folded)
        f["copies"] = np.array([counts[text] for text in folded])
        seen: Counter[str] = Counter()
        before = []
        for text in folded:
            before.append(seen[text])
            seen[text] += 1
        f["copies_before"] = np.array(before)
        title = wording.words(self.claims.title[:_MAX_TITLE].casefold())
        agreement = np.array([wording.agreement(text, title) if len(text) < _MAX_TITLE else 0.0 for text in folded])
        f["title_agreement"] = agreement
        top = np.where(self.level == 1, agreement + 0.5, agreement)
        headline = int(top.argmax()) if top.max() >= 0.5 else -1
        self.headline = headline
        f["after_headline"] = self.place - headline if headline >= 0 else np.full(self.count, -999)
        total = np.cumsum(self.width)
        f["width_after_headline"] = total - self.width - total[headline] if headline >= 0 else np.full(self.count, -1.0)
        description = self.claims.description[:600].casefold().rstrip(" .…")
        f["description"] = np.array([wording.repeats(text, description) for text in folded])
        body = " ".join(self.claims.body.casefold().split())
        if len(body) > _MIN_BODY:
            f["claimed"] = np.array([" ".join(text[:_OPENING].split()) in body for text in folded])
        else:
            f["claimed"] = np.full(self.count, -1)
        f["claimed_width"] = np.full(self.count, min(len(body), 100_000) / (self.width[self.good].sum() + 100))

    def _marks(self) -> None:
        levels = self.containers.levels[self.containers.home]
        for i, mark in enumerate(self.containers.marks):
            self.found[f"to_{mark}"] = levels[:, i]

    def _above(self) -> None:
        """The containers above a passage, nearest first."""
        f, c = self.found, self.containers
        self.sums = {
            "width": self._total(self.width),
            "link": self._total(self.link_width),
            "good": self._total(self.width * self.good),
            "prose": self._total(self.prose.astype(np.float64)),
            "comma": self._total(self.classes["comma"]),
            "said": self._total((self.said > 0).astype(np.float64)),
            "heading": self._total(self.heading.astype(np.float64)),
        }
        page_width, page_good = self.sums["width"][0], max(self.sums["good"][0], 1.0)
        weight = (1 + self.classes["comma"] + np.minimum(self.width / 100, 3)) * (1 - self.link_density)
        score = np.where(self.prose, weight, 0)
        scores = np.zeros(len(c.parent))
        np.add.at(scores, c.parent[c.home], score)
        np.add.at(scores, c.parent[c.parent[c.home]], score / 2)
        scores *= 1 - self.sums["link"] / np.maximum(self.sums["width"], 1)
        self.scores = scores
        best = max(scores.max(initial=0), 1e-9)
        number = c.home
        before = np.cumsum(self.width) - self.width
        for level in range(_LEVELS_ABOVE + 1):
            width = np.maximum(self.sums["width"][number], 1)
            size = c.last[number] - c.first[number]
            f[f"above{level}_width"] = width
            f[f"above{level}_good"] = self.sums["good"][number] / page_good
            f[f"above{level}_link_density"] = self.sums["link"][number] / width
            f[f"above{level}_size"] = size
            f[f"above{level}_prose"] = self.sums["prose"][number] / size
            f[f"above{level}_said"] = self.sums["said"][number] / size
            if level:
                f[f"above{level}_share"] = width / page_width
                f[f"above{level}_score"] = scores[number] / best
                f[f"above{level}_place"] = (before - before[c.first[number]]) / width
                f[f"above{level}_headings"] = self.sums["heading"][number] / size
            number = c.parent[number]
        f["depth"] = c.depth[c.home]

    def _total(self, values: Column) -> Column:
        running = np.concatenate(([0.0], np.cumsum(values)))
        return running[self.containers.last] - running[self.containers.first]

    def _alike(self) -> None:
        """Passages in containers of the same tag and class."""
        c = self.containers
        many = int(c.kinds.max()) + 1
        own = c.kinds[c.home]
        above = c.kinds[c.parent[c.home]]
        higher = c.kinds[c.parent[c.parent[c.home]]]
        for name, key in (
            ("own", own),
            ("pair", own * many + above),
            ("above", above),
            ("pair_above", above * many + higher),
        ):
            _, group = np.unique(key, return_inverse=True)
            size = np.bincount(group)
            width = np.bincount(group, self.width)
            self.found[f"alike_{name}_size"] = size[group]
            self.found[f"alike_{name}_width"] = width[group]
            good = np.bincount(group, self.width * self.good)
            self.found[f"alike_{name}_good"] = good[group] / max(self.sums["good"][0], 1)
            self.found[f"alike_{name}_link_density"] = (np.bincount(group, self.link_width) / width)[group]

    def _main(self) -> None:
        """The tightest containers that hold most of the page's good prose, and where a passage stands to them."""
        f, c = self.found, self.containers
        good = self.sums["good"]
        running = np.cumsum(self.width) - self.width
        mains = [_deepest(c, good >= share * good[0]) if good[0] else 0 for share in _MAIN_SHARES]
        mains.append(int(self.scores.argmax()))
        self.mains = mains
        for name, main in zip(("main50", "main70", "main85", "main95", "scored"), mains, strict=True):
            first, last = int(c.first[main]), int(c.last[main])
            width = max(self.sums["width"][main], 1.0)
            inside = (self.place >= first) & (self.place < last)
            f[f"{name}_inside"] = inside
            f[f"{name}_before"] = np.where(self.place < first, first - self.place, 0)
            f[f"{name}_after"] = np.where(self.place >= last, self.place - last + 1, 0)
            f[f"{name}_place"] = np.clip((running - running[first]) / width, -2, 3)
            f[f"{name}_link_density"] = np.full(self.count, self.sums["link"][main] / width)
            f[f"{name}_share"] = np.full(self.count, width / self.sums["width"][0])
            f[f"{name}_depth"] = np.where(inside, c.depth[c.home] - c.depth[main], -1)
            if name in ("main70", "scored"):
                self._branch(name, main, inside, width)

    def _branch(self, name: str, main: int, inside: NDArray[np.bool_], width: float) -> None:
        """The child of a main container that a passage is in."""
        f, c = self.found, self.containers
        branch = c.home.copy()
        for _ in range(int(c.depth.max(initial=0))):
            higher = inside & (branch != main) & (c.parent[branch] != main)
            if not higher.any():
                break
            branch[higher] = c.parent[branch[higher]]
        branch[~inside] = 0
        held = np.maximum(self.sums["width"][branch], 1)
        size = c.last[branch] - c.first[branch]
        f[f"{name}_branch_share"] = np.where(inside, held / width, -1)
        f[f"{name}_branch_size"] = np.where(inside, size, -1)
        f[f"{name}_branch_link_density"] = np.where(inside, self.sums["link"][branch] / held, -1)
        f[f"{name}_branch_prose"] = np.where(inside, self.sums["prose"][branch] / size, -1)
        f[f"{name}_branch_good"] = np.where(inside, self.sums["good"][branch] / max(self.sums["good"][0], 1), -1)

    def _flow(self) -> None:
        """What stands before and after a passage."""
        f = self.found
        width, good = np.log1p(self.width), self.width * self.good
        own = self.containers.kinds[self.containers.home]
        parent = self.containers.parent[self.containers.home]
        for distance in _NEAR:
            for name, values, none in (
                ("width", width, -1.0),
                ("link_density", self.link_density, -1.0),
                ("kind", self.kind.astype(np.float64), -1.0),
                ("said", self.said, -1.0),
            ):
                f[f"before{distance}_{name}"] = _shifted(values, distance, none)
                f[f"after{distance}_{name}"] = _shifted(values, -distance, none)
        for distance in _NEAR[:2]:
            f[f"before{distance}_alike"] = _shifted(own.astype(np.float64), distance, -1.0) == own
            f[f"after{distance}_alike"] = _shifted(own.astype(np.float64), -distance, -1.0) == own
            f[f"before{distance}_beside"] = _shifted(parent.astype(np.float64), distance, -1.0) == parent
            f[f"after{distance}_beside"] = _shifted(parent.astype(np.float64), -distance, -1.0) == parent
        running_good = np.concatenate(([0.0], np.cumsum(good)))
        running_width = np.concatenate(([0.0], np.cumsum(self.width)))
        total = max(running_good[-1], 1.0)
        for span in _AROUND:
            low, high = np.maximum(self.place - span, 0), np.minimum(self.place + span + 1, self.count)
            f[f"around{span}_good"] = running_good[high] - running_good[low]
            widths = np.maximum(running_width[high] - running_width[low], 1)
            f[f"around{span}_share"] = (running_good[high] - running_good[low]) / widths
        f["good_before"] = running_good[:-1] / total
        f["good_after"] = (running_good[-1] - running_good[1:]) / total
        f["since_good"] = self.place - _last(self.good)
        f["until_good"] = (self.place - _last(self.good[::-1]))[::-1]
        headings = _last(self.heading | (self.level > 0))
        f["since_heading"] = self.place - headings
        f["width_since_heading"] = running_width[:-1] - running_width[np.maximum(headings, 0)]
        main = self.mains[1]
        first, last = self.containers.first[main], self.containers.last[main]
        f["heading_inside"] = (headings >= max(0, first)) & (headings < last)
        f["heading_said"] = np.where(headings >= 0, self.said[np.maximum(headings, 0)], -1)
        f["level_of_heading"] = np.where(headings >= 0, self.level[np.maximum(headings, 0)], -1)
        spoken = _last(self.said > 0)
        f["since_said"] = self.place - spoken
        f["last_said"] = np.where(spoken >= 0, self.said[np.maximum(spoken, 0)], 0)
        f["good_since_said"] = running_good[:-1] - running_good[np.maximum(spoken, 0)]


def _deepest(containers: Containers, holds: NDArray[np.bool_]) -> int:
    return int(np.where(holds, containers.depth, -1).argmax())


def _shifted(values: Column, distance: int, none: float) -> Column:
    """`values` of the passage `distance` places earlier (later where negative), `none` beyond the ends."""
    shifted = np.full(len(values), none)
    if 0 < distance < len(values):
        shifted[distance:] = values[:-distance]
    elif -len(values) < distance < 0:
        shifted[:distance] = values[-distance:]
    return shifted


def _last(marked: NDArray[np.bool_]) -> Integers:
    """For each place the last marked one up to it, -1 for none."""
    return np.asarray(np.maximum.accumulate(np.where(marked, np.arange(len(marked)), -1)), np.int64)
