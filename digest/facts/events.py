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
from itertools import islice

from digest.config import ConfigError
from digest.config.models import Strict
from digest.facts.bayes import NaiveBayes
from digest.facts.cues import CueIndex, compiled, cue_pattern, fold
from digest.facts.lexicon import Mention
from digest.facts.spans import Span
from digest.model import Event
from digest.sentences import each_sentence

HEADLINE_WEIGHT = 2.0
LEAD_WEIGHT = 1.0
REST_WEIGHT = 0.7
THRESHOLD = 2.0
"""The least that cues alone make an event of: a weak one in the headline, or a fair one in the lead."""
LEAST = 1.2
"""The least that makes the main event, likeness to examples included, where the headline denies nothing."""
MARGIN = 0.6
"""How far an event that cues alone do not make must be ahead of the next."""
LIKENESS = 0.2
"""What a unit of log-odds counts for beside cues."""

_LIKENED = 2

_LONGEST_TITLE = 600
_LONGEST_BODY = 1000
_LONGEST_SENTENCE = 1000
_SENTENCES = 3
_WORDS_BESIDE = 5
_WORDS_TO_DATE = 12
_YEAR = re.compile(r"(?<!\S)(?:19|20)\d\d(?!\S)")


@dataclass(frozen=True, slots=True)
class _Passage:
    """A stretch of the text to look for cues in, with its offsets and how much a cue in it counts.

    `folded` begins with a space, as cues want it.
    """

    start: int
    end: int
    weight: float
    folded: str
    in_body: bool


class EventEntry(Strict):
    """One `[[event]]`: cues by how surely they tell this event, and words around one that take it back.

    `opposite` is the kind that cannot be true as well, if there is one.
    """

    kind: str
    label: str
    opposite: str = ""
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
    pattern: str
    unless: str
    unless_after: str


@dataclass(frozen=True, slots=True)
class EventTable:
    """The cues of all events. The order of `kinds` settles ties. `opposites` are pairs of which one at most is true."""

    kinds: tuple[str, ...]
    cues: tuple[_Cue, ...]
    index: CueIndex
    examples: NaiveBayes
    opposites: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(
        cls,
        entries: Sequence[EventEntry],
        phrases: Mapping[str, Sequence[str]],
        doubt: Sequence[str] = (),
        examples: Mapping[str, Sequence[str]] | None = None,
    ) -> EventTable:
        """The table of `entries`. What is in `doubt` takes back any weak cue; `examples` are news by kind.

        Raises `ConfigError` for a cue that cannot be read, and for an opposite that is no kind.
        """
        kinds = tuple(entry.kind for entry in entries)
        cues, written, opposites = [], [], []
        for number, entry in enumerate(entries):
            if entry.opposite:
                if entry.opposite not in kinds:
                    raise ConfigError(f"events.toml: {entry.kind}: opposite {entry.opposite!r} is no kind of event")
                opposites.append((number, kinds.index(entry.opposite)))
            unless, unless_after = cue_pattern(entry.unless, phrases), cue_pattern(entry.unless_after, phrases)
            unsure = cue_pattern((*entry.unless, *doubt), phrases)
            for weight, listed in ((3, entry.strong), (2, entry.cues), (1, entry.weak)):
                for cue in listed:
                    pattern = cue_pattern([cue], phrases)
                    cues.append(_Cue(number, weight, pattern, unsure if weight == 1 else unless, unless_after))
                    written.append(cue)
        likeness = NaiveBayes.of([[fold(text) for text in (examples or {}).get(kind, ())] for kind in kinds])
        return cls(kinds, tuple(cues), CueIndex.of(written, phrases), likeness, tuple(opposites))


