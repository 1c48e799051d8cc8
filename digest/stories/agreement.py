"""How much speaks for two reports telling one event. In: two Profiles. Out: named, signed pieces of evidence.

The weights and their meaning are in config/stories/evidence.toml. Word overlap breaks ties: its piece is bounded so
that it joins nothing by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from math import isclose, sqrt

from digest.stories.profile import Named, Profile
from digest.stories.vocabulary import Vocabulary, Weights

Evidence = tuple[str, float]
"""The name of a weight in evidence.toml, and what it counts."""

_SAME_DAYS = timedelta(days=2)
_ROUNDED = 0.05
_WEEK = timedelta(days=7)


def agreement(one: Profile, other: Profile, vocabulary: Vocabulary, *, copied: bool = False) -> Iterator[Evidence]:
    """What speaks for and against `one` and `other` telling one event. `copied` says that one text copies the other.

    Symmetric. Nothing is yielded for what neither side knows.
    """
    weights, kinds = vocabulary.weights, {one.event, other.event}
    yield from _event(one, other, vocabulary)
    left, known = weights.about, False
    for name, value in _about(one, other, vocabulary):
        counted, known = min(value, left), True
        left -= max(0.0, counted)
        yield name, counted
    if one.phase and other.phase and one.phase != other.phase and kinds <= vocabulary.of_products:
        yield "phase_other", weights.phase_other
    if one.trials.every and other.trials.every:
        shared = not one.trials.every.isdisjoint(other.trials.every)
        yield ("trial", weights.trial) if shared else ("trial_other", weights.trial_other)
    yield from _steps(one, other, vocabulary)
    if one.years and other.years and one.years.isdisjoint(other.years):
        yield "year_other", weights.year_other
    if one.numbered and other.numbered and _differ_in_number(one, other):
        yield "trial_number_other", weights.trial_number_other
    if not one.sums.isdisjoint(other.sums):
        yield "sum", weights.sum
    elif kinds <= vocabulary.of_sums and _differ_in_sums(one, other):
        yield "sum_other", weights.sum_other
    if _on_one_day(one, other):
        if kinds <= vocabulary.of_companies:
            yield "company_day", weights.company_day
        elif _are_dated(one, other) and not (one.drugs.about and other.drugs.about):
            yield "product_day", weights.product_day
    if copied:
        yield "copied", weights.copied
    yield from _time_and_title(one, other, vocabulary)
    yield from _words(one, other, vocabulary, most=weights.words_most if known else weights.words_alone)


def conflict(one: Profile, other: Profile) -> bool:
    """Whether two like texts are still about different drugs: two notices of one template."""
    return bool(one.drugs.about and other.drugs.about) and _meeting(one.drugs, other.drugs) == 0


def _on_one_day(one: Profile, other: Profile) -> bool:
    """Whether the same event of one company is told within two days."""
    shared = not one.companies.about.isdisjoint(other.companies.about)
    return shared and one.event == other.event and one.apart(other) <= _SAME_DAYS


def _are_dated(one: Profile, other: Profile) -> bool:
    """Whether both say when they were published."""
    return one.published is not None and other.published is not None


def _differ_in_number(one: Profile, other: Profile) -> bool:
    """Whether both name trials of one programme, and none in common: ATTAIN-1 and ATTAIN-2."""
    programmes = {name for name, _ in one.numbered} & {name for name, _ in other.numbered}
    return bool(programmes) and one.numbered.isdisjoint(other.numbered)


def _differ_in_sums(one: Profile, other: Profile) -> bool:
    """Whether both name sums of one currency, and none of one is one of the other's, rounded or not."""
    same = [(a, b) for mine, a in one.amounts for theirs, b in other.amounts if mine == theirs]
    return bool(same) and not any(isclose(*pair, rel_tol=_ROUNDED) for pair in same)


def _event(one: Profile, other: Profile, vocabulary: Vocabulary) -> Iterator[Evidence]:
    weights, vague = vocabulary.weights, vocabulary.vague
    if not one.event or not other.event or one.event in vague or other.event in vague:
        yield "event_unknown", weights.event_unknown
    elif one.event == other.event:
        yield "event", weights.event
    elif frozenset((one.event, other.event)) in vocabulary.opposed:
        yield "event_other", weights.event_other
    elif one.event == other.second or other.event == one.second:
        yield "event_second", weights.event_second
    elif frozenset((one.event, other.event)) in vocabulary.related:
        yield "event_related", weights.event_related
    else:
        yield "event_other", weights.event_other


