"""Plain text as a naive scraper, a text browser or a mail program saved it: the article among the page's other lines.

In: text, one paragraph to a line or broken at a width, with or without light markup such as Markdown's. Out: an
`Article`. Which lines are the article's a small model says that knows nothing but text (`model/text_features`);
here the lines above the body are sorted into the article's fields, and everything else gets its reason.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from itertools import pairwise

from digest.clean.metadata.authors import people
from digest.clean.metadata.dates import Dated, DateRules, parse_date
from digest.clean.metadata.language import choose_language
from digest.clean.model.letters import ending
from digest.clean.model.text_features import columns, table
from digest.clean.model.trees import PACKAGED, Trees, load
from digest.clean.page.tree import MAX_CHARACTERS
from digest.clean.releases.press_release import begins_part, split_tails
from digest.clean.text.reflow import reflow
from digest.clean.text.text_marks import unquoted, without_marks
from digest.clean.wording.folding import fold, width
from digest.clean.wording.vocabulary import Vocabulary, default_vocabulary
from digest.model import Article, Block, Removed

MODEL = PACKAGED / "text.npz"

_MAX_LINES = 20_000
_PROSE_WIDTH = 80
_MIN_TITLE_WORDS = 4
_MIN_TITLE_WIDTH = 22
_MAX_TITLE_CHARS = 300
_TITLE_BODY_LINES = 12
# What a line between a headline and the body costs it, in shares of words.
_TITLE_DISTANCE = 0.006
_MIN_DEK_CHARS = 40
_MAX_DEK_CHARS = 500
_MAX_HEADING_CHARS = 120
_MAX_DATELINE_CHARS = 120
_MIN_REPEAT_CHARS = 60
# So many lines between two of the article's may be its own, where they are at least so likely.
_MAX_GAP = 4
_GAP_LIKELY = 0.1
_CLEAN_SHARE = 0.85
# Words, or the end mark of a release.
_SAYS_ANYTHING = re.compile(r"\w|#")
_CRUMBS = re.compile(r"^[\w&' -]{2,30}(?:\s*[>»›/]\s*[\w&' -]{2,40}){1,6}$")
_PIECES = re.compile(r"\s*[|•·]\s*")
_WORDS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2}|\w{4,}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATE_LABEL = re.compile(r"^(?:published|updated|posted|date)\b(?:\s+on)?[:\s]*", re.IGNORECASE)
_DATELINE = re.compile(
    r"^\D{2,60}?\b(\w{3,9}\.? \d{1,2},? (?:19|20)\d\d|\d{1,2}\.? \w{3,9}\.? (?:19|20)\d\d)\b"
    r"\W{0,4}(?:\(|/|[-–—]|$)"
)
# What comes after a line like these is of their kind, until something else is said.
_LEADING = frozenset({"related", "signup", "login", "comments", "cookie", "promo"})


def clean_text(
    text: str,
    url: str = "",
    *,
    date_order: str | None = None,
    timezone: str = "UTC",
    language: str = "",
    now: datetime | None = None,
    vocabulary: Vocabulary | None = None,
    model: Trees | None = None,
) -> Article:
    """The article of a page saved as plain text. Arguments as for `clean`; raises nothing.

    `model` tells lines of the article from others; the packaged one does where none is given.
    """
    vocabulary = vocabulary or default_vocabulary()
    rules = DateRules(date_order, timezone, language, now)
    lines = read_lines(text)
    chosen = _choose(lines, vocabulary, model or default_model())
    title = _choose_title(lines, chosen, rules, vocabulary)
    start = _start(lines, chosen, title, rules)
    head = _read_head(lines[:start], title, rules, vocabulary)
    parts = _parts_after(lines, chosen, vocabulary)
    chosen = [is_chosen or i in parts for i, is_chosen in enumerate(chosen)]
    blocks, removed = _read_body(lines[start:], chosen[start:], head.title, vocabulary)
    body, sections = split_tails(blocks, vocabulary.tails)
    # What only seemed to begin a standing part is not the body's either.
    doubtful = {lines[i].text for i in parts}
    kept = tuple(block for block in body if block.text not in doubtful)
    published = head.published or (_written_dateline(kept[0].text, rules) if kept else None)
    removed += [Removed("outside", block.text) for block in body if block.text in doubtful]
    return Article(
        url=url,
        title=head.title,
        blocks=kept,
        dek=head.dek,
        authors=head.authors,
        published=published.when if published else None,
        published_day_only=published is not None and published.day_only,
        language=language or choose_language((), "".join(block.text for block in kept[:20])),
        sections=sections,
        removed=(*head.removed, *removed),
        problem=None if kept else "no_text",
    )


def read_lines(text: str) -> list[Block]:
    """The text's lines as they are judged: hard wraps and light markup undone."""
    lines = (without_marks(block) for block in reflow(unquoted(text[:MAX_CHARACTERS]))[:_MAX_LINES])
    return [line for line in lines if _SAYS_ANYTHING.search(line.text)]


