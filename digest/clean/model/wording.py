"""What passages say, as far as the model is told: stock phrases, the title again, the description again.

In: texts, and what the page says about itself. Out: numbers. Nothing here knows a language: wording comes in only
through the operator's phrase lists.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from digest.clean.page.passages import Passage
from digest.clean.wording.vocabulary import Vocabulary

# The reasons that wording gives, by the numbers the model knows them by. Only add at the end.
_REASONS = (
    *("advertisement", "signup", "login", "paywall", "cookie", "share", "related", "credit", "legal", "author_box"),
    *("byline", "dateline", "tags", "navigation", "comments", "promo", "caption"),
)
_OTHER_REASON = len(_REASONS) + 1
_WORD = re.compile(r"\w+")
_MAX_SAID = 200
_MIN_DESCRIPTION = 20


def words(text: str) -> set[str]:
    """The words of a folded text."""
    return set(_WORD.findall(text))


def read_wording(passages: Sequence[Passage], vocabulary: Vocabulary) -> list[int]:
    """For each passage the number of the reason its wording gives for its being boilerplate, from 1; 0 for none."""
    numbers = {"": 0} | {reason: number for number, reason in enumerate(_REASONS, start=1)}
    return [
        numbers.get(vocabulary.says(passage.text), _OTHER_REASON) if len(passage.text) <= _MAX_SAID else 0
        for passage in passages
    ]


def repeats(text: str, description: str) -> bool:
    """Whether a text begins as the page's description does."""
    return bool(description) and len(text) > _MIN_DESCRIPTION and text.startswith(description[:200])


def agreement(text: str, title: set[str]) -> float:
    """How far a text and the words of a title are the same, 0 to 1 (Dice's coefficient)."""
    own = words(text)
    return 2 * len(own & title) / (len(own) + len(title)) if own and title else 0.0
