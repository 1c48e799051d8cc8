"""How much a sentence tells. In: a candidate for a summary, its headline, weights. Out: the candidate, ranked.

What it holds is known from the facts of its article: the evidence of the event, results, dates that matter, sums,
agencies, designations, drugs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from digest.edition.candidates import Candidate
from digest.edition.quantities import quantities
from digest.edition.rules import Quoting
from digest.model import Report

_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|\w+")
_LEAD_ENDS = 3
"""Sentences from an article's top that count as its lead, each less than the one before."""
_QUOTATION = re.compile(r"^[\"“«「『„]|[\"“«„][^\"”»“]{40,}[\"”»“]")


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate and what it is worth. `holds` is the part of `worth` that its facts make.

    `lean` is what it is worth less where the sentence before it is not quoted too, as it points back to that.
    `retells` says that it tells the event: beside another article's sentences, in other words what those tell.
    `figures` are those it states, comparable.
    """

    candidate: Candidate
    worth: float
    holds: float
    lean: float
    retells: bool
    words: frozenset[str]
    figures: frozenset[str]

    @property
    def alone(self) -> float:
        """What it is worth by itself."""
        return self.worth + self.lean

    def is_led(self, chosen: Sequence[Ranked]) -> bool:
        """Whether it can be understood beside `chosen`: it points back to nothing, or to one of them."""
        place = self.candidate.place - 1
        return not self.lean or any(self.is_of(other) and other.candidate.place == place for other in chosen)

    def is_of(self, other: Ranked) -> bool:
        """Whether both stand in one article."""
        return self.candidate.report is other.candidate.report

    def restates(self, other: Ranked) -> bool:
        """Whether it gives figures of `other` again: any of another article's, or only ones of its own."""
        shared = self.figures & other.figures
        return bool(shared) and (not self.is_of(other) or self.figures <= other.figures)

    def reading_order(self, first: Ranked) -> tuple[bool, str, bool, int]:
        """Sorts what follows `first` in its article, then what precedes it there, then other articles."""
        place = self.candidate.place
        return not self.is_of(first), self.candidate.report.article.url, place < first.candidate.place, place


def rank(candidate: Candidate, title: str, quoting: Quoting, *, leads: bool) -> Ranked:
    """The candidate ranked by `quoting`. `leads` says that it is from the article the card leads to."""
    weights, words = quoting.weights, words_of(candidate.text)
    event = candidate.report.facts.event
    tells_event = event is not None and _within(candidate, [event.start]) > 0
    holds = _holds(candidate, quoting) + (weights.evidence if tells_event else 0.0)
    place = max(0.0, 1 - candidate.place / _LEAD_ENDS) * weights.lead
    shared = _shared(words_of(title), words) * weights.evidence_word
    manner = weights.promotional if _is_promotional(candidate.text, quoting) else 0.0
    manner += weights.quotation if _QUOTATION.search(candidate.text) else 0.0
    leans = bool(words) and words[0] in quoting.dangling.words
    return Ranked(
        candidate,
        worth=holds + place + shared + manner + (weights.headline_outlet if leads else 0.0),
        holds=holds + manner,
        lean=weights.dangling if leans else 0.0,
        retells=tells_event or candidate.place == 0,
        words=frozenset(words),
        figures=quantities(candidate.text),
    )


def words_of(text: str) -> list[str]:
    """The words of `text` without case; in Chinese and Japanese its characters."""
    return _WORD.findall(text.casefold())


def _holds(candidate: Candidate, quoting: Quoting) -> float:
    facts, weights = candidate.report.facts, quoting.weights
    is_moneyless = facts.event is not None and facts.event.kind in quoting.moneyless.kinds
    counted = (
        (weights.figure, [figure.start for figure in facts.figures]),
        (weights.milestone, [milestone.start for milestone in facts.milestones]),
        (0.0 if is_moneyless else weights.money, [money.start for money in facts.money]),
        (weights.designation, [designation.start for designation in facts.designations]),
        (weights.agency, [entity.start for entity in facts.named("agency")]),
        (weights.drug, [entity.start for entity in facts.named("drug")]),
    )
    return sum(weight * min(_within(candidate, starts), weights.most_per_kind) for weight, starts in counted)


def _within(candidate: Candidate, starts: Sequence[int]) -> int:
    """How many of the offsets, which count from the title on, lie in the sentence."""
    body = _body(candidate.report)
    return sum(candidate.start <= start - body < candidate.end for start in starts)


def _body(report: Report) -> int:
    return len(report.article.title) + 2


def _shared(title: Sequence[str], sentence: Sequence[str]) -> float:
    """The share of the headline's words that the sentence has too."""
    told = set(title)
    return len(told & set(sentence)) / len(told) if told else 0.0


def _is_promotional(text: str, quoting: Quoting) -> bool:
    folded = text.casefold()
    return any(phrase in folded for phrase in quoting.promotional.phrases)
