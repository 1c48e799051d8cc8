"""What every way of discovery yields."""

from __future__ import annotations

from dataclasses import dataclass, field

from digest.model import Candidate

MAX_CANDIDATES = 50_000
"""More than any real feed or sitemap holds (the sitemap protocol's own limit); the rest is not read."""


class NotReadableError(ValueError):
    """The answer is not what it was asked for as; the message says what it is instead, in a few words."""


@dataclass(slots=True)
class Found:
    """Article candidates with canonical URLs, and further pages to ask in the same way."""

    candidates: list[Candidate] = field(default_factory=list)
    follow: list[Candidate] = field(default_factory=list)
