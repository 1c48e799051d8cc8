"""Which language an article is in.

In: what the page claims, and its text. Out: an ISO 639-1 code in lower case, or "".
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_CODE = re.compile(r"^\s*([a-zA-Z]{2,3})(?:[-_]|\s*$)")
# Scripts that one language has to itself, or nearly so, in news.
_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
)
_SCRIPT_SHARE = 0.2
_SAMPLE = 2_000
_TWO_LETTER = {
    "eng": "en",
    "deu": "de",
    "ger": "de",
    "fra": "fr",
    "fre": "fr",
    "spa": "es",
    "ita": "it",
    "por": "pt",
    "jpn": "ja",
    "zho": "zh",
    "chi": "zh",
    "kor": "ko",
    "rus": "ru",
}


def choose_language(claims: Iterable[str], text: str) -> str:
    """The first of `claims` that is a language code, else what the script of `text` tells."""
    for claim in claims:
        if found := _CODE.match(claim):
            code = found.group(1).lower()
            return _TWO_LETTER.get(code, code)
    sample = text[:_SAMPLE]
    for language, script in _SCRIPTS:
        if len(script.findall(sample)) > _SCRIPT_SHARE * max(1, len(sample)):
            return language
    return ""
