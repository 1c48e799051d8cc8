"""Which stories are earlier steps of one saga: a filing before its approval, a hold before its lifting.

In: stories, and what each is about. Out: for each, the ids of the earlier ones.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from digest.model import PastStory
from digest.stories.profile import Profile
from digest.stories.vocabulary import Vocabulary

_MOST_LOOKED_AT = 100


@dataclass(frozen=True, slots=True)
class Step:
    """What a story is about, as most of its core reports have it: all that is kept of a story that is over."""

    event: str = ""
    drugs: frozenset[str] = frozenset()
    companies: frozenset[str] = frozenset()
    diseases: frozenset[str] = frozenset()


def step_of(core: Collection[Profile]) -> Step:
    """What the core reports of a story are about: what at least half of them say."""
    return Step(
        event=next(iter(_usual(({each.event} for each in core if each.event), len(core))), ""),
        drugs=frozenset(_usual((each.drugs.about for each in core), len(core))),
        companies=frozenset(_usual((each.companies.about for each in core), len(core))),
        diseases=frozenset(_usual((each.diseases for each in core), len(core))),
    )


def earlier_steps(stories: Iterable[PastStory], vocabulary: Vocabulary) -> dict[str, tuple[str, ...]]:
    """For each story, by its id, the ids of those of its saga that were first told before it, latest first.

    A saga is one drug's, in one disease where both name any, or one pair of companies' where no drug is named.
    """
    known: dict[tuple[str, ...], list[PastStory]] = defaultdict(list)
    found: dict[str, tuple[str, ...]] = {}
    for story in sorted(stories, key=_order):
        if story.event not in vocabulary.saga_events:
            continue
        before: dict[str, PastStory] = {}
        for key in _sagas(story):
            before |= {
                other.id: other
                for other in known[key][-_MOST_LOOKED_AT:]
                if other.dated < story.dated and _one_disease(story, other)
            }
            known[key].append(story)
        latest = sorted(before.values(), key=_order, reverse=True)
        found[story.id] = tuple(other.id for other in latest[: vocabulary.saga_most])
    return found


def known_ids(stories: Sequence[PastStory], past: Iterable[PastStory]) -> dict[str, str]:
    """For those of `stories` that are `past` ones seen again, by their ids, the ids they had.

    A story is seen again where its id is the past one's or it holds a page of that; of several, the one first told.
    """
    by_url: dict[str, PastStory] = {}
    for one in sorted(past, key=_order):
        for url in one.urls:
            by_url.setdefault(url, one)
    taken = {story.id for story in stories} & {one.id for one in by_url.values()}
    names: dict[str, str] = {}
    for story in sorted(stories, key=_order):
        had = (by_url[url] for url in story.urls if url in by_url)
        again = next((one for one in sorted(had, key=_order) if one.id not in taken), None)
        if again is not None and story.id not in taken:
            names[story.id] = again.id
            taken.add(again.id)
    return names


def _order(story: PastStory) -> tuple[datetime, str]:
    return story.dated, story.id


def _sagas(story: PastStory) -> Iterator[tuple[str, ...]]:
    if story.drugs:
        for drug in story.drugs:
            yield "drug", drug
    elif len(story.companies) > 1:
        yield "parties", *sorted(story.companies)


def _one_disease(one: PastStory, other: PastStory) -> bool:
    return not one.diseases or not other.diseases or not set(one.diseases).isdisjoint(other.diseases)


def _usual(said: Iterable[Collection[str]], of: int) -> list[str]:
    counted = Counter(each for names in said for each in sorted(names))
    return [name for name, count in sorted(counted.items(), key=lambda each: (-each[1], each[0])) if 2 * count >= of]
