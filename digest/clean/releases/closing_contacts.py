"""Names, mail addresses and telephone numbers that close a text under no heading.

In: blocks, and where the text ends. Out: where the contacts begin. What has a heading is for others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from digest.model import Block

_ADDRESS = re.compile(
    r"[\w.+-]{1,64}@[\w-]{1,64}\.\w|\[email|\+\d[\d ()./-]{7,20}\d|\(\d{3}\) ?\d{3}-\d{4}|\b\d{3}[-.]\d{3}[-.]\d{4}\b"
)
_ENDS_SENTENCE = re.compile(r"[.!?。！？][\"”')]*$")
_MAX_LINE = 320
_MAX_NAME = 60
# A name, an office and a company stand above an address or between two.
_NAME_LINES = 3
_MAX_WORDS = 8


def closing_contacts(blocks: Sequence[Block], start: int, end: int) -> int:
    """Where in `blocks[start:end]` the contacts that close it begin; `end` where there are none."""
    first = end
    for i in range(end - 1, start - 1, -1):
        block = blocks[i]
        if block.kind != "paragraph" or len(block.text) > _MAX_LINE or _is_sentence(block.text):
            break
        if _ADDRESS.search(block.text):
            first = i
        elif len(block.text) > _MAX_NAME or first - i > _NAME_LINES:
            break
    above = first
    while start < above < end and first - above < _NAME_LINES and _is_name(blocks[above - 1]):
        above -= 1
    return above


def _is_name(block: Block) -> bool:
    return block.kind == "paragraph" and len(block.text) <= _MAX_NAME and _ENDS_SENTENCE.search(block.text) is None


def _is_sentence(text: str) -> bool:
    """Whether most words are in lower case, as in sentences: names, titles and addresses are not."""
    words = text.split()
    return len(words) > _MAX_WORDS and 2 * sum(word[0].islower() for word in words) > len(words)