@dataclass(slots=True)
class _Head:
    """What the lines above the body said."""

    title: str = ""
    dek: str = ""
    authors: tuple[str, ...] = ()
    published: Dated | None = None
    removed: tuple[Removed, ...] = ()


@cache
def default_model() -> Trees:
    """The packaged model."""
    return load(MODEL)


def _choose(lines: Sequence[Block], vocabulary: Vocabulary, model: Trees) -> list[bool]:
    """For each line whether it is the article's."""
    if not lines:
        return []
    numbers = columns([line.text for line in lines], vocabulary)
    likely = model.probabilities(table(numbers, model.names))
    own = [not vocabulary.says(line.text) for line in lines]
    chosen = [bool(each >= model.threshold) for each in likely]
    if _is_clean(lines, own):
        chosen = own
    elif not any(chosen):
        chosen = [is_own and _ends_sentence(line.text) for line, is_own in zip(lines, own, strict=True)]
    places = [i for i, is_chosen in enumerate(chosen) if is_chosen]
    if places and places[-1] + 1 < len(lines):
        chosen[places[-1] + 1] = lines[places[-1] + 1].kind == "preformatted"
    for before, after in pairwise(places):
        for i in range(before + 1, after):
            # A table, and what little stands between two paragraphs and is not unlikely.
            chosen[i] = lines[i].kind == "preformatted" or (
                after - before <= _MAX_GAP and likely[i] >= _GAP_LIKELY and own[i]
            )
    return chosen


def _is_clean(lines: Sequence[Block], own: Sequence[bool]) -> bool:
    """Whether next to nothing but sentences is left: someone has copied the article alone."""
    lengths = [len(line.text) for line, is_own in zip(lines, own, strict=True) if is_own]
    prose = sum(len(line.text) for line, is_own in zip(lines, own, strict=True) if is_own and _is_prose(line.text))
    return prose >= _CLEAN_SHARE * sum(lengths)


def _is_prose(line: str) -> bool:
    return width(line) >= _PROSE_WIDTH and _ends_sentence(line)


def _parts_after(lines: Sequence[Block], chosen: Sequence[bool], vocabulary: Vocabulary) -> range:
    """The lines after the last chosen one that may be a release's standing parts, up to the page's own lines."""
    after = max((i for i, is_chosen in enumerate(chosen) if is_chosen), default=len(lines)) + 1
    first = next((i for i in range(after, len(lines)) if begins_part(lines[i], vocabulary.tails)), len(lines))
    if first - after > _MAX_GAP:
        return range(0)
    end = next((i for i in range(first, len(lines)) if vocabulary.says(lines[i].text)), len(lines))
    return range(first, end)


def _ends_sentence(line: str) -> bool:
    return ending(line) in (1, 2)


def _choose_title(lines: Sequence[Block], chosen: Sequence[bool], rules: DateRules, vocabulary: Vocabulary) -> int:
    """The line not far above the body that shares most words with it, as menus and teasers do not. -1 for none."""
    body = [i for i, line in enumerate(lines) if chosen[i] and _is_prose(line.text)]
    first = body[0] if body else next((i for i, is_chosen in enumerate(chosen) if is_chosen), len(lines))
    said = {word for i in body[:_TITLE_BODY_LINES] for word in _WORDS.findall(fold(lines[i].text))}
    best, best_share = -1, -1.0
    for i, line in enumerate(lines[: first + 1 if not body else first]):
        if not _could_be_title(line.text) or vocabulary.says(line.text) or _date(line.text, rules):
            continue
        if line.kind == "heading" and line.level == 1:
            return i
        # Of equals the first, as the standfirst comes after the headline and is about the same.
        share = round(_share(line.text, said) - _TITLE_DISTANCE * (first - i), 1)
        if share > best_share:
            best, best_share = i, share
    return best


