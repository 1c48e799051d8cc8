"""Plain text as a naive scraper saved it: the article's lines among the page's other lines.

In: text, one paragraph to a line or hard-wrapped with blank lines between. Out: an `Article`. With no markup to go
by, what a line says, how long it is and where it stands have to do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from digest.clean.folding import fold
from digest.clean.metadata.authors import people
from digest.clean.metadata.dates import Dated, DateRules, parse_date
from digest.clean.metadata.language import choose_language
from digest.clean.passages import squeeze
from digest.clean.press_release import split_tails
from digest.clean.top_lines import is_dateline
from digest.clean.tree import MAX_CHARACTERS
from digest.clean.vocabulary import Vocabulary, default_vocabulary
from digest.model import Article, Block, Removed

_MAX_LINES = 20_000
_PROSE_CHARS = 80
_FIRST_PROSE_CHARS = 120
_MIN_TITLE_WORDS = 4
_MIN_TITLE_CHARS = 25
_MAX_TITLE_CHARS = 300
_MIN_DEK_CHARS = 40
_MAX_DEK_CHARS = 500
_MAX_HEADING_CHARS = 120
# Hard-wrapped text: lines of about this many characters that mostly do not end a sentence.
_WRAP_CHARS = (45, 100)
_SENTENCE_END = re.compile(r"[.!?…。！？:;][\"'”’»)\]]*$")
_CRUMBS = re.compile(r"^[\w&' -]{2,30}(?:\s*[>»›/]\s*[\w&' -]{2,40}){1,6}$")
_PIECES = re.compile(r"\s*[|•·]\s*")
_WORDS = re.compile(r"\w{4,}")
_TITLE_BODY_LINES = 12
_BULLET = re.compile(r"^\s*(?:[-*•‣▪●]|\d{1,2}[.)])\s+")
# After one of these the page is about other things, provided that little prose follows.
_ENDINGS = ("related", "share", "signup")
_ENDING_SHARE = 0.35


def clean_text(
    text: str,
    url: str = "",
    *,
    date_order: str | None = None,
    timezone: str = "UTC",
    language: str = "",
    now: datetime | None = None,
    vocabulary: Vocabulary | None = None,
) -> Article:
    """The article of a page saved as plain text. Arguments as for `clean`; raises nothing."""
    vocabulary = vocabulary or default_vocabulary()
    rules = DateRules(date_order, timezone, language, now)
    lines = _lines(text[:MAX_CHARACTERS])
    head, body = _split_head(lines, rules, vocabulary)
    reading = _read_head(head, " ".join(body[:_TITLE_BODY_LINES]), rules, vocabulary)
    blocks, removed = _read_body(body, reading.title, vocabulary)
    kept, sections = split_tails(blocks, vocabulary.tails)
    return Article(
        url=url,
        title=reading.title,
        blocks=kept,
        dek=reading.dek,
        authors=reading.authors,
        published=reading.published.when if reading.published else None,
        published_day_only=reading.published is not None and reading.published.day_only,
        language=language or choose_language((), "".join(block.text for block in kept[:20])),
        sections=sections,
        removed=(*reading.removed, *removed),
    )


@dataclass(slots=True)
class _Head:
    """What the lines above the body said."""

    title: str = ""
    dek: str = ""
    authors: tuple[str, ...] = ()
    published: Dated | None = None
    removed: tuple[Removed, ...] = ()


def _lines(text: str) -> list[str]:
    """The text's paragraphs, hard wraps undone, white space squeezed."""
    groups = [
        [squeeze(line) for line in group.split("\n")] for group in re.split(r"\n[ \t\r]*\n", text.replace("\r\n", "\n"))
    ]
    lines: list[str] = []
    for group in groups:
        group = [line for line in group if line]
        if _is_wrapped(group):
            lines.append(" ".join(group))
        else:
            lines.extend(group)
    return lines[:_MAX_LINES]


def _is_wrapped(group: Sequence[str]) -> bool:
    inner = group[:-1]
    if len(inner) < 2 or any(_BULLET.match(line) for line in group):
        return False
    low, high = _WRAP_CHARS
    return all(low <= len(line) <= high for line in inner) and 2 * sum(map(_ends_sentence, inner)) < len(inner)


def _ends_sentence(line: str) -> bool:
    return _SENTENCE_END.search(line) is not None


def _is_prose(line: str, vocabulary: Vocabulary) -> bool:
    return len(line) >= _PROSE_CHARS and _ends_sentence(line) and not vocabulary.says(line)


def _split_head(lines: Sequence[str], rules: DateRules, vocabulary: Vocabulary) -> tuple[Sequence[str], Sequence[str]]:
    """The lines before the first paragraph, and the rest."""
    for i, line in enumerate(lines):
        if len(line) >= _FIRST_PROSE_CHARS and _is_prose(line, vocabulary) and (i > 0 or len(line) > _MAX_TITLE_CHARS):
            return lines[:i], lines[i:]
    # Short paragraphs only: the first line is the headline.
    for i, line in enumerate(lines):
        if i > 0 and _ends_sentence(line) and not vocabulary.says(line) and not is_dateline(line, rules):
            return lines[:i], lines[i:]
    return lines[:1], lines[1:]


