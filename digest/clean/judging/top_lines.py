"""The lines above the body that belong in other fields: headline, byline, date, standfirst.

In: chosen passages and what the page's metadata says. Out: for each passage the reason it leaves the body, or "".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from digest.clean.metadata.collect import Metadata
from digest.clean.metadata.dates import DateRules, parse_date
from digest.clean.metadata.title import agreement
from digest.clean.page.passages import Passage
from digest.clean.wording.folding import fold

DEK = "dek"

_TOP = 8
_PROSE_CHARS = 120
_SAME_TITLE = 0.8
_MAX_BYLINE = 150
_MIN_DEK, _MAX_DEK = 40, 600
_MIN_BODY = 3
_MAX_DATELINE = 80
_SENTENCE_END = (".", "!", "?", "…", "。", "”", '"')
_PIECES = re.compile(r"\s*[|•·,]\s+|\n")


def judge_top(passages: Sequence[Passage], chosen: Sequence[bool], metadata: Metadata, rules: DateRules) -> list[str]:
    """For each passage the reason it leaves the body: `title`, `byline`, `dateline`, `dek`, or ""."""
    reasons = [""] * len(passages)
    dek = fold(metadata.dek)
    description = fold(metadata.description).rstrip(" .…")
    is_whole = metadata.description.endswith(_SENTENCE_END) and not metadata.description.endswith(("..", "…"))
    seen = 0
    in_head = True
    for i, passage in enumerate(passages):
        if not chosen[i]:
            continue
        if passage.kind == "heading" and passage.level == 1 and agreement(passage.text, metadata.title) >= _SAME_TITLE:
            reasons[i] = "title"
            continue
        if not in_head:
            continue
        reasons[i] = _head_reason(passage, metadata, rules)
        folded = passage.folded
        # A description that ends with a sentence in the middle of a paragraph repeats how the body begins.
        goes_on = is_whole and len(folded) > len(description) + 1
        if (
            not reasons[i]
            and DEK not in reasons
            and _is_dek(i, folded, dek, "" if goes_on else description, passages, chosen)
        ):
            reasons[i] = DEK
        seen += 1
        in_head = seen < _TOP and (bool(reasons[i]) or len(passage.text) < _PROSE_CHARS)
    return reasons


def is_dateline(text: str, rules: DateRules) -> bool:
    """Whether a line is a date and little more."""
    if len(text) > _MAX_DATELINE or text.endswith((".", "?", "!")):
        return False
    return parse_date(text, rules) is not None or any(parse_date(piece, rules) for piece in _PIECES.split(text)[:4])


def _head_reason(passage: Passage, metadata: Metadata, rules: DateRules) -> str:
    text = passage.text
    if metadata.title and agreement(text, metadata.title) >= _SAME_TITLE:
        return "title"
    if passage.kind not in ("paragraph", "list_item", "heading") or text.endswith(_SENTENCE_END):
        return ""
    folded = passage.folded
    if len(text) <= _MAX_BYLINE and (
        any(fold(author) in folded for author in metadata.authors) or (folded.startswith("by ") and len(text) < 60)
    ):
        return "byline"
    return "dateline" if is_dateline(text, rules) else ""


def _is_dek(
    i: int, folded: str, dek: str, description: str, passages: Sequence[Passage], chosen: Sequence[bool]
) -> bool:
    """Whether a passage is the standfirst: called one, or the page's description in a place of its own."""
    body = [j for j in range(i + 1, len(passages)) if chosen[j] and len(passages[j].text) >= _PROSE_CHARS]
    if len(body) < _MIN_BODY or len(folded) > _MAX_DEK:
        return False
    if dek:
        return folded == dek
    # A first paragraph often is the description too; then it stands among the others, or in a box like theirs.
    place = _place(passages[i])
    return (
        len(description) > _MIN_DEK
        and folded.startswith(description)
        and all(_place(passages[j]) != place for j in body)
    )


def _place(passage: Passage) -> object:
    home = passage.element.getparent()
    return (home.tag, home.get("class") or home) if home is not None else None
