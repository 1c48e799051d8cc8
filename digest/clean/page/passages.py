"""A tree read as a person reads it: one run of text after another.

In: a parsed page or a part of one. Out: `Passage`s in reading order, each with its kind, its text and where it
stands. Which of them are the article is for others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from digest.clean.page.tree import Element
from digest.clean.wording.folding import fold
from digest.model import BlockKind

_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_WORD = re.compile(r"\w")
# Stands for a <br> until a run is whole: no page holds it, since it is no character of XML.
_BREAK = "\x1d"
_BLANK_LINE = re.compile(r"\x1d\s*\x1d[\s\x1d]*")

UNREAD = frozenset(
    {
        *("script", "style", "noscript", "template", "svg", "symbol", "head", "title", "iframe", "object", "canvas"),
        *("select", "option", "datalist", "textarea", "button", "input", "video", "audio", "map"),
    }
)
BLOCKS = frozenset(
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
_MEDIA = frozenset({"img", "iframe", "video", "audio", "object", "canvas"})
_ROLES = {
    **dict.fromkeys(("strong", "b", "em", "i"), "stress"),
    **dict.fromkeys(_MEDIA, "media"),
    **dict.fromkeys(BLOCKS, "block"),
    **dict.fromkeys(_KINDS, "kind"),
    **dict.fromkeys(UNREAD, "unread"),
    **dict.fromkeys(("button", "label", "select", "textarea"), "field"),
    "br": "break",
    "a": "link",
}
# Blocks whose presence in a table says it lays the page out instead of holding data.
_laid_out = etree.XPath(
    "boolean(.//table|.//h1|.//h2|.//h3|.//ul|.//ol|.//form|.//article|.//p[position()>2])",
)
# Parts that are read in one go where they hold nothing but labels: a quarter of a page's passages.
_MENUS = frozenset({"nav", "footer"})
# Longer runs of text in them are sentences, not labels; with so many characters of those it is no menu.
_SENTENCE = 60
_MAX_SENTENCES = 400
# Menus within menus that are looked into: each is read again by all around it.
_MAX_MENUS = 3
_holds_more = etree.XPath(
    "boolean(.//h1|.//article|.//pre|.//table|.//blockquote"
    "|.//input[@type='email' or @type='password' or contains(@name, 'mail')])"
)
_holds_code = etree.XPath("boolean(.//script|.//style|.//noscript)")
_shown_texts = etree.XPath(".//text()[not(ancestor::script|ancestor::style|ancestor::noscript)]", smart_strings=False)


@dataclass(slots=True, eq=False)
class Passage:
    """A run of text between two block boundaries, or all that a menu says.

    `link_chars` of its characters are in links, `stressed_chars` in bold or italics. Since the passage before it,
    `media` images, players and embedded pages were shown. `is_menu` where it is all of a menu or of a page's footer.
    """

    element: Element
    kind: BlockKind
    text: str
    level: int = 0
    link_chars: int = 0
    stressed_chars: int = 0
    media: int = 0
    is_menu: bool = False
    _folded: str | None = field(default=None, init=False, repr=False)

    @property
    def folded(self) -> str:
        """Its text for comparing, see `fold`; worked out once."""
        if self._folded is None:
            self._folded = fold(self.text)
        return self._folded

    @property
    def link_density(self) -> float:
        """The share of its text that is links, 0 to 1."""
        return min(1.0, self.link_chars / len(self.text))


def squeeze(text: str) -> str:
    """`text` with every run of white space as one space, and none at its ends."""
    return " ".join(text.split())


def visible(text: str) -> str:
    """`text` without characters that take no room: soft hyphens, joiners, byte order marks."""
    if text.isascii():
        return text
    # Many times as fast as str.translate, which looks up every character.
    for character in _INVISIBLE:
        text = text.replace(character, "")
    return text


def visible_text(element: Element) -> str:
    """All the text of `element` that a reader sees, one line per passage."""
    return "\n".join(passage.text for passage in read(element))


def read(tree: Element) -> list[Passage]:
    """The passages of `tree` in reading order."""
    return _Reader(tree).read()


class _Reader:
    """One walk over a tree. A run of text ends where a block begins or ends; a table's row is one run."""

    def __init__(self, tree: Element) -> None:
        self.tree = tree
        self.passages: list[Passage] = []
        self.pieces: list[str] = []
        self.link_chars = self.stressed_chars = 0
        self.media = 0
        self.kinds: list[str] = []
        self.rows = self.menus = 0
        self.looked_at = 0
        self.has_words = False

    def read(self) -> list[Passage]:
        # Every element of a page passes through this loop twice: what most of them need is done on the spot.
        tree, pieces, role_of = self.tree, self.pieces, _ROLES.get
        blocks: list[Element] = []
        links = stresses = 0
        walk = etree.iterwalk(tree, events=("start", "end"))
        for event, element in walk:
            tag: Any = element.tag
            role = role_of(tag)
            if event == "start":
                if role == "field":
                    if element.find(".//p") is None:
                        role = "unread" if tag in UNREAD else ""
                    else:
                        # Left open, it holds the rest of the page, which no browser shows in a button.
                        tag, role = "div", "block"
                        element.tag = tag
                if role == "block" or role == "kind":
                    if self.rows:
                        pieces.append(self._between_cells(tag))
                    elif pieces:
                        self._flush(blocks[-1] if blocks else element)
                    blocks.append(element)
                    if role == "kind":
                        self._begin(element, tag)
                    elif tag in _MENUS:
                        self.menus += 1
                        if self.menus <= _MAX_MENUS and self._read_menu(element):
                            walk.skip_subtree()
                            continue
                elif role == "link":
                    links += 1
                elif role == "stress":
                    stresses += 1
                elif role == "break":
                    pieces.append(_BREAK)
                elif role == "media":
                    self.media += 1
                elif role == "unread" or not isinstance(tag, str):
                    self.media += tag in _MEDIA
                    walk.skip_subtree()
                    continue
                text = element.text
            else:
                if role == "block" or role == "kind":
                    if pieces and (not self.rows or self._ends_row(tag)):
                        self._flush(element)
                    blocks.pop()
                    if role == "kind":
                        self._end(tag)
                    elif tag in _MENUS:
                        self.menus -= 1
                elif role == "link":
                    links -= 1
                elif role == "stress":
                    stresses -= 1
                if element is tree:
                    break
                text = element.tail
            # White space between blocks begins no run of text.
            if text and (pieces or not text.isspace()):
                pieces.append(text)
                if links or stresses:
                    length = len(squeeze(text))
                    self.link_chars += length if links else 0
                    self.stressed_chars += length if stresses else 0
        self._flush(tree)
        return self.passages

    def _read_menu(self, element: Element) -> bool:
        """Read a part that holds labels and hardly a sentence as one passage. False where it holds more.

        What is no sentence counts as link.
        """
        if self.rows or _holds_more(element) or _is_end_of_article(element):
            return False
        texts = _shown_texts(element) if _holds_code(element) else element.itertext()
        labels = [label for text in texts if (label := squeeze(text))]
        sentences = sum(length for label in labels if (length := len(label)) >= _SENTENCE)
        if sentences > _MAX_SENTENCES:
            return False
        if labels:
            text = visible(" ".join(labels))
            self.passages.append(Passage(element, "paragraph", text, 0, len(text) - sentences, 0, self.media, True))
            self.media = 0
        return True

    def _begin(self, element: Element, tag: str) -> None:
        if tag != "tr" or (not self.rows and _holds_data(element)):
            self.kinds.append(tag)
            self.rows += tag == "tr"

    def _end(self, tag: str) -> None:
        if self.kinds and self.kinds[-1] == tag:
            self.kinds.pop()
            self.rows -= tag == "tr"

    def _ends_row(self, tag: str) -> bool:
        return tag == "tr" and bool(self.kinds) and self.kinds[-1] == "tr"

    def _between_cells(self, tag: str) -> str:
        if tag not in ("td", "th"):
            return " "
        # Each piece is looked at once: a row made to be slow has thousands of cells with no word in them.
        self.has_words = self.has_words or any(map(_WORD.search, self.pieces[self.looked_at :]))
        self.looked_at = len(self.pieces)
        return " | " if self.has_words else ""

    def _flush(self, element: Element) -> None:
        if not self.pieces:
            return
        text, links, stressed = "".join(self.pieces), self.link_chars, self.stressed_chars
        self.pieces.clear()
        self.link_chars = self.stressed_chars = self.looked_at = 0
        self.has_words = False
        if not _WORD.search(text):
            return
        tag = self.kinds[-1] if self.kinds else ""
        media, self.media = self.media, 0
        if tag == "pre":
            text = text.replace(_BREAK, "\n").strip("\n").rstrip()
            self.passages.append(Passage(element, "preformatted", text, 0, links, stressed, media))
            return
        text = visible(text)
        kind, level = _KINDS.get(tag, "paragraph"), _HEADINGS.get(tag, 0)
        if _BREAK not in text:
            self.passages.append(Passage(element, kind, squeeze(text), level, links, stressed, media))
            return
        parts = [_lines(part) for part in _BLANK_LINE.split(text) if _WORD.search(part)]
        whole = sum(map(len, parts)) or 1
        for part in parts:
            share = len(part) / whole
            self.passages.append(
                Passage(element, kind, part, level, round(links * share), round(stressed * share), media)
            )
            media = 0


def _is_end_of_article(element: Element) -> bool:
    """Whether this is an article's footer and not the page's: the one may say who wrote it and when."""
    return element.tag == "footer" and next(element.iterancestors("article"), None) is not None


def _lines(text: str) -> str:
    """A run of text with its breaks as line ends, and no other white space but single spaces."""
    return "\n".join(line for line in map(squeeze, text.split(_BREAK)) if line)


def _holds_data(row: Element) -> bool:
    """Whether a table's row is a record to be read across, not a way to lay out a page."""
    if _laid_out(row):
        return False
    return all(len(squeeze("".join(cell.itertext()))) < 600 for cell in row if cell.tag in ("td", "th"))
