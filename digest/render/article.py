"""An article as it is laid out, whatever the format.

In: an Article, whose blocks are single items and rows. Out: `Part`s: lists, tables and paragraphs, their text in
`Span`s with or without a link. Escaping is left to what writes the format.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from digest.model import Block, BlockKind

_CELL_END = re.compile(r" \|(?= |$)")


@dataclass(frozen=True, slots=True)
class Span:
    """Text that leads to `url`, or nowhere where that is empty."""

    text: str
    url: str = ""


Text = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Blocks that are one thing: each list, table and quotation is one, and every other block.

    `items` are its paragraphs, list items or rows, each in cells: one, but in a table.
    """

    kind: BlockKind
    level: int
    items: tuple[tuple[Text, ...], ...]


def parts(blocks: Sequence[Block]) -> Iterator[Part]:
    """The blocks of a body, put together."""
    for (kind, _, _), run in groupby(enumerate(blocks), _group):
        run_blocks = [block for _, block in run]
        cells = _cells if kind == "table_row" else _whole
        yield Part(kind, run_blocks[0].level, tuple(cells(block) for block in run_blocks))


def _group(numbered: tuple[int, Block]) -> tuple[BlockKind, int, int]:
    number, block = numbered
    joins = block.kind in ("list_item", "table_row", "quote")
    return block.kind, block.level, 0 if joins else number


def _whole(block: Block) -> tuple[Text, ...]:
    return (_spans(block, 0, len(block.text)),)


def _cells(block: Block) -> tuple[Text, ...]:
    """A row's cells; rows are written with " | " between them."""
    ends = [*(match.start() for match in _CELL_END.finditer(block.text)), len(block.text)]
    starts = [0, *(end + len(" | ") for end in ends[:-1])]
    return tuple(_spans(block, min(start, end), end) for start, end in zip(starts, ends, strict=True))


def _spans(block: Block, start: int, end: int) -> Text:
    spans = []
    place = start
    for link in block.links:
        if link.start >= place and link.end <= end:
            spans += [Span(block.text[place : link.start]), Span(block.text[link.start : link.end], link.url)]
            place = link.end
    spans.append(Span(block.text[place:end]))
    return tuple(span for span in spans if span.text)
