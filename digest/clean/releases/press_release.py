"""The anatomy of a press release: its news, and the standing parts that come with it in every release.

In: the blocks of a body. Out: the body without the standing parts, and each of these as a named section; a block is
in the one or the other, whole and in order. How the parts are headed and worded is data. A part is believed when
what it says bears its heading out, and when it stands where releases have it: after the news and, for the parts that
articles have headings of the same name for, at the end or beside one that is beyond doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from digest.clean.releases.closing_contacts import closing_contacts
from digest.clean.wording.vocabulary import TailHeadings
from digest.model import Block, TailSection

# The news comes first: so many blocks, so much text, and this share of what is in no part beyond doubt.
_NEWS_BLOCKS = 2
_NEWS_CHARS = 120
_NEWS_SHARE = 0.2
# What may follow the last part and still leave it at the end, as a share of all text.
_STRAY_SHARE = 0.1
_AFTER_END_SHARE = 0.25
_MAX_HEADING = 140
_MAX_LEAD = 100
# Longer than companies write about themselves; articles have longer parts about their subjects.
_MAX_ABOUT = 3_000
_OPENING_CHARS = 600
_MAX_LOOSE = 1_200
_SHORT = 160
# No part has more blocks.
_MAX_BLOCKS = 120
_EDGES = " \t*_:：|—–-•■●◆▼▽□【】[]()（）<>"
# One class of characters to begin with: Python passes over all others at once.
_LEAD_ENDS = re.compile(r"[\n：:.–—-](?:(?<=[\n：])|(?<=[:.])(?=\s)|(?<=\s[–—-])(?=\s))")
# "About Acme Acme is …", "About Acme Therapeutics Inc. Acme is …": a heading run into its paragraph.
_ABOUT_TWICE = re.compile(
    r"^(?:About|ABOUT|Über|À propos de|Acerca de|Sobre) (?:[Tt]he )?"
    r"([A-Z][\w&'-]*)[^.:\n]{0,60}?[\s:.–—-]+(?:The )?\1\b"
)
_WORD = re.compile(r"\w+")
_SMALL_WORDS = frozenset(
    {
        *("about", "the", "a", "an", "and", "of", "our", "für", "und", "der", "die", "das"),
        *("et", "la", "le", "les", "de", "y", "e", "el", "il"),
    }
)
# A name that ends like a sentence.
_ABBREVIATED = (" inc.", " ltd.", " co.", " corp.", " s.a.", " s.p.a.")
# What is said of a subject is said in its name at once, or a little later where the page is a release beyond doubt.
_SUBJECT_WORDS = 8
_SUBJECT_WORDS_IN_RELEASES = 60
_ENDS = ("source", "end_mark")


@dataclass(frozen=True, slots=True)
class _Start:
    """A block at which a part seems to begin: under a heading of its own, or with what it says in the same block."""

    name: str
    alone: bool
    subject: str = ""
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class _Part:
    """`blocks[first:end]` seem to be the part `name`."""

    name: str
    first: int
    end: int
    subject: str = ""
    doubtful: bool = False


def split_tails(
    blocks: Sequence[Block], tails: Mapping[str, TailHeadings]
) -> tuple[tuple[Block, ...], tuple[TailSection, ...]]:
    """The body proper, and the standing parts, in page order. `tails` says by name how each is told."""
    parts = _believed(blocks, list(_find(blocks, tails)), tails)
    end = len(blocks)
    for part in reversed(parts):
        end = part.first if part.end == end else end
    first = closing_contacts(blocks, _NEWS_BLOCKS, end)
    if first < end:
        parts = sorted([*parts, _Part("contacts", first, end)], key=lambda part: part.first)
    taken = {i for part in parts for i in range(part.first, part.end)}
    body = tuple(block for i, block in enumerate(blocks) if i not in taken)
    return body, tuple(TailSection(part.name, _text(blocks, part)) for part in parts)


def begins_part(block: Block, tails: Mapping[str, TailHeadings]) -> bool:
    """Whether a standing part seems to begin at `block`; whether it does is only seen from what is around it."""
    return _start(block, tails) is not None


def _find(blocks: Sequence[Block], tails: Mapping[str, TailHeadings]) -> Iterator[_Part]:
    starts = {
        i: start for i, block in enumerate(blocks) if i >= _NEWS_BLOCKS and (start := _start(block, tails)) is not None
    }
    total = sum(len(block.text) for block in blocks)
    first = 0
    for i, start in starts.items():
        if i < first:
            continue
        end = _end(i, start, blocks, starts, tails)
        if start.name in _ENDS:
            # Little comes after the last line of a release, and none of it is news.
            rest = next((j for j in range(end, len(blocks)) if j in starts), len(blocks))
            if sum(len(block.text) for block in blocks[end:rest]) <= _AFTER_END_SHARE * total:
                end = rest
        yield _Part(start.name, i, end, start.subject, start.doubtful)
        first = end


def _start(block: Block, tails: Mapping[str, TailHeadings]) -> _Start | None:
    if block.kind in ("table_row", "preformatted"):
        return None
    text = block.text[:_OPENING_CHARS].replace("’", "'")
    line = text.strip(_EDGES) if len(block.text) <= _MAX_HEADING else ""
    if block.kind != "heading" and line.endswith((".", ",", "!", "。")):
        line = ""
    lead_end = _LEAD_ENDS.search(text, 0, _MAX_LEAD)
    lead = text[: lead_end.start()].strip(_EDGES) if lead_end else ""
    opening = text.replace("\n", " ").strip() if block.kind != "heading" else ""
    folded = (line.casefold(), lead.casefold(), opening.casefold())
    for name, tail in tails.items():
        own_line, own_lead, own_opening = (line, lead, opening) if tail.cased else folded
        if own_line and (heading := tail.headings.match(own_line)):
            return _Start(name, True, _subject(heading), tail.doubtful.match(own_line) is not None)
        if own_lead and lead_end and (heading := tail.headings.match(own_lead)):
            follows = block.text[lead_end.end() :]
            if name != "about" or _is_about(_subject(heading), follows, _SUBJECT_WORDS):
                return _Start(name, False)
        if own_opening and tail.openings and _holds_one(own_opening, tail.words) and tail.openings.match(own_opening):
            return _Start(name, False)
    twice = _ABOUT_TWICE.match(text)
    return _Start("about", False) if twice and "about" in tails else None


def _holds_one(text: str, words: Sequence[str]) -> bool:
    return not words or any(word in text for word in words)


def _subject(heading: re.Match[str]) -> str:
    return heading.group(heading.lastgroup) if heading.lastgroup else ""


def _end(
    i: int,
    start: _Start,
    blocks: Sequence[Block],
    starts: Mapping[int, _Start],
    tails: Mapping[str, TailHeadings],
) -> int:
    """Where a part ends: at the next one, at a heading of something else, or where it stops speaking of itself."""
    tail = tails[start.name]
    end = i + 1
    if start.name in _ENDS:
        return end
    while end < min(len(blocks), i + _MAX_BLOCKS) and not _is_other(starts.get(end), start):
        block = blocks[end]
        if block.kind == "heading" and end not in starts and not tail.inside.match(block.text.strip(_EDGES).casefold()):
            break
        end += 1
    if tail.each:
        return next((j for j in range(i + 1, end) if not _says(blocks[j], tail, _SHORT)), end)
    if start.alone:
        return end
    loose = sum(len(block.text) for block in blocks[i + 1 : end])
    at_boundary = end == len(blocks) or end in starts
    if at_boundary and loose <= _MAX_LOOSE and start.name != "trademark":
        return end
    return next((j for j in range(i + 1, end) if not _says(blocks[j], tail, 0)), end)


def _is_other(start: _Start | None, begun: _Start) -> bool:
    """Whether another part starts here. Two subjects are two parts; the rest of a part may be worded like its start."""
    return start is not None and (start.name != begun.name or (start.name == "about" and start.alone))


def _says(block: Block, tail: TailHeadings, short: int) -> bool:
    return len(block.text) <= short or bool(tail.evidence and tail.evidence.search(block.text[:4_000].casefold()))


def _is_about(subject: str, text: str, within: int) -> bool:
    if subject.endswith((".", "?", "!", ",")) and not subject.endswith(_ABBREVIATED):
        return False
    words = [word for word in _WORD.findall(subject.casefold()) if word not in _SMALL_WORDS]
    said = text[:1_000].casefold()
    if max(said, default="") >= "\u2e80":
        return any(word in said[: within * 6] for word in words)
    return bool(words) and len(text) > len(subject) and not set(words).isdisjoint(_WORD.findall(said)[:within])


def _believed(blocks: Sequence[Block], parts: Sequence[_Part], tails: Mapping[str, TailHeadings]) -> list[_Part]:
    in_release = any(tails[part.name].anywhere and _holds(part, blocks, tails, False) for part in parts)
    parts = [part for part in parts if _holds(part, blocks, tails, in_release)]
    sure = _outside(blocks, [part for part in parts if tails[part.name].anywhere])
    stray = _outside(blocks, parts)
    headings = list(accumulate((blocks[i].kind == "heading" and size > 0 for i, size in enumerate(stray)), initial=0))
    news = list(accumulate(sure, initial=0))
    rest = list(accumulate(stray, initial=0))
    total = sum(len(block.text) for block in blocks)
    believed: list[_Part] = []
    for chain in _chains(parts):
        before, end = news[chain[0].first], chain[-1].end
        if before < max(_NEWS_CHARS, _NEWS_SHARE * news[-1]):
            continue
        is_tail = headings[-1] == headings[end] and rest[-1] - rest[end] <= _STRAY_SHARE * total
        beside = any(tails[part.name].anywhere for part in chain)
        believed += chain if is_tail or beside else ()
    return believed


def _outside(blocks: Sequence[Block], parts: Sequence[_Part]) -> list[int]:
    """For each block how long it is, 0 for those in one of `parts`."""
    sizes = [len(block.text) for block in blocks]
    for part in parts:
        sizes[part.first : part.end] = [0] * (part.end - part.first)
    return sizes


def _holds(part: _Part, blocks: Sequence[Block], tails: Mapping[str, TailHeadings], in_release: bool) -> bool:
    """Whether what a part says is what its heading promises. On a release beyond doubt less is asked for."""
    about = part.name == "about"
    if about and not part.subject:
        return True
    text = "\n".join(block.text for block in blocks[part.first + about : part.end])
    if part.doubtful and (about or not in_release):
        return in_release and bool(text)
    if about:
        within = _SUBJECT_WORDS_IN_RELEASES if in_release else _SUBJECT_WORDS
        return (in_release or len(text) <= _MAX_ABOUT) and _is_about(part.subject, text, within)
    evidence = tails[part.name].evidence
    return evidence is None or evidence.search(text[:8_000].casefold()) is not None


def _chains(parts: Sequence[_Part]) -> Iterator[list[_Part]]:
    """Parts that follow each other with nothing between."""
    chain: list[_Part] = []
    for part in parts:
        if chain and chain[-1].end != part.first:
            yield chain
            chain = []
        chain.append(part)
    if chain:
        yield chain


def _text(blocks: Sequence[Block], part: _Part) -> str:
    return "\n\n".join(block.text for block in blocks[part.first : part.end])
