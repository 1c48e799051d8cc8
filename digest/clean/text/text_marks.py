"""Light markup in plain text: what Markdown, text browsers and mail programs write around words.

In: a block of text. Out: the same block as a reader would see it, with the kind its marks say it has. Marks that do
not close, or that prose holds too, are left as they are.
"""

from __future__ import annotations

import re
from dataclasses import replace

from digest.model import Block

_HEADING = re.compile(r"^(#{1,6})\s+(?=.*\w)(.*?)\s*#*$")
_QUOTE = re.compile(r"^(?:>\s*)+(?=\S)")
_QUOTED_LINE = re.compile(r"^(?:> ?)+", re.MULTILINE)
_QUOTED_SHARE = 0.8
_IMAGE = re.compile(r"!\[([^\[\]]{0,300})\]\([^()\s]{0,2000}(?: \"[^\"]{0,300}\")?\)")
_LINK = re.compile(r"\[([^\[\]]{1,500})\]\([^()\s]{0,2000}(?: \"[^\"]{0,300}\")?\)")
# Text browsers number links before their words: "[12]Home". A footnote's number follows them.
_LINK_NUMBER = re.compile(r"(?<!\S)\[\d{1,4}\](?=\w)")
_STRONG = re.compile(r"(?<![\w*])(\*{1,3}|_{2})(?=\S)([^*_\n]{1,500}?)(?<=\S)\1(?![\w*])")
_ADDRESS = re.compile(r"\s*<(?:https?://|mailto:)[^<>\s]{1,2000}>")


def unquoted(text: str) -> str:
    """`text` as it was before a mail program quoted it; a text with a quotation in it stays as it is."""
    lines = text.count("\n") + 1
    quoted = text.count("\n>") + text.startswith(">")
    return _QUOTED_LINE.sub("", text) if quoted >= _QUOTED_SHARE * lines else text


def without_marks(block: Block) -> Block:
    """`block` without the marks of light markup; a heading or a quote becomes one."""
    if block.kind == "preformatted":
        return block
    text = block.text
    level = 0
    kind = block.kind
    if text.startswith("#") and (heading := _HEADING.match(text)):
        kind, level, text = "heading", len(heading[1]), heading[2]
    elif text.startswith(">"):
        kind, text = "quote", _QUOTE.sub("", text)
    if "[" in text:
        text = _LINK_NUMBER.sub("", _LINK.sub(r"\1", _IMAGE.sub(r"\1", text)))
    if "*" in text or "__" in text:
        text = _STRONG.sub(r"\2", text)
    if "<" in text:
        text = _ADDRESS.sub("", text)
    return replace(block, kind=kind, level=level, text=text.strip())
