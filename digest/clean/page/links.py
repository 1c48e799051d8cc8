"""The links inside kept text.

In: passages and the address of their page. Out: `Block`s with their links. Passages keep no trace of where in their
text a link stood, because few of a page's passages are kept: the elements of those that are, are read again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urldefrag, urljoin, urlsplit

from lxml import etree

from digest.clean.page.passages import BLOCKS, UNREAD, Passage, visible
from digest.clean.page.tree import Element
from digest.model import Block, BlockKind, Link

# The limit of the sitemap protocol; longer addresses are made to break programs.
_MAX_URL = 2_048


# An anchor in a run of text: where it begins and ends, and its element.
Anchor = tuple[int, int, Element]

# Most addresses are whole as they stand; taking them apart takes longer than all the rest.
_PLAIN = re.compile(r"https?://[a-zA-Z0-9.-]+(?:/[!-~]*)?")
_WORD = re.compile(r"\w")


def blocks(passages: Sequence[Passage], base: str) -> list[Block]:
    """The blocks of `passages`, their links made absolute by the address `base` of the page.

    A link that is no http(s) address, is longer than 2,048 characters, or leads to a place on the same page, is not
    kept: it is of no use anywhere but there.
    """
    # Of parts between blank lines, `link_chars` is only estimated.
    linked = {passage.element for passage in passages if passage.link_chars}
    read: dict[Element, dict[str, list[Anchor]]] = {}
    result = []
    for passage in passages:
        links: tuple[Link, ...] = ()
        if passage.element in linked:
            if passage.element not in read:
                read[passage.element] = _read_again(passage)
            anchors = read[passage.element].get(passage.text, ())
            links = tuple(
                Link(start, end, url)
                for start, end, anchor in anchors
                if (url := absolute(anchor.get("href") or "", base)) and not _is_same_page(url, base)
            )
        result.append(Block(passage.kind, passage.text, passage.level, links))
    return result


def absolute(address: str, base: str) -> str:
    """`address`, as written on the page at `base`, in full where it is an http(s) address, else ""."""
    if not address or len(address) > _MAX_URL:
        return ""
    if _PLAIN.fullmatch(address):
        return address
    try:
        url = urljoin(base or "https:", "".join(address.split()))
        parts = urlsplit(url)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return ""
    return url if is_web and url.isprintable() and len(url) <= _MAX_URL else ""


def base_of(tree: Element, url: str) -> str:
    """What the addresses on the page at `url` are relative to: itself, or what its <base> says."""
    stated = tree.find("head/base")
    return (absolute(stated.get("href") or "", url) if stated is not None else "") or url


def _is_same_page(url: str, base: str) -> bool:
    return "#" in url and urldefrag(url).url == urldefrag(base).url


def _read_again(passage: Passage) -> dict[str, list[Anchor]]:
    """The anchors in each run of text of the passage's element. Blocks inside are not entered, but in a row's cells."""
    runs: dict[str, list[Anchor]] = {}
    run = _Run(passage.kind)
    around: Element | None = next(passage.element.iterancestors("a"), None)
    anchor = around
    walk = etree.iterwalk(passage.element, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        is_block = tag in BLOCKS and element is not passage.element
        if event == "start":
            text = element.text
            if tag in UNREAD or not isinstance(tag, str) or (is_block and not run.is_row):
                walk.skip_subtree()
                text = None
            if is_block and run.is_row:
                run.next_cell(str(tag))
            elif is_block:
                run.end(runs)
                run = _Run(passage.kind)
            elif tag == "br":
                run.breaks += 1
            elif tag == "a":
                anchor = element
        else:
            if element is passage.element:
                break
            if tag == "a":
                anchor = around
            text = element.tail
        if text:
            if run.breaks > 1 and not text.isspace():
                run.end(runs)
                run = _Run(passage.kind)
            run.add(text, anchor)
    run.end(runs)
    return runs


class _Run:
    """A run of text as `passages.read` would have it, and the anchors in it."""

    def __init__(self, kind: BlockKind) -> None:
        self.kind = kind
        self.is_row = kind == "table_row"
        self.breaks = 0
        self._pieces: list[str] = []
        self._length = 0
        self._space = False
        self._has_words = False
        self._anchors: list[Anchor] = []

    def next_cell(self, tag: str) -> None:
        """Go on in the next cell of a row, or in a block inside a cell."""
        self.add(" | " if tag in ("td", "th") and self._has_words else " ", None)

    def add(self, text: str, anchor: Element | None) -> None:
        """Append `text`, which stands in `anchor`."""
        words = self._between(text) + text if self.kind == "preformatted" else self._squeezed(text)
        if not words or (words.isspace() and self.kind != "preformatted"):
            return
        self._pieces.append(words)
        start, self._length = self._length + len(words) - len(words.lstrip()), self._length + len(words)
        self._has_words = self._has_words or _WORD.search(words) is not None
        if anchor is not None and not words.isspace():
            if self._anchors and self._anchors[-1][2] is anchor:
                start = self._anchors.pop()[0]
            self._anchors.append((start, self._length, anchor))

    def end(self, runs: dict[str, list[Anchor]]) -> None:
        """Enter the run into `runs` if it holds links. Of runs that say the same, the first counts."""
        if not self._anchors:
            return
        text = "".join(self._pieces)
        before = 0
        if self.kind == "preformatted":
            before = len(text) - len(text.lstrip("\n"))
            text = text.strip("\n").rstrip()
        anchors = [(start - before, min(end - before, len(text)), anchor) for start, end, anchor in self._anchors]
        runs.setdefault(text, anchors)

    def _squeezed(self, text: str) -> str:
        text = visible(text)
        words = " ".join(text.split())
        if not words:
            self._space = self._space or bool(text)
            return ""
        between = self._between(text)
        self._space = text[-1].isspace()
        return between + words

    def _between(self, text: str) -> str:
        """What stands between the run so far and `text`."""
        breaks, self.breaks = self.breaks, 0
        if self.kind == "preformatted":
            return "\n" * breaks
        if not self._length:
            return ""
        if breaks:
            return "\n"
        return " " if self._space or text[0].isspace() else ""
