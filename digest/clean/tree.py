"""Markup to a tree, with limits that hold whatever a page contains.

In: markup of any size and soundness. Out: one lxml tree of bounded size and depth, without scripts' neighbours such
as comments and processing instructions. What the tree means is for others.
"""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

MAX_CHARACTERS = 5_000_000
# Real article pages stay under 6,000 elements; the extractor needs about 50 µs for each.
MAX_ELEMENTS = 20_000
# A long read is 100,000 characters.
MAX_TEXT = 1_000_000
# libxml2 stops reading a document at 256 levels unless told otherwise, and at 2048 even then.
MAX_DEPTH = 250
# An element's attribute of this size is data, not description: inline images, serialised state.
MAX_ATTRIBUTE = 4_000

_DATA = ("script", "style", "meta", "link")

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_NESTING_TAG = re.compile(r"</?(?!(?:p|br|h[1-6]|title|meta|script|style)\b)[a-zA-Z][^<>]{0,2000}>", re.IGNORECASE)


def parse(markup: str) -> HtmlElement:
    """The tree of `markup`, cut to `MAX_CHARACTERS`, `MAX_ELEMENTS` and `MAX_DEPTH`. Raises nothing."""
    markup = _CONTROL.sub(" ", markup[:MAX_CHARACTERS])
    tree = _read(_close_comment(markup))
    if _too_deep(tree):
        # Formatting left open a thousand times over. Paragraphs and headings alone cannot nest.
        tree = _read(_NESTING_TAG.sub("\n", markup))
    _limit(tree)
    _free_swallowed(tree)
    return tree


def _read(markup: str) -> HtmlElement:
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        return document_fromstring(
            f"<html>{markup}" if not markup.strip() else markup.encode("utf-8", "replace"), parser=parser
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return document_fromstring(b"<html><body></body></html>", parser=parser)


def _close_comment(markup: str) -> str:
    """An unclosed comment would swallow the rest of the page."""
    opened = markup.rfind("<!--")
    return markup if opened < 0 or markup.find("-->", opened) >= 0 else markup[:opened] + markup[opened + 4 :]


def _too_deep(tree: HtmlElement) -> bool:
    depth = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_DEPTH:
            return True
    return False


def _limit(tree: HtmlElement) -> None:
    """Drop what lies beyond the bounds, last first, and attributes that only cost time."""
    text_left = MAX_TEXT
    for count, element in enumerate(list(tree.iter())):
        if element.tag in _DATA:
            continue
        if count >= MAX_ELEMENTS or text_left <= 0:
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)
            continue
        element.text, element.tail = (element.text or "")[:text_left], (element.tail or "")[:text_left]
        text_left -= len(element.text) + len(element.tail)
    for element in tree.xpath(f"//*[not(self::meta)][@rowspan or @colspan or @*[string-length() > {MAX_ATTRIBUTE}]]"):
        for name, value in element.items():
            # Nobody needs the spans of a table's cells to read it, and a hundred by a hundred cells take minutes.
            if name in ("rowspan", "colspan") or len(value) > MAX_ATTRIBUTE:
                element.attrib.pop(name)


def _free_swallowed(tree: HtmlElement) -> None:
    """A button left open holds the rest of the page, which no browser shows as a button."""
    for element in list(tree.iter("button", "label", "select", "textarea")):
        if element.find(".//p") is not None:
            element.tag = "div"
