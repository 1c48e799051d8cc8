"""Which passages of a page are its article.

In: a parsed page and what it says about itself. Out: its passages, and for each the reason why the part of the page
it is in is evidently not the article, or else how likely it is the article's. What becomes of single lines at the
top and among the body is left to `top_lines` and `lines`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from digest.clean.judging import opinion
from digest.clean.judging.boilerplate import judge_parts
from digest.clean.model import features, wording
from digest.clean.model.page import Columns
from digest.clean.model.trees import PACKAGED, Trees, load
from digest.clean.page import labels
from digest.clean.page.containers import enclose
from digest.clean.page.passages import Passage
from digest.clean.page.tree import Element
from digest.clean.wording.vocabulary import Vocabulary

FIRST = PACKAGED / "first.npz"
SECOND = PACKAGED / "second.npz"
# Below this a second opinion is asked for: on one page in thirty or forty. Asking on more of them changes little.
SURE = 0.86


@dataclass(frozen=True, eq=False)
class Judges:
    """The model that judges every page, and the one that judges again with a second opinion at hand."""

    first: Trees
    second: Trees | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """For each passage of a page whether it is the article's, and how likely, None where the model was not asked.

    `remarks` are the reasons that the markup around a passage gives for its being boilerplate, "" for none: not
    believed where they would take away an article, but good enough to explain why something else is not one.
    """

    chosen: list[bool]
    likely: list[float | None]
    remarks: list[str]


@dataclass(frozen=True, eq=False)
class Survey:
    """The passages of a page, and what is known of them before any is chosen.

    `reasons` says why a passage's part of the page is boilerplate, "" where it is not; `numbers` holds, for those
    without a reason in their order, what the model judges by.
    """

    passages: list[Passage]
    reasons: list[str]
    columns: Columns

    @property
    def open(self) -> list[int]:
        """The places of the passages without a reason."""
        return [place for place, reason in enumerate(self.reasons) if not reason]


def survey(tree: Element, passages: list[Passage], claims: features.Claims, vocabulary: Vocabulary) -> Survey:
    """What is known of the `passages` of the page in `tree`, whose head makes these `claims`."""
    containers = enclose(passages)
    reasons = judge_parts(passages, containers, vocabulary.containers, tree)
    rest = [passage for passage, reason in zip(passages, reasons, strict=True) if not reason]
    around = containers.keep(np.array([not reason for reason in reasons], bool))
    description = labels.describe(around, labels.packaged_labels(vocabulary.containers))
    said = wording.read_wording(rest, vocabulary)
    return Survey(passages, reasons, features.measure(rest, around, description, claims, said))


def choose(surveyed: Survey, judges: Judges, tree: Element) -> Choice:
    """The choice among the passages of the page in `tree`."""
    choice = unasked([False] * len(surveyed.passages))
    places = surveyed.open
    if not places:
        return choice
    likely = judges.first.probabilities(features.table(surveyed.columns, judges.first.names))
    threshold = judges.first.threshold
    sure = sureness(surveyed, likely, threshold)
    if judges.second is not None and sure < SURE:
        votes = opinion.ask(tree, [surveyed.passages[place] for place in places])
        if votes is not None:
            columns = {**surveyed.columns, **opinion.columns(votes, surveyed.columns["width"])}
            again = judges.second.probabilities(features.table(columns, judges.second.names))
            if sureness(surveyed, again, judges.second.threshold) > sure:
                likely, threshold = again, judges.second.threshold
    for place, probability, remark in zip(places, likely.tolist(), labels.remarks(surveyed.columns), strict=True):
        choice.chosen[place] = probability >= threshold
        choice.likely[place] = probability
        choice.remarks[place] = remark
    return choice


def unasked(chosen: list[bool]) -> Choice:
    """A choice made without the model."""
    return Choice(chosen, [None] * len(chosen), [""] * len(chosen))


def sureness(surveyed: Survey, likely: NDArray[np.float32], threshold: float) -> float:
    """The F1 that a choice by `likely` can expect if those are true probabilities, 0 to 1, by mass of text."""
    width = np.asarray(surveyed.columns["width"], np.float64)
    chosen = likely >= threshold
    right = float((width * likely)[chosen].sum())
    wrong = float((width * (1 - likely))[chosen].sum()) + float((width * likely)[~chosen].sum())
    return 2 * right / (2 * right + wrong) if right else 0.0


@cache
def default_judges() -> Judges:
    """The packaged models."""
    return Judges(load(FIRST), load(SECOND))
