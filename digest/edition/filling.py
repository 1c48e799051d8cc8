"""Who gets into the issue. In: stories with their section and score. Out: the stories of each section, best first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from digest.config import Digest
from digest.edition.scoring import total
from digest.model import ScorePart, Story, Update


@dataclass(frozen=True, slots=True)
class Entry:
    """A story that its section would take: what is new of it, and all of it.

    `outlets` is how many carry what is new, `dated` when that came in.
    """

    story: Story
    whole: Story
    section: int
    outlets: int
    dated: datetime
    score: tuple[ScorePart, ...]
    update: Update | None = None

    @property
    def rank(self) -> tuple[float, float, str, str]:
        """Sorts the highest score first, then the newest; id and URL settle the rest."""
        return -total(self.score), -self.dated.timestamp(), self.story.id, self.story.first.article.url


def fill(entries: Iterable[Entry], digest: Digest) -> tuple[list[list[Entry]], list[Entry]]:
    """The entries of each section and those left out, all best first.

    At most `digest.maximum` find room, given out in four rounds: to what enough outlets carry, whatever its section's
    maximum; to each section's minimum; to the best of all while their sections have room; and what is left to the
    best of the rest.
    """
    plans = digest.sections
    taken: list[list[Entry]] = [[] for _ in plans]
    waiting = sorted(entries, key=lambda entry: entry.rank)

    def take(has_claim: Callable[[Entry], bool]) -> None:
        nonlocal waiting
        room = digest.maximum - sum(map(len, taken))
        left = []
        for entry in waiting:
            if room and has_claim(entry):
                taken[entry.section].append(entry)
                room -= 1
            else:
                left.append(entry)
        waiting = left

    take(lambda entry: entry.outlets >= digest.must_include_outlets)
    take(lambda entry: len(taken[entry.section]) < plans[entry.section].minimum)
    take(lambda entry: len(taken[entry.section]) < plans[entry.section].maximum)
    take(lambda entry: plans[entry.section].backfill)
    return [sorted(section, key=lambda entry: entry.rank) for section in taken], waiting
