"""Where sentences end. In: plain text. Out: the offsets of its sentences, in order, none overlapping.

A full stop ends a sentence only where its surroundings agree: abbreviations, initials, decimals and numbered items
do not. The word lists are in config/facts/sentences.toml. Leaf module: the pure rooms may import it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from digest.config import defaults, read_table

Span = tuple[int, int]
"""Start and end offset in the text, without surrounding whitespace."""

_CLOSERS = "\"'”’»)\\]）」』】》"
_FOOTNOTES = r"(?:\[\d{1,3}\]){0,4}"
# One of few characters comes first, so that ends are sought no slower than a letter; what it is, is asked then.
_ENDS = re.compile(
    rf"[\n.!?…。！？｡।؟](?:(?<=\n)(?:[^\S\n]*\n|(?=[^\S\n]*[•·‣▪◦●*–-]\s))"
    rf"|(?<=[。！？｡।؟])[。！？｡।؟]{{0,7}}[{_CLOSERS}]{{0,4}}"
    rf"|(?<=[.!?…])(?P<more_stops>[.!?…]{{0,7}})[{_CLOSERS}]{{0,4}}{_FOOTNOTES}(?=\s))"
)
_OPENERS = re.compile(r"[\s\"'“‘«(\[（「『]*")
_WORD = re.compile(r"\w+")
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]$")
_LONE_LETTER = re.compile(r"[^\W\d_]\.")
_LONGEST_ABBREVIATION = 24
_LONGEST_GAP = 200


def sentence_spans(text: str) -> tuple[Span, ...]:
    """The sentences of `text` as (start, end) offsets, trimmed of whitespace; a blank line or a bullet always ends one.

    Every character that is not whitespace lies in exactly one span. Time is linear in the length of the text.
    """
    return tuple(each_sentence(text))


def each_sentence(text: str) -> Iterator[Span]:
    """The `sentence_spans` of `text` one after another, for who reads but the first of them."""
    start = 0
    for match in _ENDS.finditer(text):
        if match["more_stops"] is not None and not _ends_sentence(text, start, match):
            continue
        yield from _trimmed(text, start, match.end())
        start = match.end()
    yield from _trimmed(text, start, len(text))


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of `text`, as written."""
    return tuple(text[start:end] for start, end in sentence_spans(text))


@cache
def _words() -> dict[str, frozenset[str]]:
    path = defaults() / "config" / "facts" / "sentences.toml"
    return {name: frozenset(words) for name, words in read_table(path).items()}


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    right = len(piece.rstrip())
    if left < right:
        yield start + left, start + right


def _ends_sentence(text: str, start: int, match: re.Match[str]) -> bool:
    gap = _OPENERS.match(text, match.end(), match.end() + _LONGEST_GAP)
    after = gap.end() if gap else match.end()
    following = text[after : after + 1]
    if following.islower():
        return False
    if match["more_stops"] or text[match.start()] != ".":
        return True
    before = _token_before(text, start, match.start())
    if len(before) == 1 and before.islower() and _LONE_LETTER.match(text, after):
        return False  # "z. B.", an abbreviation written apart
    if following.isdigit():
        return before.casefold() not in _words()["before_number"] and not _numbers_an_item(text, start, match, before)
    word = _WORD.match(text, after, after + _LONGEST_ABBREVIATION)
    if _numbers_an_item(text, start, match, before) or (_is_ordinal(before) and word and _is_month(word[0])):
        return False
    folded = before.casefold()
    if folded in _words()["before_name"]:
        return False
    initial = len(before) == 1 and before.isupper()
    if initial or _DOTTED.search(before) or folded in _words()["within_or_at_end"]:
        return word is not None and word[0] in _words()["sentence_openers"]
    return True


def _token_before(text: str, start: int, stop: int) -> str:
    """The run of letters, digits and inner stops right before the full stop at `stop`."""
    head = text[max(start, stop - _LONGEST_ABBREVIATION) : stop]
    begin = len(head)
    while begin and (head[begin - 1].isalnum() or head[begin - 1] == "."):
        begin -= 1
    return head[begin:]


def _is_ordinal(before: str) -> bool:
    return before.isdigit() and len(before) <= 2


def _is_month(word: str) -> bool:
    return word.casefold() in _words()["after_ordinal"]


def _numbers_an_item(text: str, start: int, match: re.Match[str], before: str) -> bool:
    """Whether the full stop belongs to a number that opens the sentence, as in `2. Dose escalation`."""
    return before.isdigit() and not text[start : match.start() - len(before)].strip()
