"""What the model knows about each passage of a page.

In: the passages of one page, their containers, and what the page says about itself. Out: one row of finite numbers
a passage. Nothing here knows a language: wording comes in only through the operator's phrase lists. None measures a
whole page: by that the model would know the thousand pages it learnt from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digest.clean.model import letters, wording
from digest.clean.model.page import Columns, Page
from digest.clean.model.surroundings import Surroundings
from digest.clean.page.containers import Containers, Integers
from digest.clean.page.labels import FAR, Description
from digest.clean.page.passages import Passage

Floats = NDArray[np.float32]
Found = dict[str, NDArray[np.generic]]

_AROUND = 3
_MAX_TITLE = 400
_OPENING = 50
# A shorter body in the metadata is an excerpt; a longer one is read so far.
_MIN_BODY, _MAX_BODY = 300, 100_000


@dataclass(frozen=True, slots=True)
class Claims:
    """What a page says about its article: headline, description, and the body as its metadata gives it."""

    title: str = ""
    description: str = ""
    body: str = ""


def measure(
    passages: Sequence[Passage], containers: Containers, description: Description, claims: Claims, said: Sequence[int]
) -> Columns:
    """The numbers of each passage, by name.

    `description` is what the markup calls the containers; `said` is for each passage the number of the reason its
    wording gives, 0 for none.
    """
    if not passages:
        return {}
    page = Page(passages, containers, description, said)
    around = Surroundings(page)
    found: Found = {}
    _own(page, found)
    _wording(page, claims, found)
    for mark, levels in zip(page.marks, page.levels.T, strict=True):
        found[f"to_{mark}"] = levels
    found |= around.found
    _flow(page, around, found)
    return found


def table(columns: Columns, names: Sequence[str] | None = None) -> Floats:
    """The columns `names` (all, where none are given) side by side, one row a passage, all finite."""
    chosen = list(columns) if names is None else names
    count = len(next(iter(columns.values())))
    rows = np.empty((len(chosen), count), np.float32)
    for row, name in zip(rows, chosen, strict=True):
        # A group or a reason that the operator's lists no longer have marks nothing.
        row[:] = columns.get(name, FAR)
    if not np.isfinite(rows).all():
        np.nan_to_num(rows, copy=False, posinf=1e9, neginf=-1e9)
    return rows.T


def _own(page: Page, f: Found) -> None:
    c = page.classes
    words = c["space"] + 1 + c["wide"] / 2
    f["width"] = page.width
    f["words"] = words
    f["link_density"] = page.link_density
    f["unlinked"] = page.width - page.link_width
    f["stressed"] = page.stressed
    f["headlines_before"] = np.cumsum(page.level == 1)
    f["kind"] = page.kind
    f["heading_level"] = page.level
    for name in ("sentence_end", "digit", "upper", "quote", "symbol"):
        f[name] = c[name] / page.length
    f["commas"] = c["comma"]
    f["sentence_ends"] = c["sentence_end"]
    f["last_letter"] = np.array([letters.ending(text) for text in page.texts])
    f["first_letter"] = np.array([letters.beginning(text) for text in page.texts])
    f["said"] = page.said
    f["place"] = page.place
    f["place_share"] = page.place / page.count


def _wording(page: Page, claims: Claims, f: Found) -> None:
    folded = [text[:_MAX_TITLE].casefold() for text in page.texts]
    counts = Counter(folded)
    f["copies"] = np.array([counts[text] for text in folded])
    seen: Counter[str] = Counter()
    before = []
    for text in folded:
        before.append(seen[text])
        seen[text] += 1
    f["copies_before"] = np.array(before)
    title = wording.words(claims.title[:_MAX_TITLE].casefold())
    # A text much longer than the title is no copy of it.
    longest = min(2 * len(claims.title) + 20, _MAX_TITLE)
    agreement = np.array([wording.agreement(text, title) if len(text) < longest else 0.0 for text in folded])
    f["title_agreement"] = agreement
    top = np.where(page.level == 1, agreement + 0.5, agreement)
    headline = int(top.argmax()) if top.max() >= 0.5 else -1
    f["after_headline"] = page.place - headline if headline >= 0 else np.full(page.count, -999)
    total = np.cumsum(page.width)
    f["width_after_headline"] = total - page.width - total[headline] if headline >= 0 else np.full(page.count, -1.0)
    description = claims.description[:600].casefold().rstrip(" .…")
    f["description"] = np.array([wording.repeats(text, description) for text in folded])
    body = " ".join(claims.body[:_MAX_BODY].casefold().split())
    if len(body) > _MIN_BODY:
        f["claimed"] = np.array([" ".join(text[:_OPENING].split()) in body for text in folded])
    else:
        f["claimed"] = np.full(page.count, -1)


def _flow(page: Page, around: Surroundings, f: Found) -> None:
    """What stands before and after a passage."""
    padded = np.full((4, page.count + 2), -1.0)
    padded[:, 1:-1] = np.log1p(page.width), page.link_density, page.kind, page.said
    for side, neighbours in (("before", padded[:, :-2]), ("after", padded[:, 2:])):
        for name, values in zip(("width", "link_density", "kind", "said"), neighbours, strict=True):
            f[f"{side}_{name}"] = values
    running_good, running_width = around.running_good, around.running
    total = max(running_good[-1], 1.0)
    low, high = np.maximum(page.place - _AROUND, 0), np.minimum(page.place + _AROUND + 1, page.count)
    f["around_good"] = running_good[high] - running_good[low]
    f["good_before"] = running_good[:-1] / total
    f["good_after"] = (running_good[-1] - running_good[1:]) / total
    headings = _last(page.heading | (page.level > 0))
    under = np.maximum(headings, 0)
    f["since_heading"] = page.place - headings
    f["width_since_heading"] = running_width[:-1] - running_width[under]
    f["heading_said"] = np.where(headings >= 0, page.said[under], -1)
    f["level_of_heading"] = np.where(headings >= 0, page.level[under], -1)
    spoken = _last(page.said > 0)
    after = np.maximum(spoken, 0)
    f["since_said"] = page.place - spoken
    f["last_said"] = np.where(spoken >= 0, page.said[after], 0)
    f["good_since_said"] = running_good[:-1] - running_good[after]


def _last(marked: NDArray[np.bool_]) -> Integers:
    """For each place the last marked one up to it, -1 for none."""
    return np.asarray(np.maximum.accumulate(np.where(marked, np.arange(len(marked)), -1)), np.int64)
