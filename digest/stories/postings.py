"""Finds the stories that a report may belong to. In: a Profile. Out: few candidates, however many stories there are."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator

from digest.stories.profile import Profile

Key = tuple[str, ...]

_MOST_PER_KEY = 64
_MOST_CANDIDATES = 16
_LEAST_IN_COMMON = 2.0
"""Of a report that says what it is about. Of another, whatever it has in common may be all there is."""


class Postings:
    """Which stories name what, the latest `_MOST_PER_KEY` for each thing named."""

    def __init__(self) -> None:
        self._stories: dict[Key, deque[int]] = {}

    def add(self, story: int, found: Profile) -> None:
        """Makes `story` findable by what `found` is about."""
        for key, _ in _keys(found):
            posting = self._stories.setdefault(key, deque(maxlen=_MOST_PER_KEY))
            if story not in posting:
                posting.append(story)

    def remove(self, story: int, found: Profile) -> None:
        """Undoes `add`."""
        for key, _ in _keys(found):
            posting = self._stories.get(key)
            if posting is None or story not in posting:
                continue
            posting.remove(story)
            if not posting:
                del self._stories[key]

    def candidates(self, found: Profile) -> list[int]:
        """The stories that have most in common with `found`, most first; of equals, the latest."""
        common: dict[int, float] = defaultdict(float)
        for key, worth in _keys(found):
            for story in self._stories.get(key, ()):
                common[story] += worth
        least = _LEAST_IN_COMMON if found.drugs.about and found.companies.about else 0.0
        likely = (story for story, worth in common.items() if worth >= least)
        return sorted(likely, key=lambda story: (-common[story], -story))[:_MOST_CANDIDATES]


def _keys(found: Profile) -> Iterator[tuple[Key, float]]:
    """What a report can be found by, and what that is worth: one thing that says it all, or two that say something."""
    for drug in sorted(found.drugs.about):
        yield ("drug", drug), 2.0
    for trial in sorted(found.trials.about):
        yield ("trial", trial), 2.0
    if found.title:
        yield ("title", found.title), 2.0
    if found.event:
        for company in sorted(found.companies.about):
            yield ("company", company, found.event), 2.0
        for agency in sorted(found.agencies.about):
            yield ("agency", agency, found.event), 1.0
        for place in sorted(found.places):
            yield ("place", place, found.event), 0.5
    for word in sorted(found.headline):
        yield ("word", word), 1.0