def _about(one: Profile, other: Profile, vocabulary: Vocabulary) -> Iterator[Evidence]:
    weights, kinds = vocabulary.weights, {one.event, other.event}
    beside = kinds <= vocabulary.of_companies or (kinds <= vocabulary.of_parties and _one_pair(one, other))
    yield from _drugs(one.drugs, other.drugs, weights, beside=beside)
    yield from _companies(one.companies, other.companies, weights, of_parties=kinds <= vocabulary.of_parties)
    if one.event in vocabulary.regulatory or other.event in vocabulary.regulatory:
        yield from _regulators(one, other, vocabulary)
    elif not one.agencies.about.isdisjoint(other.agencies.about):
        yield "agency", weights.agency
    elif not one.places.isdisjoint(other.places):
        yield "place", weights.place
    if one.diseases and other.diseases:
        if not one.diseases.isdisjoint(other.diseases):
            yield "indication", weights.indication
        elif kinds <= vocabulary.of_products:
            yield "indication_other", weights.indication_other


def _meeting(one: Named, other: Named) -> int:
    """2 where both are about one thing, 1 where one is about what the other mentions, 0 where they do not meet."""
    if not one.about.isdisjoint(other.about):
        return 2
    return (not one.about.isdisjoint(other.every)) + (not other.about.isdisjoint(one.every))


def _one_pair(one: Profile, other: Profile) -> bool:
    """Whether both are about the same two companies."""
    return len(one.companies.about & other.companies.about) > 1


def _drugs(one: Named, other: Named, weights: Weights, *, beside: bool) -> Iterator[Evidence]:
    """`beside` says that drugs are named beside what happened, so that different ones say nothing."""
    if not one.about or not other.about:
        return
    meeting = _meeting(one, other)
    if meeting or not beside:
        names = ("drug_other", "drug_mentioned", "drug")
        yield names[meeting], (weights.drug_other, weights.drug_mentioned, weights.drug)[meeting]


def _companies(one: Named, other: Named, weights: Weights, *, of_parties: bool) -> Iterator[Evidence]:
    if not one.about or not other.about:
        return
    shared = (one.about & other.every) | (other.about & one.every)
    if shared:
        met = not one.about.isdisjoint(other.about)
        yield ("company", weights.company) if met else ("company_mentioned", weights.company_mentioned)
        if len(shared) > 1:
            yield "company_pair", weights.company_pair
        if of_parties and _with_another(one, other):
            yield "party_other", weights.party_other
    else:
        yield "company_other", weights.company_other


def _with_another(one: Named, other: Named) -> bool:
    """Whether each is about a party that the other is not about, and one of these the other does not even name."""
    mine, theirs = one.about - other.about, other.about - one.about
    return bool(mine and theirs) and not (mine <= other.every and theirs <= one.every)


def _regulators(one: Profile, other: Profile, vocabulary: Vocabulary) -> Iterator[Evidence]:
    weights = vocabulary.weights
    if one.agencies.about and other.agencies.about:
        meeting = _meeting(one.agencies, other.agencies)
        both_titled = one.agencies.titled and other.agencies.titled
        if meeting == 0 or (both_titled and one.agencies.about.isdisjoint(other.agencies.about)):
            yield "agency_other", weights.agency_other
        elif meeting == 2:
            yield "agency", weights.agency
    elif one.places and other.places:
        shared = not one.places.isdisjoint(other.places)
        yield ("place", weights.place) if shared else ("place_other", weights.place_other)


def _steps(one: Profile, other: Profile, vocabulary: Vocabulary) -> Iterator[Evidence]:
    """Steps on the axes of the events of both: of one that is no stage of the other's event, silence says nothing."""
    weights = vocabulary.weights
    for axis in sorted(one.steps.keys() | other.steps.keys()):
        if not {one.event, other.event} <= vocabulary.axes[axis].events:
            continue
        if axis not in one.steps or axis not in other.steps:
            headline = axis in one.headline_steps or axis in other.headline_steps
            yield f"{axis} unsaid", vocabulary.axes[axis].silence * (weights.headline if headline else weights.lead)
        elif one.steps[axis] == other.steps[axis]:
            yield axis, weights.step
        else:
            yield f"{axis} other", weights.step_other


def _time_and_title(one: Profile, other: Profile, vocabulary: Vocabulary) -> Iterator[Evidence]:
    weights, apart = vocabulary.weights, one.apart(other)
    if one.title and one.title == other.title and one.outlet != other.outlet and apart <= vocabulary.titles_within:
        yield "title", weights.title
    if apart <= _SAME_DAYS:
        dated = _are_dated(one, other)
        yield ("same_day", weights.same_day) if dated else ("same_day_seen", weights.same_day_seen)
    elif apart > _WEEK:
        yield "apart", weights.apart


def _words(one: Profile, other: Profile, vocabulary: Vocabulary, *, most: float) -> Iterator[Evidence]:
    if one.words and other.words:
        weights = vocabulary.weights
        shared = vocabulary.words.weight(one.words & other.words)
        share = shared / sqrt(one.words_weight * other.words_weight)
        yield "words", min(most, max(weights.words_least, weights.words * (share - weights.words_expected)))
