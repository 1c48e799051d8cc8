"""Why a page has no article: what it is instead.

In: a page as it came, and what cleaning would keep of it. Out: a `Problem`, or None for an article. A page with three
paragraphs of prose is always an article, whatever it says: only of pages with next to no text is it asked what they
are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, cast

from digest.clean.page.passages import Passage, squeeze
from digest.clean.page.tree import Element
from digest.clean.wording.folding import fold, fold_prefix, width
from digest.clean.wording.matching import EDGES, Phrases, Wording
from digest.model import Problem

# How files of other kinds begin: https://mimesniff.spec.whatwg.org/#matching-a-mime-type-pattern and
# https://www.iana.org/assignments/media-types. Of those that can also begin a text, only with what follows in them.
_MAGIC = (
    *(b"%PDF-", b"%!PS-Adobe-", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"\xff\xd8\xff", b"\x00\x00\x01\x00"),
    *(b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"BZh91AY", b"\xfd7zXZ\x00"),
    *(b"\x28\xb5\x2f\xfd", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf", b"OggS\x00", b"ID3", b"fLaC"),
    *(b"\x7fELF", b"\xca\xfe\xba\xbe", b"\x00asm", b"SQLite format 3\x00", b"wOFF", b"wOF2", b"MM\x00*", b"II*\x00"),
    b"\x1aE\xdf\xa3",
)  # fmt: skip
# The same for those whose mark stands further in: the place, and what stands there.
_INNER_MAGIC = ((4, b"ftyp"), (8, b"WEBP"), (8, b"WAVE"), (8, b"AVI "), (257, b"ustar"))
_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff", b"\xef\xbb\xbf")
# Text in an encoding that says what it is has no zero bytes; pictures and programs are full of them.
_ZEROS = 0.05
_LOOKED_AT = 65_536

_PROSE = 80
_ARTICLE_PARAGRAPHS = 3
_ARTICLE_CHARS = 1_500
_MESSAGE_SHARE = 0.4
_MESSAGE_PAGE = 2_500
_MAX_LINES = 200
_EMPTY_ROOT = 60
_PARTS = re.compile(r"\s+[|–—\-·•:]\s+|\s*[|｜]\s*")


@dataclass(frozen=True, slots=True)
class Signs:
    """What pages say that are no articles. `roots` are the ids and elements that scripts fill with a whole page."""

    titles: Wording
    lines: Wording
    roots: frozenset[str]
    root_elements: tuple[str, ...]
    remedies: Mapping[str, str]

    @classmethod
    def read(cls, table: Mapping[str, Any]) -> Signs:
        """The signs as outcomes.toml has them."""
        return cls(
            titles=Wording({name: _phrases(entry.get("titles", ()), {}) for name, entry in table.items()}),
            lines=Wording({name: _phrases(entry.get("whole", ()), entry) for name, entry in table.items()}),
            roots=frozenset(table["needs_browser"]["roots"]),
            root_elements=tuple(table["needs_browser"]["root_elements"]),
            remedies={name: entry["remedy"] for name, entry in table.items()},
        )


def is_no_page(raw: bytes) -> bool:
    """Whether bytes are no page at all but a document, picture, archive or program."""
    if raw.startswith(_MAGIC) or any(raw[place : place + len(mark)] == mark for place, mark in _INNER_MAGIC):
        return True
    if raw.startswith(_BYTE_ORDER_MARKS) or raw.find(b"<", 0, _LOOKED_AT) >= 0:
        return False
    beginning = raw[:_LOOKED_AT]
    return beginning.count(0) > _ZEROS * len(beginning)


def problem(
    tree: Element, passages: Sequence[Passage], kept: Sequence[Passage], title: str, signs: Signs
) -> Problem | None:
    """Why there is no article on the page in `tree`, of whose `passages` cleaning would keep these; None if there is.

    Where the answer is not None, nothing of the page is worth keeping.
    """
    prose = sum(map(_is_prose, kept))
    chars = sum(len(passage.text) for passage in kept)
    if prose >= _ARTICLE_PARAGRAPHS or chars > _ARTICLE_CHARS:
        return None
    titled = _titled(tree, title, signs)
    if kept:
        message = _message(kept, chars, signs)
        return _problem(message or (titled if prose < 2 else ""))
    total = sum(len(passage.text) for passage in passages)
    if titled == "error_page":
        return "error_page"
    if _is_shell(tree, signs):
        return "needs_browser"
    lines = [passage.text for passage in passages[:_MAX_LINES]] if total < _MESSAGE_PAGE else []
    said = [reason for line in (*lines, *_noscript(tree, total)) if (reason := signs.lines.reason(line))]
    if titled or said:
        return _problem(titled or min(said, key=signs.lines.reasons.index))
    if total < _MESSAGE_PAGE and any((field.get("type") or "").lower() == "password" for field in tree.iter("input")):
        return "login_page"
    return "no_text"


def _problem(reason: str) -> Problem | None:
    return cast("Problem", reason) if reason else None


def _is_prose(passage: Passage) -> bool:
    if passage.kind in ("heading", "caption", "table_row"):
        return False
    return width(passage.text) >= _PROSE


def _titled(tree: Element, title: str, signs: Signs) -> str:
    heads = (*islice(tree.iter("title"), 1), *islice(tree.iter("h1"), 3))
    names = [title, *(squeeze("".join(head.itertext())[:500]) for head in heads)]
    parts = [part for name in names for part in (name, *_PARTS.split(name)) if part]
    return next((reason for part in parts if (reason := signs.titles.reason(part))), "")


def _message(kept: Sequence[Passage], chars: int, signs: Signs) -> str:
    """The problem that what is kept tells of, if it begins with that or says little else."""
    reasons = [signs.lines.reason(passage.text) for passage in kept]
    first = next((reason for passage, reason in zip(kept, reasons, strict=True) if passage.kind != "heading"), "")
    told = sum(len(passage.text) for passage, reason in zip(kept, reasons, strict=True) if reason)
    if first or told >= _MESSAGE_SHARE * chars:
        return min(filter(None, reasons), key=signs.lines.reasons.index, default="")
    return ""


def _is_shell(tree: Element, signs: Signs) -> bool:
    """Whether the page is an empty element and the scripts that would fill it."""
    if next(tree.iter("script"), None) is None:
        return False
    named = (each for each in tree.iter("div", "main", "section") if (each.get("id") or "").lower() in signs.roots)
    for root in islice((*named, *tree.iter(*signs.root_elements)), 5):
        text = "".join(islice(root.itertext("div", "p", "span", "main", "section", "h1", "a"), 1_000))
        if len(squeeze(text)) < _EMPTY_ROOT:
            return True
    return False


def _noscript(tree: Element, total: int) -> Iterable[str]:
    if total >= _MESSAGE_PAGE:
        return ()
    return (squeeze("".join(each.itertext())[:2_000]) for each in islice(tree.iter("noscript"), 10))


def _phrases(whole: Iterable[str], table: Mapping[str, Any]) -> Phrases:
    return Phrases(
        whole=frozenset(fold(phrase).strip(EDGES) for phrase in whole),
        starts=tuple(fold_prefix(phrase) for phrase in table.get("starts", ())),
        ends=tuple(fold_prefix(phrase) for phrase in table.get("ends", ())),
        patterns=tuple(table.get("patterns", ())),
        max_chars=400,
    )
