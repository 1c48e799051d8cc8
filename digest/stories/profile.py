"""What of a report is compared. In: a Report. Out: its Profile: what it is about, where, when and in which words.

A report is about what its headline names or, where that names nothing of a kind, what its opening names. What it only
mentions further down (a rival's drug, last year's deal) is kept apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from digest.model import Entity, EntityKind, Report
from digest.stories.likeness import Shingles, shingles, tokens
from digest.stories.vocabulary import Vocabulary

FEWEST_TITLE_TOKENS = 4
"""Shorter titles ("Weekly round-up") name a column, not an event."""

_LEAD = 600
"""Characters of the body that tell the news; what follows is background."""

_FIRST_SENTENCE = 300
_NEAR = 2_000
"""Characters after which a name is background, however often it comes."""

_SLACK = timedelta(days=2)
"""How far ahead of us a date may lie and still be a clock or timezone off."""

_KINDS: tuple[EntityKind, ...] = ("drug", "company", "agency", "trial")
_NUMBERED = re.compile(r"\b(?P<name>[A-Z]{3,}[A-Za-z]*)-(?P<number>\d{1,3})\b")
_LEAST_SUM = 1e6
_US = re.compile(r"\b(?:US|U\.S\.?)(?!\w)")
_YEAR = re.compile(r"20\d\d")

_BESIDE = 3
"""Words before a name among which one says that it is only compared with."""

_FEW = 12
"""A headline or a first sentence is about no more things of one kind than this; the rest of a list is mentioned."""


@dataclass(frozen=True, slots=True)
class Named:
    """Things of one kind by id: those a report is about, all it names, and whether its headline says the former."""

    about: frozenset[str] = frozenset()
    every: frozenset[str] = frozenset()
    titled: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """What of a report is compared.

    `event` and `second` are kinds, "" where there is none. `published` is None where it is unknown or cannot be true.
    `title` is "" where it is too short to go by. `steps` are the step named on each axis of steps.toml,
    `headline_steps` the axes on which the headline does. `years` are those in the headline; `headline`, `diseases` and
    `words` are stems; `sums` are amounts and figures as told, `amounts`
    those of a million or more by currency. `numbered` are trials by name and number.
    """

    url: str
    published: datetime | None
    seen_on: datetime
    source: str
    outlet: str
    title: str
    headline: frozenset[str]
    event: str
    second: str
    drugs: Named
    companies: Named
    agencies: Named
    trials: Named
    places: frozenset[str]
    diseases: frozenset[str]
    phase: str
    steps: Mapping[str, str]
    headline_steps: frozenset[str]
    years: frozenset[str]
    sums: frozenset[str]
    amounts: frozenset[tuple[str, float]]
    numbered: frozenset[tuple[str, str]]
    words: frozenset[str]
    words_weight: float
    text: Shingles = field(compare=False)

    def apart(self, other: Profile) -> timedelta:
        """How far apart they were published or, where that is unknown of either, first seen."""
        if self.published is not None and other.published is not None:
            return abs(self.published - other.published)
        return abs(self.seen_on - other.seen_on)


def profile(report: Report, vocabulary: Vocabulary) -> Profile:
    """The profile of `report`."""
    article, facts = report.article, report.facts
    text = article.text
    title, lead = tokens(_american(article.title)), tokens(_american(text[:_LEAD]))
    lead_from = len(article.title) + 2
    kinds = tuple(event.kind for event in (facts.event, facts.second_event) if event is not None)
    event, second = (*kinds, "", "")[:2]
    if event in vocabulary.regulatory and second in vocabulary.grounds:
        second = ""
    headline_steps = _steps(kinds, title, vocabulary, in_headline=True)
    named = {kind: _named(facts.named(kind), article.title, vocabulary) for kind in _KINDS}
    places = _places(title, lead, vocabulary) | _places_of(named["agency"].about, vocabulary)
    names = {token for entity in facts.entities for token in tokens(entity.name)}
    words = vocabulary.words.telling([token for token in (*title, *lead) if token not in names])
    return Profile(
        url=article.url,
        published=_believed(report),
        seen_on=_seen_on(report),
        source=report.source,
        outlet=report.outlet,
        title=" ".join(title) if len(title) >= FEWEST_TITLE_TOKENS else "",
        headline=vocabulary.words.rare(vocabulary.words.telling(title)),
        event=event,
        second=second,
        drugs=named["drug"],
        companies=named["company"],
        agencies=named["agency"],
        trials=named["trial"],
        places=places,
        diseases=_diseases(facts.named("indication"), lead_from + _LEAD, vocabulary),
        phase=facts.phase,
        steps={**_steps(kinds, lead, vocabulary, in_headline=False), **headline_steps},
        headline_steps=frozenset(headline_steps),
        years=frozenset(token for token in title if _YEAR.fullmatch(token)),
        sums=frozenset(
            [f"{money.currency} {money.amount:.3g}" for money in facts.money]
            + [f"{figure.endpoint} {figure.value}" for figure in facts.figures]
        ),
        amounts=frozenset((money.currency, money.amount) for money in facts.money if money.amount >= _LEAST_SUM),
        numbered=frozenset(
            (match["name"], match["number"]) for match in _NUMBERED.finditer(f"{article.title} {text[:_LEAD]}")
        ),
        words=words,
        words_weight=vocabulary.words.weight(words),
        text=shingles(tokens(text)),
    )


def _american(text: str) -> str:
    """`text` with the country spelt so that it is no pronoun once case is folded."""
    return _US.sub("USA", text)


def _named(entities: Sequence[Entity], title: str, vocabulary: Vocabulary) -> Named:
    """Headline names before those of the first sentence, those before the first one after it.

    What the headline only compares with ("following Lilly") counts where neither it nor the first sentence names more.
    """
    lead_from = len(title) + 2
    every = [entity for entity in entities if entity.start < lead_from + _NEAR]
    headline = [entity for entity in every if entity.start < lead_from]
    compared = vocabulary.words.compared
    told = [one for one in headline if compared.isdisjoint(tokens(title[: one.start])[-_BESIDE:])]
    opening = [one for one in every if lead_from <= one.start < lead_from + _FIRST_SENTENCE]
    about = told or opening or headline or every[:1]
    return Named(_ids(about[:_FEW]), _ids(every), titled=bool(told))


def _ids(entities: Iterable[Entity]) -> frozenset[str]:
    return frozenset(entity.id for entity in entities)


def _believed(report: Report) -> datetime | None:
    published = report.article.published
    return published if published is not None and published <= _seen_on(report) + _SLACK else None


def _seen_on(report: Report) -> datetime:
    """The end of the day (UTC) it was seen on: when in a day we came by says nothing."""
    seen = report.seen_at.astimezone(UTC)
    return datetime(seen.year, seen.month, seen.day, 23, 59, tzinfo=UTC)


def _places(title: Sequence[str], lead: Sequence[str], vocabulary: Vocabulary) -> frozenset[str]:
    return frozenset(vocabulary.places.found(title)) or frozenset(vocabulary.places.found(lead))


def _places_of(agencies: frozenset[str], vocabulary: Vocabulary) -> frozenset[str]:
    return frozenset(place for agency in agencies if (place := vocabulary.place_of.get(agency)))


def _diseases(entities: Sequence[Entity], end: int, vocabulary: Vocabulary) -> frozenset[str]:
    """The telling stems of the diseases' names and ids: "lung" of lung cancer, so that its kinds meet."""
    named = [token for entity in entities if entity.start < end for token in tokens(f"{entity.id} {entity.name}")]
    return vocabulary.words.rare(vocabulary.words.telling(named))


def _steps(kinds: Sequence[str], said: Sequence[str], vocabulary: Vocabulary, *, in_headline: bool) -> dict[str, str]:
    """The step that `said` names first on each axis that holds for one of the event `kinds`."""
    axes = ((name, axis) for name, axis in vocabulary.axes.items() if not axis.events.isdisjoint(kinds))
    phrases = ((name, axis.headlines if in_headline else axis.steps) for name, axis in axes)
    return {name: step for name, listed in phrases if (step := next(listed.found(said), ""))}
