"""Indications. In: a text and the names found in it. Out: mentions of diseases, with the marker that narrows them.

"HER2-positive gastric cancer" is gastric cancer to a watch list, and stays as written in the article's words. A bracket
after a disease says its acronym for the rest of the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from digest.facts.lexicon import Mention
from digest.facts.mentions import Named

_MARKER = re.compile(
    r"(?<![\w-])(?:[A-Za-z0-9]{2,12}(?:[-/][A-Za-z0-9]{1,8})?[-\u2010-\u2013](?:[Pp]ositive|[Nn]egative|[Mm]utated|[Mm]utant|[Aa]mplified|[Aa]ltered"
    r"|[Ll]ow|[Hh]igh|[Ee]xpressing|[Dd]riven|[Rr]esistant|[Ss]ensitive|[Dd]ependent)|[A-Z][A-Z0-9]{2,7}[+m])\s$"
)
_ACRONYM = re.compile(r"\s?\((?P<name>[A-Za-z][A-Za-z0-9/-]{1,11})\)")
_MARKS = (
    "ositive", "egative", "utated", "utant", "mplified", "ltered", "ow", "igh", "xpressing", "riven", "esistant",
    "ensitive", "ependent", "+", "m",
)  # fmt: skip
"""What a marker ends with: it is looked at closely only then."""
_REACH = 30


def find_indications(text: str, mentions: Sequence[Mention]) -> list[Named]:
    """The diseases in `text`, in order."""
    return sorted(_indications(text, mentions), key=lambda each: each.start)


def _indications(text: str, mentions: Sequence[Mention]) -> Iterator[Named]:
    taken = {mention.start for mention in mentions}
    for mention in mentions:
        if mention.kind != "indication":
            continue
        before = text[max(0, mention.start - _REACH) : mention.start]
        marker = _MARKER.search(before) if before[:-1].endswith(_MARKS) else None
        yield Named(mention.id, mention.start - (len(marker[0]) if marker else 0), mention.end)
        acronym = _ACRONYM.match(text, mention.end, mention.end + 20)
        if acronym and acronym.start("name") not in taken and sum(map(str.isupper, acronym["name"])) > 1:
            yield Named(mention.id, *acronym.span("name"))