def find_events(
    title: str, text: str, table: EventTable, names: Sequence[Mention] = (), published: datetime | None = None
) -> tuple[Event, ...]:
    """The events the text tells, by score, highest first; the order of the table settles ties.

    `names` are the drugs and companies named, in order, none overlapping. `published` tells news from history: a body
    sentence that dates an event to an earlier year does not count. Offsets are into `title + "\\n\\n" + text`.
    """
    whole = f"{title}\n\n{text[:_LONGEST_BODY]}"
    passages = list(_passages(title, text, names))
    told: dict[int, dict[float, float]] = {}
    evidence: dict[int, tuple[float, _Passage]] = {}
    denied = False
    for passage in passages:
        weights, taken_back = _weights(passage, table, published)
        if not passage.in_body:
            denied = taken_back and not weights
        for event, weight in weights.items():
            score = weight * passage.weight
            places = told.setdefault(event, {})
            places[passage.weight] = max(score, places.get(passage.weight, 0.0))
            if event not in evidence or score > evidence[event][0]:
                evidence[event] = (score, passage)
    cued = {event: sum(places.values()) for event, places in told.items()}
    for event, opposite in table.opposites:
        if event in told and opposite in told and max(told[event].values()) > max(told[opposite].values()):
            # One plain statement outweighs several hints at the contrary.
            cued[opposite] = min(cued[opposite], cued[event] - MARGIN)
    likeness = table.examples.weigh((each.folded, each.weight / HEADLINE_WEIGHT) for each in passages[:_LIKENED])
    ranked = _ranked(cued, likeness)
    clear = not denied and ranked[0][0] >= LEAST and (len(ranked) == 1 or ranked[0][0] - ranked[1][0] >= MARGIN)
    found = []
    for place, (_, event) in enumerate(ranked):
        if cued.get(event, 0.0) >= THRESHOLD or (place == 0 and clear):
            passage = evidence[event][1] if event in evidence else passages[0]
            words = whole[passage.start : passage.end]
            found.append(Event(table.kinds[event], words, passage.start, passage.end))
    return tuple(found)


def _ranked(cued: Mapping[int, float], likeness: Sequence[float]) -> list[tuple[float, int]]:
    """Events by score, the best first; of equal ones the first in the table."""
    scores = [(cued.get(event, 0.0) + LIKENESS * odds, event) for event, odds in enumerate(likeness)]
    return sorted(scores, key=lambda each: (-each[0], each[1]))


def _passages(title: str, text: str, names: Sequence[Mention]) -> Iterator[_Passage]:
    headline = title[:_LONGEST_TITLE]
    if headline.strip():
        folded = f" {fold(_without_names(title, 0, (0, len(headline)), names))}"
        yield _Passage(0, len(headline), HEADLINE_WEIGHT, folded, in_body=False)
    offset = len(title) + 2
    for index, (start, end) in enumerate(islice(each_sentence(text[:_LONGEST_BODY]), _SENTENCES)):
        end = min(end, start + _LONGEST_SENTENCE)
        weight = LEAD_WEIGHT if index == 0 else REST_WEIGHT
        folded = f" {fold(_without_names(text, offset, (start, end), names))}"
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


def _weights(passage: _Passage, table: EventTable, published: datetime | None) -> tuple[dict[int, int], bool]:
    """For each event with a cue in the passage, the weight of the surest; and whether words took any cue back."""
    weights: dict[int, int] = {}
    denied = False
    for number in table.index.candidates(passage.folded):
        cue = table.cues[number]
        if weights.get(cue.event, 0) >= cue.weight:
            continue
        pattern = compiled(cue.pattern)
        match = pattern.search(passage.folded)
        while match:
            if not _taken_back(passage, match, cue, published):
                weights[cue.event] = cue.weight
                break
            denied = True
            match = pattern.search(passage.folded, match.end() - 1)
    return weights, denied


def _taken_back(passage: _Passage, match: re.Match[str], cue: _Cue, published: datetime | None) -> bool:
    """Whether words beside the cue in its clause, or within it, say that this did not happen, or not now."""
    folded, (start, end) = passage.folded, match.span()
    if cue.unless:
        before = folded[folded.rfind(",", 0, start) + 1 : start].split()[-_WORDS_BESIDE:]
        if compiled(cue.unless).search(f" {' '.join(before)}{match[0]}" if before else match[0]):
            return True
    earlier_than = published.year if passage.in_body and published is not None else 0
    if not (cue.unless_after or earlier_than):
        return False
    clause_end = folded.find(",", end)
    after = folded[end : clause_end if clause_end >= 0 else len(folded)].split()[:_WORDS_TO_DATE]
    if cue.unless_after and compiled(cue.unless_after).search(f" {' '.join(after[:_WORDS_BESIDE])} "):
        return True
    return any(int(year[0]) < earlier_than for year in _YEAR.finditer(match[0] + " ".join(after)))
