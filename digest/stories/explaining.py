"""Why a report is in its story. In: a Story. Out: for each report, which other it is most like, and the evidence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from digest.model import Report, Story
from digest.stories.agreement import Evidence, agreement
from digest.stories.likeness import is_copy
from digest.stories.profile import Profile, profile
from digest.stories.vocabulary import Vocabulary, default_vocabulary


@dataclass(frozen=True, slots=True)
class Reason:
    """A report, the earlier one of its story that it is most like, and what speaks for and against the two."""

    report: Report
    like: Report
    evidence: tuple[Evidence, ...]

    @property
    def score(self) -> float:
        """The evidence as a sum."""
        return sum(value for _, value in self.evidence)


def reasons(story: Story, vocabulary: Vocabulary | None = None) -> Iterator[Reason]:
    """One reason per report but the first seen, in the order in which they were seen.

    Reports are compared with as many of the first ones as a story's core holds.
    """
    vocabulary = vocabulary or default_vocabulary()
    seen = sorted(story.reports, key=lambda report: report.seen_at)
    core: list[tuple[Report, Profile]] = []
    for report in seen:
        found = profile(report, vocabulary)
        compared = [Reason(report, other, _evidence(found, against, vocabulary)) for other, against in core]
        if compared:
            yield max(compared, key=lambda reason: reason.score)
        if len(core) < vocabulary.core:
            core.append((report, found))


def _evidence(one: Profile, other: Profile, vocabulary: Vocabulary) -> tuple[Evidence, ...]:
    copied = is_copy(one.text, other.text, same_source=one.source == other.source)
    return tuple(agreement(one, other, vocabulary, copied=copied))
