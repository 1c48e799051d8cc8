"""Text of a fixed width made into paragraphs: what typewriters, mail and old filings do to lines, undone.

In: plain text with blank lines or indents between paragraphs, lines perhaps broken at a width, justified, centred,
with tables drawn in spaces, and with page breaks. Out: one `Block` a paragraph, bullet, table or other line, in
order. Which of them are headings, and which are the article's, is for others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from digest.clean.page.passages import squeeze
from digest.model import Block

# Lines beyond are not read: no article has so many.
_MAX_LINES = 60_000
_PAGE_BREAK = re.compile(r"^[ \t]*<PAGE>.*$|\f", re.IGNORECASE | re.MULTILINE)
_PAGE_NUMBER = re.compile(r"^\s*(?:[-–(]?\s*\d{1,3}\s*[-–)]?|page \d{1,3}(?: (?:of|/) \d{1,3})?)\s*$", re.IGNORECASE)
# Stands for a page break; form feeds are white space, and a text may hold no null.
_BREAK = "\0"
_NUMBERED = re.compile(r"^\s*[-–]\s*\d{1,3}\s*[-–]\s*$")
BULLET = re.compile(r"^\s*(?:[-*+•‣▪●◦○■]|\(?\d{1,2}[.)])\s+(?=\S)")
# Cells stand apart by more than what justifying puts between words, or by dots.
_GAP = re.compile(r"\S(?: {3,}|\t+|\s*(?:\. ?){4,}\s*)(?=\S)")
_RULE_MARKS = "-=_+| \t"
_MIN_RULE = 3
_NUMBER = re.compile(r"\d")
_MAX_GAPS_LINE = 400
# Lines broken at a width have about this many characters, and next to none has more.
_WIDTHS = range(40, 111)
_LONG_SHARE = 0.05
_FULL_SHARE = 0.25
_LOWER_SHARE = 0.3
_WRAPPED_LINES = 3
_FULL = 0.93
_CENTRED = 8
_INDENTED = 2
_PROSE_CHARS = 120
_PROSE_SHARE = 0.4


def reflow(text: str) -> list[Block]:
    """The text's paragraphs, bullets and tables, one block each; tables are `preformatted`, the rest one line."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace(_BREAK, "")
    text = _PAGE_BREAK.sub(_BREAK, text)
    lines = [line.rstrip() for line in text.split("\n", _MAX_LINES)[:_MAX_LINES]]
    lines = list(_without_page_breaks(lines))
    width = _width(lines)
    blocks: list[Block] = []
    for group in _groups(lines):
        if _is_table(group):
            if blocks and blocks[-1].kind == "preformatted":
                blocks[-1] = Block("preformatted", blocks[-1].text + "\n\n" + "\n".join(group))
            else:
                blocks.append(Block("preformatted", "\n".join(group)))
        else:
            blocks.extend(_paragraphs(group, width or (_width(group) if len(group) >= _WRAPPED_LINES else 0)))
    return blocks


def _without_page_breaks(lines: Sequence[str]) -> Iterator[str]:
    """The lines without page breaks and the page numbers beside them; a sentence that goes on is not broken off."""
    kept: list[str] = []
    after_break = False
    for line in lines:
        if _NUMBERED.match(line):
            continue
        if _BREAK in line:
            while kept and (not kept[-1].strip() or _PAGE_NUMBER.match(kept[-1])):
                kept.pop()
            after_break = True
            line = line.replace(_BREAK, " ").rstrip()
        if after_break:
            if not line.strip() or _PAGE_NUMBER.match(line):
                continue
            after_break = False
            if not (kept and line.lstrip()[0].islower() and not kept[-1].endswith((".", ":", "!", "?"))):
                kept.append("")
        kept.append(line)
    yield from kept


