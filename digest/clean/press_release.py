"""The standing parts at the end of a press release: about the company, forward-looking statements, contacts.

In: the blocks of a body. Out: the body without them, and each as a named section. Only parts under a heading of
their own, after the news and up to the very end, are taken; a body that mentions such things stays whole.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from digest.clean.folding import fold
from digest.clean.vocabulary import TailHeadings
from digest.model import Block, TailSection

# The news comes first: standing parts never begin before this share of a body's text.
_NEWS_SHARE = 0.3
_NEWS_BLOCKS = 2
_MAX_HEADING = 120
_WORD = re.compile(r"\w+")
_SMALL_WORDS = {"about", "the", "a", "an", "and", "of", "our"}


def split_tails(
    blocks: Sequence[Block], tails: Mapping[str, TailHeadings]
) -> tuple[tuple[Block, ...], tuple[TailSection, ...]]:
    """The body proper, and the sections that stood at its end."""
    starts = [(i, name) for i, block in enumerate(blocks) if (name := _begins(i, blocks, tails))]
    total = sum(len(block.text) for block in blocks)
    before = 0
    earliest = len(blocks)
    for i, block in enumerate(blocks):
        if i >= _NEWS_BLOCKS and before >= _NEWS_SHARE * total:
            earliest = i
            break
        before += len(block.text)
    begun = dict(starts)
    # A heading that is none of these brings the body back.
    foreign = max((i for i, block in enumerate(blocks) if block.kind == "heading" and i not in begun), default=-1)
    cuts = [(i, name) for i, name in starts if i >= earliest and i > foreign]
    if not cuts:
        return tuple(blocks), ()
    ends = [*(i for i, _ in cuts[1:]), len(blocks)]
    sections = tuple(
        TailSection(name, "\n\n".join(block.text for block in blocks[start:end]))
        for (start, name), end in zip(cuts, ends, strict=True)
    )
    return tuple(blocks[: cuts[0][0]]), sections


def _begins(i: int, blocks: Sequence[Block], tails: Mapping[str, TailHeadings]) -> str:
    block = blocks[i]
    text = fold(block.text)
    for name, tail in tails.items():
        if len(text) <= _MAX_HEADING and block.kind in ("heading", "paragraph") and tail.headings.match(text):
            if name == "about" and not _is_about(i, blocks):
                continue
            return name
        if block.kind == "paragraph" and tail.openings.match(text[:400]):
            return name
    return ""


def _is_about(i: int, blocks: Sequence[Block]) -> bool:
    """Whether what follows "About X" is about X, in its own name."""
    heading = blocks[i].text
    if heading.endswith((".", "?", "!", ",")) or i + 1 >= len(blocks) or len(heading) > 90:
        return False
    subject = [word for word in _WORD.findall(fold(heading)) if word not in _SMALL_WORDS]
    following = set(_WORD.findall(fold(blocks[i + 1].text[:600])))
    return bool(subject) and subject[0] in following and len(blocks[i + 1].text) > len(heading)
