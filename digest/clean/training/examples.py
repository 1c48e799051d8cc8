"""What is learnt from: the open passages of saved pages, in numbers, with how much of each is true text.

In: saved pages. Out: for each page its numbers, labels and weights.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digest.clean.judging import opinion
from digest.clean.judging.extraction import survey
from digest.clean.metadata.collect import collect
from digest.clean.metadata.dates import DateRules
from digest.clean.model import features
from digest.clean.page.charset import decode
from digest.clean.page.passages import read
from digest.clean.page.tree import parse
from digest.clean.training.labels import align
from digest.clean.training.pages import SavedPage
from digest.clean.wording.vocabulary import Vocabulary
from digest.config import Selectors

# A word in a long passage tells less than one in a short one: its neighbours say the same.
_WORDS_POWER = 0.8
_MIN_WORDS = 3
# No passage decides a page, and what is not the article counts at most twice as much as what is.
_MAX_SHARE = 0.5
_MAX_TOTAL = 3.0


@dataclass(frozen=True, eq=False)
class Example:
    """One page: numbers (passages x features, the second opinion's last), labels and weights of its passages.

    Labels are from 0 to 1, weights sum to at most `_MAX_TOTAL`.
    """

    page: SavedPage
    names: tuple[str, ...]
    numbers: NDArray[np.float32]
    labels: NDArray[np.float32]
    weights: NDArray[np.float32]


def examples(pages: Iterable[SavedPage], vocabulary: Vocabulary) -> Iterator[Example]:
    """The pages that have a true text and any open passage."""
    for page in pages:
        truth = page.truth.get("text")
        tree = parse(decode(page.html))
        passages = read(tree)
        metadata = collect(tree, passages, page.url, Selectors(), DateRules(), vocabulary)
        said = features.Claims(metadata.title, metadata.description, metadata.article_body)
        surveyed = survey(tree, passages, said, vocabulary)
        if not truth or not surveyed.open:
            continue
        rest = [surveyed.passages[place] for place in surveyed.open]
        votes = opinion.ask(tree, rest) or [False] * len(rest)
        columns = {**surveyed.columns, **opinion.columns(votes, surveyed.columns["width"])}
        labels, sizes = align([passage.text for passage in rest], truth)
        yield Example(
            page,
            tuple(columns),
            features.table(columns),
            np.array(labels, np.float32),
            weigh(np.array(labels), np.array(sizes, float)),
        )


def weigh(labels: NDArray[np.float64], sizes: NDArray[np.float64]) -> NDArray[np.float32]:
    """How much each passage of a page counts, by its `labels` and its `sizes` in words."""
    weights = (sizes + _MIN_WORDS) ** _WORDS_POWER
    true = weights[labels > 0.5].sum()
    if not true:
        return np.zeros(len(labels), np.float32)
    weights = np.minimum(weights / true, _MAX_SHARE)
    return np.asarray(weights / max(1.0, weights.sum() / _MAX_TOTAL), np.float32)
