"""Single passages among the chosen that are not the article: stock phrases, repeats, link lists under a heading.

In: passages with marks. Out: for each, the reason it goes, or "". A passage long enough to be prose is only ever
dropped as an exact repeat.
"""

from __future__ import annotations

from collections.abc import Sequence

from digest.clean.folding import fold
from digest.clean.passages import Passage
from digest.clean.vocabulary import Vocabulary

_REPEAT_CHARS = 60
_LINK_LIST_DENSITY = 0.6
_LINK_LIST_REASONS = ("related",)
# Wording that also opens sentences. Such a line is believed while it is short, mostly link, or no sentence.
_SENTENCE_LIKE = {"related", "login", "navigation", "share", "byline", "dateline", "tags"}
_SENTENCE_CHARS = 50
_SENTENCE_LINK_DENSITY = 0.3


def judge(passages: Sequence[Passage], chosen: Sequence[bool], vocabulary: Vocabulary) -> list[str]:
    """For each chosen passage the reason it is not the article's, "" for those that are and those not chosen."""
    reasons = [
        _phrase(passage, vocabulary) if is_chosen else "" for passage, is_chosen in zip(passages, chosen, strict=True)
    ]
    _repeats(passages, chosen, reasons)
    _link_lists(passages, chosen, reasons, vocabulary)
    return reasons


def _phrase(passage: Passage, vocabulary: Vocabulary) -> str:
    if passage.kind in ("preformatted", "table_row"):
        return ""
    reason = vocabulary.says(passage.text)
    if (
        reason in _SENTENCE_LIKE
        and len(passage.text) > _SENTENCE_CHARS
        and passage.text.endswith((".", "!", "?", ":"))
        and passage.link_density < _SENTENCE_LINK_DENSITY
    ):
        return ""
    return reason


def _repeats(passages: Sequence[Passage], chosen: Sequence[bool], reasons: list[str]) -> None:
    seen: set[str] = set()
    for i, passage in enumerate(passages):
        if not chosen[i] or reasons[i] or len(passage.text) < _REPEAT_CHARS:
            continue
        words = fold(passage.text)
        if words in seen:
            reasons[i] = "duplicate"
        seen.add(words)


def _link_lists(
    passages: Sequence[Passage], chosen: Sequence[bool], reasons: list[str], vocabulary: Vocabulary
) -> None:
    """Links below a line such as "Related stories" go with it."""
    for i, passage in enumerate(passages):
        if not chosen[i] or not vocabulary.says_exactly(passage.text, *_LINK_LIST_REASONS):
            continue
        for j in range(i + 1, len(passages)):
            if not chosen[j]:
                continue
            if passages[j].link_density < _LINK_LIST_DENSITY:
                break
            reasons[j] = reasons[j] or "related"
