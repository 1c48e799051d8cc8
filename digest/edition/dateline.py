"""Takes the dateline off a lead. In: a paragraph. Out: the paragraph from its first sentence on.

A dateline is places, a date and a newswire's name in any order, closed by a dash, as in
`BOSTON, March 3, 2026 (Newswire) -- `, or by itself an outlet in brackets with a dash or a place in capitals with a
colon.
"""

from __future__ import annotations

import re

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?"
)
_DAY = (
    rf"(?:{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b(?:,? \d{{4}}\b)?|\d{{1,2}}(?:st|nd|rd|th)?\.? {_MONTH}(?:,? \d{{4}}\b)?"
    r"|\d{4}-\d\d-\d\d\b|\d{1,2}[./]\d{1,2}[./]\d{2,4}\b)"
)
_DATE = re.compile(rf"{_DAY}|\({_DAY}\)", re.IGNORECASE)
_WIRE = re.compile(
    r"/[\w. -]{2,30}/"
    r"|\((?=[^()]{0,40}(?:wires?|wired|newswires?|news|press|reuters|bloomberg|xinhua|yonhap|kyodo|AFX|AFP|AP|PTI|ANI)\b)"
    r"[^():]{2,60}\)",
    re.IGNORECASE,
)
_NAME = r"[A-ZÀ-ÖØ-Þ][\w.'’]{0,30}"
_PLACE = re.compile(rf"{_NAME}(?:[ -]{_NAME}){{0,3}}")
_DASH = re.compile(r"\s*(?:-{2,3}|[—–])\s*|\s-\s+")
_SEPARATOR = re.compile(r"\s*[,|]\s*|\s+(?:and|&)\s+|\s+")
_MOST_PARTS = 8
_OPENING = re.compile(
    r"\([A-ZÀ-ÖØ-Þ][\w .&’'-]{2,40}\)\s*[-–—]{1,3}\s+"  # (The Hill) —
    r"|[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ .’'-]{3,40}(?:,\s[A-ZÀ-ÖØ-Þ][\w .]{1,20})?:\s+(?=[A-ZÀ-ÖØ-Þ\"“'])"  # NEW DELHI:
)
_SHOUTED_PLACE = re.compile(r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ .'’-]{4,40}")


def without_dateline(paragraph: str) -> str:
    """`paragraph` without the dateline it opens with; as it is where it opens with none.

    A dash closes a dateline only where a date, a newswire or a place in capitals stood before it, so that
    `Roche – a Swiss company` stays.
    """
    opening = _OPENING.match(paragraph)
    if opening and paragraph[opening.end() :].strip():
        return paragraph[opening.end() :]
    position = end = 0
    closed = dated = False
    for part in range(_MOST_PARTS):
        marked = _DATE.match(paragraph, position) or _WIRE.match(paragraph, position)
        place = None if marked or closed else _PLACE.match(paragraph, position)
        match = marked or place
        if match is None:
            break
        dated = dated or marked is not None or (part == 0 and _SHOUTED_PLACE.fullmatch(match[0]) is not None)
        dash = _DASH.match(paragraph, match.end())
        if dash and dated:
            closed, end = True, dash.end()
        between = dash or _SEPARATOR.match(paragraph, match.end())
        position = between.end() if between else match.end()
    return paragraph[end:] if paragraph[end:].strip() else paragraph
