"""What happened. In: title and body. Out: the main event with the sentence that says so, or None.

Each event kind is scored by the surest of its cues in the headline, in the lead sentence and in what follows in the
first paragraphs; the headline weighs most. What stands deeper is history, not news, and is not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from digest.facts.cues import fold
from digest.facts.vocabulary import EventCues, Vocabulary
from digest.model import Event
from digest.sentences import sentence_spans

HEADLINE_WEIGHT = 2.0
LEAD_WEIGHT = 1.0
REST_WEIGHT = 0.7
THRESHOLD = 2.0
"""The least that makes an event: a weak cue in the headline, a fair one in the lead, or a sure one after it."""

_LONGEST_TITLE = 600
_LONGEST_BODY = 2500
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


def find_event(title: str, text: str, vocabulary: Vocabulary, published: datetime | None = None) -> Event | None:
    """The event with the highest score; the order of the events table settles ties.

    `published` tells news from history: a body sentence that dates an event to an earlier year does not count.
    Offsets are into `title + "\\n\\n" + text`.
    """
    passages = tuple(_passages(title, text))
    best: tuple[float, str, _Passage] | None = None
    for cues in vocabulary.events:
        scored = [
            (weight * passage.weight, passage) for passage in passages if (weight := _weigh(passage, cues, published))
        ]
        if not scored:
            continue
        score = _sum_of_best_by_place(scored)
        if score >= THRESHOLD and (best is None or score > best[0]):
            best = (score, cues.kind, max(scored, key=lambda pair: pair[0])[1])
    if best is None:
        return None
    _, kind, passage = best
    return Event(kind, (f"{title}\n\n{text}")[passage.start : passage.end], passage.start, passage.end)


def _passages(title: str, text: str) -> Iterator[_Passage]:
    headline = title[:_LONGEST_TITLE]
    if headline.strip():
        yield _Passage(0, len(headline), HEADLINE_WEIGHT, fold(headline), in_body=False)
    offset = len(title) + 2
    for index, (start, end) in enumerate(sentence_spans(text[:_LONGEST_BODY])[:_SENTENCES]):
        end = min(end, start + _LONGEST_SENTENCE)
        weight = LEAD_WEIGHT if index == 0 else REST_WEIGHT
        yield _Passage(offset + start, offset + end, weight, fold(text[start:end]), in_body=True)


def _sum_of_best_by_place(scored: list[tuple[float, _Passage]]) -> float:
    best: dict[float, float] = {}
    for score, passage in scored:
        best[passage.weight] = max(score, best.get(passage.weight, 0.0))
    return sum(best.values())


def _weigh(passage: _Passage, cues: EventCues, published: datetime | None) -> int:
    """The weight of the surest cue in the passage that nothing takes back, 0 for none."""
    for weight, pattern in cues.weighted:
        for match in pattern.finditer(passage.folded):
            if not _taken_back(passage, match, cues, published):
                return weight
    return 0


def _taken_back(passage: _Passage, match: re.Match[str], cues: EventCues, published: datetime | None) -> bool:
    """Whether words beside the cue in its clause, or within it, say that this did not happen, or not now."""
    before = _joined(passage.folded[: match.start()].rsplit(",", 1)[-1].split()[-_WORDS_BESIDE:])
    if cues.unless and cues.unless.search(before + match[0]):
        return True
    after = passage.folded[match.end() :].split(",", 1)[0].split()[:_WORDS_TO_DATE]
    if cues.unless_after and cues.unless_after.search(_joined(after[:_WORDS_BESIDE])):
        return True
    if not passage.in_body or published is None:
        return False
    return any(int(year[0]) < published.year for year in _YEAR.finditer(match[0] + _joined(after)))


def _joined(words: list[str]) -> str:
    """Words as cues see them, one space after each."""
    return "".join(f"{word} " for word in words)
