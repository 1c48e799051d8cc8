"""Whose day a date is. In: a report and one of its milestones. Out: the drug or companies it is about, and the agency.

A name in the milestone's own sentence, else in the headline, else the only one in the article; never a guess among
several.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from digest.edition.plain import one_line, shortened
from digest.edition.rules import Waiting
from digest.model import Entity, EntityKind, Milestone, Report
from digest.sentences import sentence_spans

_LONGEST_NAME = 80
_WINDOW = 600
"""Characters on either side of a milestone among which its sentence is looked for."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose day it is: `ids` tell it from others, `names` are what readers know it by. `agency` is an id or ""."""

    ids: tuple[str, ...]
    names: tuple[str, ...]
    agency: str


def subject_of(report: Report, milestone: Milestone, waiting: Waiting) -> Subject | None:
    """The subject of `milestone`, None where the article does not say whose it is."""
    near = _Near(report, milestone)
    drug = None if milestone.kind in waiting.companies.kinds else near.one("drug")
    company = near.one("company")
    if drug is not None:
        named = [drug, *([company] if company else [])]
        ids = [drug.id]
    else:
        named = near.leading("company") if milestone.kind in waiting.companies.kinds else [company] if company else []
        ids = sorted(entity.id for entity in named)
    if not ids:
        return None
    names = tuple(dict.fromkeys(shortened(one_line(entity.name), _LONGEST_NAME) for entity in named))
    return Subject(tuple(ids), names, near.agency(waiting.agency.get(milestone.kind)))


class _Near:
    """The names that stand near a milestone."""

    def __init__(self, report: Report, milestone: Milestone) -> None:
        article = report.article
        self._report = report
        self._title = article.title.casefold()
        start, end = _sentence(f"{article.title}\n\n{article.text}", milestone)
        self._sentence = f"{article.title}\n\n{article.text}"[start:end].casefold()
        self._place = milestone.start - start

    def one(self, kind: EntityKind) -> Entity | None:
        entities = self._report.facts.named(kind)
        beside = [entity for entity in entities if entity.name.casefold() in self._sentence]
        if beside:
            return min(beside, key=self._distance)
        in_title = [entity for entity in entities if entity.name.casefold() in self._title]
        if in_title:
            return in_title[0]
        return entities[0] if len({entity.id for entity in entities}) == 1 else None

    def leading(self, kind: EntityKind) -> list[Entity]:
        """The first two named: who buys and who is bought, whichever a headline puts first."""
        return list(self._report.facts.named(kind)[:2])

    def agency(self, default: str | None) -> str:
        if default is None:
            return ""
        beside = [entity for entity in self._report.facts.named("agency") if entity.name.casefold() in self._sentence]
        return min(beside, key=self._distance).id if beside else default

    def _distance(self, entity: Entity) -> tuple[int, int, str]:
        """How far the nearest mention before the milestone is, else the nearest after it."""
        name = entity.name.casefold()
        before = self._sentence.rfind(name, 0, max(self._place, 0))
        if before >= 0:
            return 0, self._place - before, entity.id
        return 1, self._sentence.find(name), entity.id


def same_sentence(text: str, one: Milestone, other: Milestone) -> bool:
    """Whether two milestones of `title + "\\n\\n" + text` stand in one sentence."""
    return _sentence(text, one) == _sentence(text, other)


def _sentence(text: str, milestone: Milestone) -> tuple[int, int]:
    begin = max(0, milestone.start - _WINDOW)
    spans: Sequence[tuple[int, int]] = sentence_spans(text[begin : milestone.end + _WINDOW])
    for start, end in spans:
        if begin + end > milestone.start:
            return begin + start, begin + end
    return milestone.start, milestone.end
