"""A tree read as a person reads it: one run of text after another.

In: a parsed page or a part of one. Out: `Passage`s in reading order, each with its kind, its text and where it
stands. Which of them are the article is for others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement

from digest.model import BlockKind

_SPACES = re.compile(r"[ \t\n\r\f\v\u00a0\u2002-\u200b\u202f\u3000\ufeff\u00ad\u2060]+")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_BREAKS = re.compile(r" *\n *")
_BLANK_LINE = re.compile(r"\n{2,}")
_WORD = re.compile(r"\w")

_UNREAD = frozenset(
    {
        *("script", "style", "noscript", "template", "svg", "symbol", "head", "title", "iframe", "object", "canvas"),
        *("select", "option", "datalist", "textarea", "button", "input", "video", "audio", "map"),
    }
)
_BLOCKS = frozenset(
    {
        *("html", "body", "main", "article", "section", "header", "footer", "nav", "aside", "div", "center", "form"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "hgroup", "p", "pre", "blockquote", "address", "hr", "fieldset"),
        *("ul", "ol", "li", "dl", "dt", "dd", "dir", "menu", "details", "summary", "dialog", "legend"),
        *("table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "figure", "figcaption"),
    }
)
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_KINDS: dict[str, BlockKind] = {
    "li": "list_item",
    "blockquote": "quote",
    "pre": "preformatted",
    "tr": "table_row",
    "figcaption": "caption",
    **dict.fromkeys(_HEADINGS, "heading"),
}  # fmt: skip
# Blocks whose presence in a table says it lays the page out instead of holding data.
_LAYOUT = ".//table|.//h1|.//h2|.//h3|.//ul|.//ol|.//form|.//article|.//p[position()>2]"


@dataclass(slots=True, eq=False)
class Passage:
    """A run of text between two block boundaries. `link_chars` of its characters are in links."""

    element: HtmlElement
    kind: BlockKind
    text: str
    level: int = 0
    link_chars: int = 0

    @property
    def link_density(self) -> float:
        """The share of its text that is links, 0 to 1."""
        return min(1.0, self.link_chars / len(self.text))


def squeeze(text: str) -> str:
    """`text` with every run of white space as one space, and none at its ends."""
    return " ".join(text.split())


def visible_text(element: HtmlElement) -> str:
    """All the text of `element` that a reader sees, one line per passage."""
    return "\n".join(passage.text for passage in read(element))


def read(tree: HtmlElement) -> list[Passage]:
    """The passages of `tree` in reading order."""
    return list(_Reader(tree).passages())


class _Reader:
    def __init__(self, tree: HtmlElement) -> None:
        self.tree = tree
        self.pieces: list[str] = []
        self.link_chars = 0
        self.links = 0
        self.blocks: list[HtmlElement] = []
        self.kinds: list[str] = []

    def passages(self) -> Iterator[Passage]:
        unread = 0
        for event, element in etree.iterwalk(self.tree, events=("start", "end")):
            tag = element.tag
            if not isinstance(tag, str) or tag in _UNREAD:
                unread += 1 if event == "start" else -1
            elif unread:
                continue
            elif event == "start":
                if tag in _BLOCKS:
                    yield from self._open(element, tag)
                elif tag == "br":
                    self.pieces.append("\n")
                elif tag == "a":
                    self.links += 1
                self._add(element.text)
            elif tag in _BLOCKS:
                yield from self._close(element, tag)
            elif tag == "a":
                self.links -= 1
            if event == "end" and not unread and element is not self.tree:
                self._add(element.tail)
        yield from self._flush(self.tree)

    def _open(self, element: HtmlElement, tag: str) -> Iterator[Passage]:
        if "tr" in self.kinds:
            self._cell(tag)
        else:
            yield from self._flush(self.blocks[-1] if self.blocks else element)
        self.blocks.append(element)
        if tag in _KINDS and (tag != "tr" or _holds_data(element)):
            self.kinds.append(tag)

    def _close(self, element: HtmlElement, tag: str) -> Iterator[Passage]:
        in_row = "tr" in self.kinds and tag != "tr"
        if not in_row:
            yield from self._flush(element)
        self.blocks.pop()
        if self.kinds and self.kinds[-1] == tag and (tag != "tr" or not in_row):
            self.kinds.pop()

    def _cell(self, tag: str) -> None:
        if tag in ("td", "th"):
            if any(piece.strip() for piece in self.pieces):
                self.pieces.append(" | ")
        else:
            self.pieces.append(" ")

    def _add(self, text: str | None) -> None:
        if not text:
            return
        if "pre" not in self.kinds:
            text = _SPACES.sub(" ", text)
        self.pieces.append(text)
        if self.links:
            self.link_chars += len(text)

    def _flush(self, element: HtmlElement) -> Iterator[Passage]:
        text, links = "".join(self.pieces), self.link_chars
        self.pieces.clear()
        self.link_chars = 0
        if not _WORD.search(text):
            return
        tag = self.kinds[-1] if self.kinds else ""
        if tag == "pre":
            yield Passage(element, "preformatted", text.strip("\n").rstrip(), 0, links)
            return
        kind = _KINDS.get(tag, "paragraph")
        level = _HEADINGS.get(tag, 0)
        text = _BREAKS.sub("\n", _tidy(text))
        parts = [part for part in _BLANK_LINE.split(text) if _WORD.search(part)]
        whole = sum(map(len, parts)) or 1
        for part in parts:
            yield Passage(element, kind, part.strip(), level, round(links * len(part) / whole))


def _tidy(text: str) -> str:
    return re.sub(r" {2,}", " ", text.translate(_INVISIBLE)).strip()


def _holds_data(row: HtmlElement) -> bool:
    """Whether a table's row is a record to be read across, not a way to lay out a page."""
    if row.xpath(_LAYOUT):
        return False
    return all(len(squeeze("".join(cell.itertext()))) < 600 for cell in row if cell.tag in ("td", "th"))
