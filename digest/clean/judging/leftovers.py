"""Why the passages that were not chosen are not the article, as far as it can be said of each.

In: passages, which of them were chosen, and what the markup around the others calls them. Out: a reason for each
that was not chosen. It explains a choice and changes none.
"""

from __future__ import annotations

from collections.abc import Sequence

from digest.clean.page.passages import Passage
from digest.clean.wording.vocabulary import Vocabulary

_LINK_LIST_DENSITY = 0.5
# Shorter texts are the same by chance.
_COPY_CHARS = 25


def judge_rest(
    passages: Sequence[Passage],
    chosen: Sequence[bool],
    known: Sequence[str],
    remarks: Sequence[str],
    vocabulary: Vocabulary,
) -> list[str]:
    """For each passage why it is not the article, "" for those that are.

    `known` are the reasons that are known already, `remarks` what the markup calls each passage, or "".
    """
    copied = {
        passage.folded
        for passage, is_chosen in zip(passages, chosen, strict=True)
        if is_chosen and len(passage.text) >= _COPY_CHARS
    }
    end = max((place for place, is_chosen in enumerate(chosen) if is_chosen), default=-1)
    reasons = list(known)
    for place, (passage, remark) in enumerate(zip(passages, remarks, strict=True)):
        if chosen[place] or reasons[place]:
            continue
        if remark == "hidden":
            reasons[place] = remark
        elif len(passage.text) >= _COPY_CHARS and passage.folded in copied:
            reasons[place] = "duplicate"
        elif passage.kind == "caption":
            reasons[place] = "caption"
        else:
            reasons[place] = vocabulary.says(passage.text) or remark or _by_links(passage, 0 <= end < place)
    return reasons


def _by_links(passage: Passage, is_after: bool) -> str:
    """A list of links leads around the site above an article, and to other articles below it."""
    if passage.link_density <= _LINK_LIST_DENSITY:
        return "outside"
    return "related" if is_after else "navigation"