def _read_head(lines: Sequence[str], body: str, rules: DateRules, vocabulary: Vocabulary) -> _Head:
    head = _Head()
    title = _choose_title(lines, body, rules, vocabulary)
    removed: list[Removed] = []
    for line in lines:
        dated = _date(line, rules)
        byline = people([line], vocabulary.metadata.names) if fold(line).startswith("by ") else ()
        if byline or dated:
            head.authors = head.authors or byline
            head.published = head.published or dated
            removed.append(Removed("byline" if byline else "dateline", line))
        elif reason := vocabulary.says(line) or ("navigation" if _CRUMBS.match(line) else ""):
            removed.append(Removed(reason, line))
        elif not head.title and line == title:
            head.title = line
        elif head.title and fold(line) == fold(head.title):
            removed.append(Removed("title", line))
        elif head.title and not head.dek and _MIN_DEK_CHARS <= len(line) <= _MAX_DEK_CHARS:
            head.dek = line
        else:
            removed.append(Removed("navigation", line))
    if not head.title and lines:
        longest = max(
            (entry for entry in removed if entry.reason == "navigation"),
            key=lambda entry: len(entry.text),
            default=None,
        )
        if longest is not None:
            head.title = longest.text
            removed.remove(longest)
    head.removed = tuple(removed)
    return head


def _choose_title(lines: Sequence[str], body: str, rules: DateRules, vocabulary: Vocabulary) -> str:
    """The line above the body that shares most words with it: a headline does, menus and teasers do not."""
    candidates = [
        line
        for line in lines
        if _could_be_title(line) and not _CRUMBS.match(line) and not vocabulary.says(line) and not _date(line, rules)
    ]
    said = set(_WORDS.findall(fold(body)))
    # Of equals the first, as the standfirst comes after the headline and is about the same.
    return max(candidates, key=lambda line: round(_share(line, said), 1), default="")


def _share(line: str, said: set[str]) -> float:
    words = set(_WORDS.findall(fold(line)))
    return len(words & said) / len(words) if words else 0.0


def _could_be_title(line: str) -> bool:
    if len(line) > _MAX_TITLE_CHARS:
        return False
    return (
        len(line.split()) >= _MIN_TITLE_WORDS or len(line) >= _MIN_TITLE_CHARS or (not line.isascii() and len(line) > 8)
    )


def _date(line: str, rules: DateRules) -> Dated | None:
    """The date of a line that is a date and little more: "15 September 2025 | Monday | News"."""
    if len(line) > 120:
        return None
    for piece in (line, *_PIECES.split(line)):
        piece = re.sub(r"^(?:published|updated|posted|date)\b(?:\s+on)?[:\s]*", "", piece, flags=re.IGNORECASE)
        if re.search(r"\b(?:19|20)\d\d\b", piece) and (dated := parse_date(piece, rules)):
            return dated
    return None


def _read_body(lines: Sequence[str], title: str, vocabulary: Vocabulary) -> tuple[list[Block], list[Removed]]:
    prose = [_is_prose(line, vocabulary) for line in lines]
    end = _end(lines, prose, vocabulary)
    blocks: list[Block] = []
    removed: list[Removed] = []
    for i, line in enumerate(lines):
        if i >= end:
            removed.append(Removed(vocabulary.says(line) or "navigation", line))
            continue
        reason = vocabulary.says(line) or ("title" if title and fold(line) == fold(title) else "")
        if reason:
            removed.append(Removed(reason, line))
        elif _BULLET.match(line):
            blocks.append(Block("list_item", _BULLET.sub("", line)))
        elif len(line) <= _MAX_HEADING_CHARS and not _ends_sentence(line):
            blocks.append(Block("heading", line, 2))
        else:
            blocks.append(Block("paragraph", line))
    return blocks, removed


def _end(lines: Sequence[str], prose: Sequence[bool], vocabulary: Vocabulary) -> int:
    """Where the body ends: after its last sentence, or at a line that begins what comes after articles."""
    ends = [
        i + 1
        for i, line in enumerate(lines)
        if prose[i] or (_ends_sentence(line) and len(line.split()) > 3 and not vocabulary.says(line))
    ]
    end = ends[-1] if ends else len(lines)
    total = sum(len(line) for line, is_prose in zip(lines, prose, strict=True) if is_prose)
    read = 0
    for i, line in enumerate(lines[:end]):
        if prose[i]:
            read += len(line)
        elif read and vocabulary.says_exactly(line, *_ENDINGS) and total - read <= _ENDING_SHARE * read and i > 1:
            return i
    return end
