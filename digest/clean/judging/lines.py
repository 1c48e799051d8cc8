"""Single passages among the chosen that are not the article: stock phrases, repeats, link lists under a heading.

In: passages with marks. Out: for each, the reason it goes, or "". A passage long enough to be prose is only ever
dropped as an exact repeat.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from digest.clean.page.passages import Passage
from digest.clean.wording.vocabulary import Vocabulary

_REPEAT_CHARS = 60
_LINK_LIST_DENSITY = 0.6
_LINK_LIST_REASONS = ("related",)
# Wording that also opens sentences. Such a line is believed while it is short, mostly link, or no sentence.
_SENTENCE_LIKE = {"related", "login", "navigation", "share", "byline", "dateline", "tags"}
_SENTENCE_CHARS = 50
_SENTENCE_LINK_DENSITY = 0.3
# The lines of a video's subtitles follow each other in seconds, those of an agenda in minutes.
_TIME = re.compile(r"[\[(]?(?:(\d{1,2}):)?(\d{1,2}):(\d{2})(?!\d)")
_MIN_TIMES = 3
_SUBTITLE_SECONDS = 20


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
    if "\n" in passage.text and _is_subtitles(passage.text):
        return "caption"
    reason = vocabulary.says(passage.text)
    if (
        reason in _SENTENCE_LIKE
        and len(passage.text) > _SENTENCE_CHARS
        and passage.text.endswith((".", "!", "?", ":", "。", "！", "？"))
        and passage.link_density < _SENTENCE_LINK_DENSITY
    ):
        return ""
    return reason


def _repeats(passages: Sequence[Passage], chosen: Sequence[bool], reasons: list[str]) -> None:
    seen: set[str] = set()
    for i, passage in enumerate(passages):
        if not chosen[i] or reasons[i] or len(passage.text) < _REPEAT_CHARS:
            continue
        words = passage.folded
        if words in seen:
            reasons[i] = "duplicate"
        seen.add(words)


def _link_lists(
    passages: Sequence[Passage], chosen: Sequence[bool], reasons: list[str], vocabulary: Vocabulary
) -> None:
    """Links below a line such as "Related stories" go with it."""
    is_below = False
    for i, passage in enumerate(passages):
        if not chosen[i]:
            continue
        if vocabulary.says_exactly(passage.text, *_LINK_LIST_REASONS):
            is_below = True
        elif passage.link_density < _LINK_LIST_DENSITY:
            is_below = False
        elif is_below:
            reasons[i] = reasons[i] or "related"


def _is_subtitles(text: str) -> bool:
    """Whether a text is what is said in a video: lines that begin with a time, a few seconds after each other."""
    times = [
        int(time[1] or 0) * 3600 + int(time[2]) * 60 + int(time[3])
        for time in (_TIME.match(line) for line in text.split("\n"))
        if time
    ]
    if len(times) < _MIN_TIMES or 2 * len(times) <= text.count("\n"):
        return False
    return 0 < times[-1] - times[0] <= _SUBTITLE_SECONDS * (len(times) - 1)
