"""From an article to its facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from digest.facts.agencies import find_agencies
from digest.facts.companies import find_companies
from digest.facts.designations import find_designations
from digest.facts.drugs import find_drugs
from digest.facts.events import find_events
from digest.facts.figures import find_figures
from digest.facts.indications import find_indications
from digest.facts.language import is_english
from digest.facts.lexicon import Mention
from digest.facts.mentions import Named, entities
from digest.facts.milestones import find_milestones
from digest.facts.money import find_money
from digest.facts.periods import Periods
from digest.facts.tokens import Tokens, tokenise
from digest.facts.trials import find_phase, find_trials
from digest.facts.vocabulary import Vocabulary, default_vocabulary
from digest.model import Article, Designation, Entity, Event, Facts

NOT_ENGLISH = "not in English: names are read, events are not"
"""The reason given where an article is in a language the cues do not speak."""

_LONGEST_TEXT = 30_000
"""Characters read. Longer texts are lists and transcripts, and name everything there is."""


def tag(article: Article, vocabulary: Vocabulary | None = None) -> Facts:
    """What `article` says happened and what it names. Offsets are into `title + "\\n\\n" + text`.

    Of an article in another language than English only names are read, and `relevance_reasons` says so.
    `vocabulary` defaults to the packaged one.
    """
    vocabulary = vocabulary or default_vocabulary()
    title_end = len(article.title)
    tokens = tokenise(f"{article.title}\n\n{article.text}"[:_LONGEST_TEXT], vocabulary.marks)
    whole = tokens.text
    english = is_english(tokens, article.language)
    medical = vocabulary.codes.is_medical(tokens)
    names, phrases, signs = vocabulary.finder.find(tokens)
    mentions = vocabulary.names.read(whole, names, medical=medical)
    if not medical and any(mention.kind in _PHARMA for mention in mentions):
        medical, mentions = True, vocabulary.names.read(whole, names, medical=True)
    drugs, companies = _products_and_firms(tokens, mentions, vocabulary, english=english, medical=medical)
    named = tuple(_entities(tokens, mentions, drugs, companies, vocabulary))
    if not english:
        relevance, reasons = vocabulary.relevance.weigh(signs, title_end, _told(tokens, named))
        return Facts(entities=named, relevance=relevance, relevance_reasons=(NOT_ENGLISH, *reasons))
    text = whole[title_end + 2 :]
    events = find_events(article.title, text, vocabulary.events, _apart(drugs, companies), article.published)
    hits = vocabulary.patterns.read(phrases)
    agencies = [mention for mention in mentions if mention.kind == "agency"]
    periods = Periods.of(tokens, article.published.date() if article.published else None)
    designations = find_designations(tokens, hits, agencies, periods)
    phase = find_phase(whole, hits, [(0, title_end), *((event.start, event.end) for event in events[:1])])
    relevance, reasons = vocabulary.relevance.weigh(
        signs, title_end, _told(tokens, named, events=events, designations=designations, phase=phase)
    )
    return Facts(
        event=events[0] if events else None,
        second_event=next((event for event in events[1:] if event.kind not in _NEVER_SECOND), None),
        entities=named,
        phase=phase,
        designations=designations,
        figures=find_figures(whole, hits),
        money=find_money(whole, hits),
        milestones=find_milestones(whole, hits, periods),
        relevance=relevance,
        relevance_reasons=reasons,
    )


_PHARMA = frozenset({"drug", "company"})
_NEVER_SECOND = frozenset({"other", "not_pharma"})


def _products_and_firms(
    tokens: Tokens, mentions: Sequence[Mention], vocabulary: Vocabulary, *, english: bool, medical: bool
) -> tuple[list[Named], list[Named]]:
    """Drugs and companies named. Companies that no list knows are told by English ways of speaking."""
    companies = (
        find_companies(tokens, mentions, vocabulary.companies, vocabulary.words)
        if english
        else [Named(each.id, each.start, each.end) for each in mentions if each.kind == "company"]
    )
    known = [*mentions, *(Mention("company", each.id, each.start, each.end) for each in companies)]
    known.sort(key=lambda each: each.start)
    return find_drugs(tokens, known, vocabulary.codes, vocabulary.words, medical=medical), companies


def _entities(
    tokens: Tokens,
    mentions: Sequence[Mention],
    drugs: Sequence[Named],
    companies: Sequence[Named],
    vocabulary: Vocabulary,
) -> list[Entity]:
    text = tokens.text
    agencies = find_agencies(tokens, mentions, vocabulary.unspaced, vocabulary.unspaced_ids)
    found = [
        *entities("drug", text, drugs),
        *entities("company", text, companies),
        *entities("agency", text, agencies),
        *entities("indication", text, find_indications(text, mentions)),
        *find_trials(tokens),
    ]
    return sorted(found, key=lambda entity: entity.start)


def _apart(drugs: Sequence[Named], companies: Sequence[Named]) -> list[Mention]:
    """Drugs and companies in order, none overlapping; of those that overlap the first and longest."""
    named = [
        *(Mention("drug", each.id, each.start, each.end) for each in drugs),
        *(Mention("company", each.id, each.start, each.end) for each in companies),
    ]
    apart: list[Mention] = []
    for each in sorted(named, key=lambda each: (each.start, -each.end)):
        if not apart or each.start >= apart[-1].end:
            apart.append(each)
    return apart


def _told(
    tokens: Tokens,
    named: Sequence[Entity],
    *,
    events: Sequence[Event] = (),
    designations: Sequence[Designation] = (),
    phase: str = "",
) -> Iterator[str]:
    """What relevance is weighed by, under its names in config/facts/relevance.toml."""
    if not tokens.words:
        return
    kinds = {entity.kind for entity in named}
    yield from sorted(kinds)
    if not kinds & {"drug", "company", "agency"}:
        yield "nobody"
    if events:
        yield "not_pharma" if events[0].kind == "not_pharma" else "event"
    if designations:
        yield "designation"
    if phase:
        yield "phase"
