"""Which section a story goes into. In: a story and the plan. Out: the index of the first section that takes it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from digest.config import SectionPlan
from digest.edition.card import story_event
from digest.model import Report, Story

NOT_PHARMA = "not_pharma"
"""What is no pharma news at all goes only where a section asks for it by name."""

_LONGEST_TEXT = 50_000
_ALPHABETIC = re.compile(r"[0-9A-Za-z\u00c0-\u052f]")


class Placement:
    """The sections of a digest, ready to place stories."""

    def __init__(self, plans: Sequence[SectionPlan]) -> None:
        self._plans = tuple((plan, _any_word(plan.words)) for plan in plans)

    def section_of(self, story: Story) -> int | None:
        """The index of the first section all of whose conditions hold for `story`, or None."""
        for index, (plan, words) in enumerate(self._plans):
            if _takes(plan, words, story):
                return index
        return None


def _takes(plan: SectionPlan, words: re.Pattern[str] | None, story: Story) -> bool:
    event = story_event(story)
    kind = event.kind if event else ""
    if kind not in plan.events and (plan.events or kind == NOT_PHARMA):
        return False
    if plan.kinds and not any(report.kind in plan.kinds for report in story.reports):
        return False
    if plan.sources and not any(report.source in plan.sources for report in story.reports):
        return False
    return words is None or any(words.search(_words_of(report)) for report in story.reports)


def _words_of(report: Report) -> str:
    return f"{report.article.title}\n{report.article.text}"[:_LONGEST_TEXT]


def _any_word(words: Sequence[str]) -> re.Pattern[str] | None:
    """A pattern for any of `words`, whole where the script writes words apart, whatever the case."""
    if not words:
        return None
    return re.compile("|".join(_whole(word) for word in words), re.IGNORECASE)


def _whole(word: str) -> str:
    before = r"(?<!\w)" if _ALPHABETIC.match(word[:1]) else ""
    after = r"(?!\w)" if _ALPHABETIC.match(word[-1:]) else ""
    return before + re.escape(word) + after
