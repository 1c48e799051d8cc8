"""The markup articles are written in: paragraphs, `## ` headings, `- ` lists, `| a | b |` tables, `*emphasis*`.

In goes the text of one article, out come its blocks. How a block looks on a site is for that site's layout.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup, escape

_EMPHASIS = re.compile(r"\*([^*\n]+)\*")
_OPENING_QUOTE = re.compile(r'(?<![^\s(])"')
_PREFIXES: tuple[tuple[str, Literal["heading", "list", "table"]], ...] = (
    ("## ", "heading"),
    ("- ", "list"),
    ("| ", "table"),
)


@dataclass(frozen=True)
class Block:
    """One block: `lines` are a paragraph's lines, a heading alone, a list's items or a table's rows."""

    kind: Literal["paragraph", "heading", "list", "table"]
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """What a reader sees, lines split by newlines."""
        return _EMPHASIS.sub(r"\1", "\n".join(self.lines))

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The cells of a table, row by row."""
        return tuple(tuple(cell.strip() for cell in line.strip("|").split("|")) for line in self.lines)


def parse(text: str) -> tuple[Block, ...]:
    """The blocks of `text`, which a blank line splits."""
    return tuple(_block(part) for part in re.split(r"\n{2,}", text.strip()) if part)


def typographic(text: str) -> str:
    """`text` with curly quotation marks and apostrophes, as most content systems set them."""
    return _OPENING_QUOTE.sub("“", text).replace('"', "”").replace("'", "’")


def inline(line: str) -> Markup:
    """`line` as HTML: escaped, with `*emphasis*` as `<em>`."""
    return Markup(_EMPHASIS.sub(r"<em>\1</em>", str(escape(line))))  # noqa: S704 (escaped just before)


def _block(part: str) -> Block:
    lines = part.split("\n")
    for prefix, kind in _PREFIXES:
        if lines[0].startswith(prefix):
            keep = "" if kind == "table" else prefix
            return Block(kind, tuple(line.removeprefix(keep) for line in lines))
    return Block("paragraph", tuple(lines))
