"""Which language an article is in.

In: what the page claims, and its text. Out: an ISO 639-1 code in lower case, or "".
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_CODE = re.compile(r"^\s*([a-zA-Z]{2,3})(?:[-_]|\s*$)")
# Scripts that few languages share in news: the language they most likely are, and the others that a page may claim.
_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]"), frozenset({"ja"})),
    ("ko", re.compile(r"[\uac00-\ud7af]"), frozenset({"ko"})),
    ("zh", re.compile(r"[\u4e00-\u9fff]"), frozenset({"zh", "ja", "yue"})),
    (
        "ru",
        re.compile(r"[\u0400-\u04ff]"),
        frozenset({"ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "mn", "tg"}),
    ),
    ("ar", re.compile(r"[\u0600-\u06ff]"), frozenset({"ar", "fa", "ur", "ps", "ku", "sd", "ug"})),
    ("he", re.compile(r"[\u0590-\u05ff]"), frozenset({"he", "yi"})),
    ("el", re.compile(r"[\u0370-\u03ff]"), frozenset({"el"})),
    ("th", re.compile(r"[\u0e00-\u0e7f]"), frozenset({"th"})),
    ("hi", re.compile(r"[\u0900-\u097f]"), frozenset({"hi", "mr", "ne", "sa"})),
)
_FIRST_SCRIPT = "\u0370"
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
    """The first of `claims` that is a language code and that the script of `text` does not belie, else the script's."""
    likely, possible = _by_script(text[:_SAMPLE])
    for claim in claims:
        if found := _CODE.match(claim):
            code = _TWO_LETTER.get(found.group(1).lower(), found.group(1).lower())
            if not likely or code in possible:
                return code
    return likely


def _by_script(sample: str) -> tuple[str, frozenset[str]]:
    if not sample or max(sample) >= _FIRST_SCRIPT:
        for language, script, possible in _SCRIPTS:
            if len(script.findall(sample)) > _SCRIPT_SHARE * max(1, len(sample)):
                return language, possible
    return "", frozenset()
