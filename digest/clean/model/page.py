"""The passages of a page by themselves: how long each is, of what kind, how much of it is links, whether it is prose.

In: passages, what the markup calls their containers, and what their wording says. Out: a `Page`, arrays over its
passages. How these become the model's numbers is for `features`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from digest.clean.model import letters
from digest.clean.page.containers import Containers
from digest.clean.page.labels import FAR, Description
from digest.clean.page.passages import Passage

Column = NDArray[np.float64]
Columns = Mapping[str, NDArray[np.generic]]

_KINDS = ("paragraph", "heading", "list_item", "table_row", "quote", "caption", "preformatted")
# Prose: as long as a short sentence, and not a list of links.
_PROSE_WIDTH = 80
_PROSE_LINK_DENSITY = 0.4
# Prose inside these is no sign of the article.
_BOILERPLATE = ("tag_nav", "tag_footer", "is_hidden")


class Page:
    """Arrays with one entry a passage. Widths are lengths in characters, an ideograph as `letters.WIDE_LETTERS`.

    `levels[i, mark]` is how many levels above passage `i` the nearest container with the mark stands. `good` is
    prose that neither its wording nor its place says is boilerplate.
    """

    def __init__(
        self,
        passages: Sequence[Passage],
        containers: Containers,
        description: Description,
        said: Sequence[int],
    ) -> None:
        self.count = len(passages)
        self.place = np.arange(self.count)
        self.containers = containers
        self.kinds = description.kinds
        self.marks = description.marks
        self.levels = description.levels[containers.home]
        self.said = np.array(said, np.float64)
        self.texts = [passage.text for passage in passages]
        self.classes = dict(zip(letters.CLASSES, letters.count(self.texts).T.astype(np.float64), strict=True))
        length = np.array([len(text) for text in self.texts], np.float64)
        self.length = np.maximum(length, 1)
        self.width = self.length + (letters.WIDE_LETTERS - 1) * self.classes["wide"]
        links = np.array([passage.link_chars for passage in passages], np.float64)
        stressed = np.array([passage.stressed_chars for passage in passages], np.float64)
        self.link_density = np.minimum(links / self.length, 1)
        self.stressed = np.minimum(stressed / self.length, 1)
        self.link_width = self.link_density * self.width
        self.kind = np.array([_KINDS.index(passage.kind) for passage in passages], np.int64)
        self.media = np.array([passage.media for passage in passages], np.float64)
        self.heading = self.kind == 1
        self.level = np.array([passage.level for passage in passages], np.float64)
        self.prose = (self.width >= _PROSE_WIDTH) & (self.link_density <= _PROSE_LINK_DENSITY) & ~self.heading
        self.good = self.prose & ~self._in_boilerplate() & (self.said == 0)

    def _in_boilerplate(self) -> NDArray[np.bool_]:
        columns = [self.marks.index(mark) for mark in _BOILERPLATE]
        return np.asarray((self.levels[:, columns] < FAR).any(axis=1))