def _width(lines: Sequence[str]) -> int:
    """The width the lines were broken at, 0 where they were not."""
    lengths = sorted(len(line) for line in lines if line and not _is_rule(line))
    if not lengths or sum(length > _WIDTHS[-1] for length in lengths) > _LONG_SHARE * len(lengths):
        return 0
    width = min(lengths[int(len(lengths) * 0.97)], _WIDTHS[-1])
    full = [i for i, line in enumerate(lines) if len(line) >= 0.8 * width]
    # Broken lines go on in the middle of a sentence; items of a list that are as long do not.
    goes_on = sum(lines[i + 1].strip()[:1].islower() for i in full if i + 1 < len(lines))
    is_broken = len(full) >= _FULL_SHARE * len(lengths) and goes_on >= _LOWER_SHARE * len(full)
    return width if width in _WIDTHS and is_broken else 0


def _groups(lines: Sequence[str]) -> Iterator[list[str]]:
    group: list[str] = []
    for line in lines:
        if line.strip():
            group.append(line)
        elif group:
            yield group
            group = []
    if group:
        yield group


def _is_table(group: Sequence[str]) -> bool:
    rules = sum(_is_rule(line) for line in group)
    cells = sum(_is_row(line) for line in group)
    return (rules > 0 and cells + rules >= 2) or (cells >= 2 and 2 * cells >= len(group))


def _is_rule(line: str) -> bool:
    """Whether a line is drawn, not written: a rule, a row between bars, or EDGAR's marks of columns."""
    line = line.strip()
    drawn = len(line) >= _MIN_RULE and not line.strip(_RULE_MARKS)
    return drawn or (len(line) > 1 and line[0] == line[-1] == "|") or line.startswith(("<S>", "<C>", "<CAPTION>"))


def _is_row(line: str) -> bool:
    line = line[:_MAX_GAPS_LINE].strip()
    gaps = len(_GAP.findall(line))
    return gaps >= 2 or (gaps == 1 and bool(_NUMBER.search(line[-12:])))


def _paragraphs(group: Sequence[str], width: int) -> Iterator[Block]:
    """A group of lines without a blank one between, as its paragraphs."""
    whole = ""
    bullet = False
    indents = [_indent(line) for line in group]
    for i, line in enumerate(group):
        starts_bullet = BULLET.match(line) is not None
        if whole and (starts_bullet or not _goes_on(group[i - 1], line, indents[i - 1], indents[i], width, bullet)):
            yield _block(whole, bullet)
            whole = ""
        if not whole:
            bullet = starts_bullet
        whole = f"{whole} {line}" if whole else line
    if whole:
        yield _block(whole, bullet)


def _goes_on(before: str, line: str, indent_before: int, indent: int, width: int, bullet: bool) -> bool:
    """Whether a line goes on with the one before: its first word would not have fitted there any more."""
    if indent_before >= _CENTRED and indent >= _CENTRED:
        return not before.endswith((".", ":", "!", "?"))
    if not width:
        return False
    if not bullet and indent >= indent_before + _INDENTED:
        return False
    first_word = line.split(None, 1)[0]
    if first_word[0].islower() and not before.endswith((".", "!", "?", ":")):
        return True
    return len(before) + 1 + len(first_word) > _FULL * width


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _block(text: str, bullet: bool) -> Block:
    if bullet:
        return Block("list_item", squeeze(BULLET.sub("", text, count=1)))
    return Block("paragraph", squeeze(text))


def reflow_prose(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, with preformatted ones that hold running text, as releases in <pre> do, taken apart into it."""
    out: list[Block] = []
    for block in blocks:
        parts = reflow(block.text) if block.kind == "preformatted" else []
        prose = sum(len(part.text) for part in parts if part.kind == "paragraph" and _is_prose(part.text))
        out.extend(parts if prose > _PROSE_SHARE * len(block.text) else (block,))
    return out


def _is_prose(text: str) -> bool:
    return len(text) >= _PROSE_CHARS and text.endswith((".", "!", "?", '"', "”")) and text[0].isalnum()
