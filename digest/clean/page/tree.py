"""Markup to a tree, with limits that hold whatever a page contains.

In: markup of any size and soundness. Out: one lxml tree of bounded size and depth, without scripts' neighbours such
as comments and processing instructions. What the tree means is for others.
"""

from __future__ import annotations

import re
from itertools import islice

import numpy as np
from lxml import etree

# lxml's own elements, not lxml.html's, which are made in Python: a fifth of the time it takes to walk a page.
Element = etree._Element

MAX_CHARACTERS = 5_000_000
# Real article pages stay under 6,000 elements; the extractor needs about 50 µs for each.
MAX_ELEMENTS = 20_000
# A long read is 100,000 characters.
MAX_TEXT = 1_000_000
# libxml2 stops reading a document at 256 levels unless told otherwise, and at 2048 even then.
MAX_DEPTH = 250

_DATA = ("script", "style", "meta", "link")

# Control characters, which no XML may hold, become spaces.
_SPACED = bytes(32 if (byte < 32 and byte not in b"\t\n\r") or byte == 127 else byte for byte in range(256))
# The same written as references: "&#3", "&#x1F;". Of its alternatives none may lack the beginning: Python searches for
# a beginning they share twenty times as fast.
_REFERENCES = re.compile(
    rb"&#(?:0*(?:[0-8]|1[124-9]|2[0-9]|3[01]|6553[45])(?![0-9])"
    rb"|[xX]0*(?:[0-8bcefBCEF]|1[0-9a-fA-F]|[fF]{3}[eEfF])(?![0-9a-fA-F]));?"
)
# The two code points that are no characters.
_NO_CHARACTERS = ("\ufffe", "\uffff")
_too_deep = etree.XPath(f"boolean({'/*' * (MAX_DEPTH + 1)})")
_count = etree.XPath("count(//*)")
_text_length = etree.XPath("string-length(/)")
_NESTING_TAG = re.compile(r"</?(?!(?:p|br|h[1-6]|title|meta|script|style)\b)[a-zA-Z][^<>]{0,2000}>", re.IGNORECASE)


def parse(markup: str) -> Element:
    """The tree of `markup`, cut to `MAX_CHARACTERS`, `MAX_ELEMENTS` and `MAX_DEPTH`. Raises nothing."""
    markup = _close_comment(markup[:MAX_CHARACTERS])
    tree, is_whole = _read(markup)
    if not is_whole:
        tree, _ = _read(markup, huge=True)
        if _too_deep(tree):
            # Formatting left open a thousand times over. Paragraphs and headings alone cannot nest.
            tree, _ = _read(_NESTING_TAG.sub("\n", markup), huge=True)
    # A tag makes an element, and at most one more that it implies.
    may_be_large = 2 * markup.count("<") > MAX_ELEMENTS
    if (may_be_large and _count(tree) > MAX_ELEMENTS) or (len(markup) > MAX_TEXT and _text_length(tree) > MAX_TEXT):
        _cut(tree)
    return tree


def drop(element: Element) -> None:
    """Take an element and all it holds out of its tree. The text after it stays."""
    parent, before, tail = element.getparent(), element.getprevious(), element.tail
    assert parent is not None, "the root holds the page"
    if tail and before is not None:
        before.tail = (before.tail or "") + tail
    elif tail:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def _read(markup: str, *, huge: bool = False) -> tuple[Element, bool]:
    """The tree of `markup`, and whether it holds all: libxml2's own limits end it, unless `huge`, at 256 levels."""
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=huge, collect_ids=False
    )
    try:
        for code in _NO_CHARACTERS:
            markup = markup.replace(code, " ")
        raw = markup.encode("utf-8", "replace")
        if _has_controls(raw):
            raw = raw.translate(_SPACED)
        raw = _REFERENCES.sub(b" ", raw)
        tree: Element | None = etree.fromstring(raw, parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        tree = None
    last = parser.error_log.last_error
    is_whole = last is None or last.level < etree.ErrorLevels.FATAL
    return (etree.fromstring(b"<html><body></body></html>", parser) if tree is None else tree), is_whole


def _has_controls(raw: bytes) -> bool:
    codes = np.frombuffer(raw, np.uint8)
    # All but tab (9), line feed (10) and carriage return (13).
    below = bool((codes < 9).any()) or bool((codes - 14 < 18).any())
    return below or b"\x0b" in raw or b"\x0c" in raw or b"\x7f" in raw


def _close_comment(markup: str) -> str:
    """An unclosed comment would swallow the rest of the page."""
    opened = markup.rfind("<!--")
    return markup if opened < 0 or markup.find("-->", opened) >= 0 else markup[:opened] + markup[opened + 4 :]


def _cut(tree: Element) -> None:
    """Drop what lies beyond the bounds."""
    text_left = MAX_TEXT
    last = tree
    for element in islice(tree.iter(), MAX_ELEMENTS):
        if element.tag in _DATA:
            continue
        element.text, element.tail = (element.text or "")[:text_left], (element.tail or "")[:text_left]
        text_left -= len(element.text) + len(element.tail)
        last = element
        if text_left <= 0:
            break
    del last[:]
    while (parent := last.getparent()) is not None:
        del parent[parent.index(last) + 1 :]
        last = parent
