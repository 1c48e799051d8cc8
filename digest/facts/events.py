"""What happened. In: title, body and the names in them. Out: the events told, each with the sentence that says so.

Each event kind is scored by the surest of its cues in the headline, in the lead sentence and in what follows in the
first paragraphs; the headline weighs most. What stands deeper is history, not news, and is not read. Cues see `_drug`
and `_company` in place of names, so that a cue need not know them and no name is mistaken for a cue.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from digest.config.models import Strict
from digest.facts.cues import CueIndex, compile_cues, fold
from digest.facts.lexicon import Mention
from digest.facts.spans import Span
from digest.model import Event
from digest.sentences import sentence_spans

HEADLINE_WEIGHT = 2.0
LEAD_WEIGHT = 1.0
REST_WEIGHT = 0.7
THRESHOLD = 2.0
"""The least that makes an event: a weak cue in the headline, a fair one in the lead, or a sure one after it."""

_LONGEST_TITLE = 600
_LONGEST_BODY = 1500
_LONGEST_SENTENCE = 1000
_SENTENCES = 6
_WORDS_BESIDE = 5
_WORDS_TO_DATE = 12
_YEAR = re.compile(r"(?<!\S)(?:19|20)\d\d(?!\S)")


@dataclass(frozen=True, slots=True)
class _Passage:
    """A stretch of the text to look for cues in, with its offsets and how much a cue in it counts."""

    start: int
    end: int
    weight: float
    folded: str
    in_body: bool


class EventEntry(Strict):
    """One `[[event]]`: cues by how surely they tell this event, and words around one that take it back."""

    kind: str
    label: str
    regulatory: bool = False
    strong: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    unless_after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Cue:
    """A cue of the event kind with that number in the table, and what takes it back."""

    event: int
    weight: int
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    unless_after: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class EventTable:
    """The cues of all events. The order of `kinds` settles ties."""

    kinds: tuple[str, ...]
    cues: tuple[_Cue, ...]
    index: CueIndex

    @classmethod
    def of(
        cls, entries: Sequence[EventEntry], phrases: Mapping[str, Sequence[str]], doubt: Sequence[str] = ()
    ) -> EventTable:
        """The table of `entries`. What is in `doubt` takes back any weak cue.

        Raises `ConfigError` for a cue that cannot be read.
        """
        cues, written = [], []
        for number, entry in enumerate(entries):
            unless, unless_after = compile_cues(entry.unless, phrases), compile_cues(entry.unless_after, phrases)
            unsure = compile_cues((*entry.unless, *doubt), phrases)
            for weight, listed in ((3, entry.strong), (2, entry.cues), (1, entry.weak)):
                for cue in listed:
                    pattern = compile_cues([cue], phrases)
                    if pattern is not None:
                        cues.append(_Cue(number, weight, pattern, unsure if weight == 1 else unless, unless_after))
                        written.append(cue)
        return cls(tuple(entry.kind for entry in entries), tuple(cues), CueIndex.of(written, phrases))


def find_events(
    title: str, text: str, table: EventTable, names: Sequence[Mention] = (), published: datetime | None = None
) -> tuple[Event, ...]:
    """The events the text tells, by score, highest first; the order of the table settles ties.

    `names` are the drugs and companies named, in order, none overlapping. `published` tells news from history: a body
    sentence that dates an event to an earlier year does not count. Offsets are into `title + "\\n\\n" + text`.
    """
    whole = f"{title}\n\n{text[:_LONGEST_BODY]}"
    scores: dict[int, dict[float, float]] = {}
    evidence: dict[int, tuple[float, _Passage]] = {}
    for passage in _passages(title, text, names):
        for event, weight in _weights(passage, table, published).items():
            score = weight * passage.weight
            places = scores.setdefault(event, {})
            places[passage.weight] = max(score, places.get(passage.weight, 0.0))
            if event not in evidence or score > evidence[event][0]:
                evidence[event] = (score, passage)
    ranked = sorted((-sum(places.values()), event) for event, places in scores.items())
    found = []
    for score, event in ranked:
        if -score >= THRESHOLD:
            passage = evidence[event][1]
            words = whole[passage.start : passage.end]
            found.append(Event(table.kinds[event], words, passage.start, passage.end))
    return tuple(found)


def _passages(title: str, text: str, names: Sequence[Mention]) -> Iterator[_Passage]:
    headline = title[:_LONGEST_TITLE]
    if headline.strip():
        folded = fold(_without_names(title, 0, (0, len(headline)), names))
        yield _Passage(0, len(headline), HEADLINE_WEIGHT, folded, in_body=False)
    offset = len(title) + 2
    for index, (start, end) in enumerate(sentence_spans(text[:_LONGEST_BODY])[:_SENTENCES]):
        end = min(end, start + _LONGEST_SENTENCE)
        weight = LEAD_WEIGHT if index == 0 else REST_WEIGHT
        folded = fold(_without_names(text, offset, (start, end), names))
        yield _Passage(offset + start, offset + end, weight, folded, in_body=True)


def _without_names(text: str, offset: int, span: Span, names: Sequence[Mention]) -> str:
    """`text[span]` with each name that stands wholly in it replaced by its kind. `text` begins at `offset`."""
    start, end = span
    pieces: list[str] = []
    first = bisect_left(names, offset + start, key=lambda name: name.start)
    for name in names[first:]:
        if name.end > offset + end:
            break
        pieces += text[start : name.start - offset], f"_{name.kind}"
        start = name.end - offset
    return "".join((*pieces, text[start:end]))


def _weights(passage: _Passage, table: EventTable, published: datetime | None) -> dict[int, int]:
    """For each event with a cue in the passage that nothing takes back, the weight of the surest."""
    weights: dict[int, int] = {}
    for number in sorted(table.index.candidates(passage.folded)):
        cue = table.cues[number]
        if weights.get(cue.event, 0) < cue.weight and any(
            not _taken_back(passage, match, cue, published) for match in cue.pattern.finditer(passage.folded)
        ):
            weights[cue.event] = cue.weight
    return weights


def _taken_back(passage: _Passage, match: re.Match[str], cue: _Cue, published: datetime | None) -> bool:
    """Whether words beside the cue in its clause, or within it, say that this did not happen, or not now."""
    before = _joined(passage.folded[: match.start()].rsplit(",", 1)[-1].split()[-_WORDS_BESIDE:])
    if cue.unless and cue.unless.search(before + match[0]):
        return True
    after = passage.folded[match.end() :].split(",", 1)[0].split()[:_WORDS_TO_DATE]
    if cue.unless_after and cue.unless_after.search(_joined(after[:_WORDS_BESIDE])):
        return True
    if not passage.in_body or published is None:
        return False
    return any(int(year[0]) < published.year for year in _YEAR.finditer(match[0] + _joined(after)))


def _joined(words: list[str]) -> str:
    """Words as cues see them, one space after each."""
    return "".join(f"{word} " for word in words)
