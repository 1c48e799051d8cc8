"""Sentences that could be quoted. In: a report. Out: its sentences with their offsets in the article's text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from digest.edition.dateline import without_dateline
from digest.model import Report
from digest.sentences import sentence_spans

LONGEST = 500
"""Characters of a sentence too long to read on a phone: it is passed over, never cut."""

_MOST = 60
"""Sentences read of an article from its top, besides the one that tells the event."""
_LONGEST_BLOCK = 20_000
_PROSE = ("paragraph", "quote", "list_item")
_FINISHED = re.compile(r"[.!?。！？｡।؟][\"'”’»)\]）」』】》]*(?:\[\d{1,3}\]){0,4}$")
_CUT_OFF = re.compile(r"(?:\.\.|…)[\"'”’»)\]）」』】》]*$")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of `report`: `text` is `report.article.text[start:end]` with white space squeezed.

    `place` counts the sentences of the article from 0, those left out included.
    """

    report: Report
    text: str
    start: int
    end: int
    place: int


def candidates(report: Report) -> Iterator[Candidate]:
    """The whole sentences of running text at the top of the article, and the one that tells its event.

    Passed over are lines that are not sentences (a byline, a label), sentences that a site cut off, too long ones,
    and those with control characters in them, which nothing could quote as they stand.
    """
    evidence = _evidence_start(report)
    offset = place = 0
    for block in report.article.blocks:
        if block.kind in _PROSE and (place < _MOST or offset <= evidence < offset + len(block.text)):
            for start, end in _spans(block.text):
                if _is_quotable(block.text[start:end]):
                    squeezed = " ".join(block.text[start:end].split())
                    yield Candidate(report, squeezed, offset + start, offset + end, place)
                place += 1
        offset += len(block.text) + 2


def _evidence_start(report: Report) -> int:
    """Where in the article's text its event is told, negative where that is the headline or no one says."""
    event = report.facts.event
    return event.start - len(report.article.title) - 2 if event is not None else -1


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """The sentences of a block after its dateline; the one that its length limit cuts is none."""
    head = text[:_LONGEST_BLOCK]
    opening = len(head) - len(without_dateline(head))
    for start, end in sentence_spans(head[opening:]):
        if opening + end < len(head) or len(head) == len(text):
            yield opening + start, opening + end


def _is_quotable(sentence: str) -> bool:
    if len(sentence) > LONGEST or _UNPRINTABLE.search(sentence):
        return False
    return _FINISHED.search(sentence) is not None and _CUT_OFF.search(sentence) is None