def _could_be_title(line: str) -> bool:
    if len(line) > _MAX_TITLE_CHARS or _CRUMBS.match(line):
        return False
    return len(line.split()) >= _MIN_TITLE_WORDS or width(line) >= _MIN_TITLE_WIDTH


def _share(line: str, said: set[str]) -> float:
    words = set(_WORDS.findall(fold(line)))
    return len(words & said) / len(words) if words else 0.0


def _start(lines: Sequence[Block], chosen: Sequence[bool], title: int, rules: DateRules) -> int:
    """The first line of the body: the first of the article's that is a sentence and stands below the headline."""
    for i, line in enumerate(lines):
        if i > title and chosen[i] and _ends_sentence(line.text) and not _date(line.text, rules):
            return i
    return next((i for i, is_chosen in enumerate(chosen) if is_chosen and i > title), len(lines))


def _read_head(lines: Sequence[Block], title: int, rules: DateRules, vocabulary: Vocabulary) -> _Head:
    head = _Head()
    removed: list[Removed] = []
    for i, block in enumerate(lines):
        line = block.text
        dated = _date(line, rules)
        byline = people([line], vocabulary.metadata.names) if fold(line).startswith("by ") else ()
        if i == title:
            head.title = line
        elif byline or dated:
            head.authors = head.authors or byline
            head.published = head.published or dated
            removed.append(Removed("byline" if byline else "dateline", line))
        elif reason := vocabulary.says(line) or ("navigation" if _CRUMBS.match(line) else ""):
            removed.append(Removed(reason, line))
        elif head.title and fold(line) == fold(head.title):
            removed.append(Removed("title", line))
        elif head.title and not head.dek and _MIN_DEK_CHARS <= len(line) <= _MAX_DEK_CHARS:
            head.dek = line
        else:
            removed.append(Removed("navigation", line))
    head.removed = tuple(removed)
    return head


def _date(line: str, rules: DateRules) -> Dated | None:
    """The date of a line that is a date and little more: "15 September 2025 | Monday | News"."""
    if len(line) > _MAX_DATELINE_CHARS or not _YEAR.search(line):
        return None
    for piece in (line, *_PIECES.split(line)):
        piece = _DATE_LABEL.sub("", piece)
        if _YEAR.search(piece) and (dated := parse_date(piece, rules)):
            return dated
    return None


def _written_dateline(text: str, rules: DateRules) -> Dated | None:
    """The date a release begins with: "BASEL, May 4, 2026 - …"."""
    found = _DATELINE.match(text[:_MAX_DATELINE_CHARS])
    return parse_date(found[1], rules) if found else None


def _read_body(
    lines: Sequence[Block], chosen: Sequence[bool], title: str, vocabulary: Vocabulary
) -> tuple[list[Block], list[Removed]]:
    last = max((i for i, is_chosen in enumerate(chosen) if is_chosen), default=-1)
    blocks: list[Block] = []
    removed: list[Removed] = []
    seen: set[str] = set()
    leading = ""
    for i, line in enumerate(lines):
        folded = fold(line.text)
        reason = vocabulary.says(line.text) or ("title" if title and folded == fold(title) else "")
        if not reason and chosen[i] and len(line.text) >= _MIN_REPEAT_CHARS and folded in seen:
            reason = "duplicate"
        if chosen[i] and not reason:
            seen.add(folded)
            below = next((lines[j].text for j in range(i + 1, len(lines)) if chosen[j]), "")
            blocks.append(_as_heading(line) if _heads(line, below) else line)
            leading = ""
            continue
        if reason in _LEADING and i > last:
            leading = reason
        removed.append(Removed(reason or leading or ("outside" if _is_long(line) else "navigation"), line.text))
    while blocks and blocks[-1].kind == "heading":
        removed.append(Removed("related", blocks.pop().text))
    return blocks, removed


def _is_long(line: Block) -> bool:
    return width(line.text) >= _PROSE_WIDTH


def _heads(line: Block, below: str) -> bool:
    """Whether a line is a heading: short, no sentence, and above something longer that is one."""
    if line.kind != "paragraph" or len(line.text) > _MAX_HEADING_CHARS or _ends_sentence(line.text):
        return False
    return len(below) > len(line.text) and _ends_sentence(below)


def _as_heading(line: Block) -> Block:
    return replace(line, kind="heading", level=2)
