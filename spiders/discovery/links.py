"""What every way of discovery yields."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from digest import dates
from digest.model import Candidate
from digest.urls import canonical

MAX_CANDIDATES = 50_000
"""More than any real feed or sitemap holds (the sitemap protocol's own limit); the rest is not read."""


class NotReadableError(ValueError):
    """The answer is not what it was asked for as; the message says what it is instead, in a few words."""


@dataclass(slots=True)
class Found:
    """Article candidates with canonical URLs, and further pages to ask in the same way."""

    candidates: list[Candidate] = field(default_factory=list)
    follow: list[Candidate] = field(default_factory=list)


@dataclass(slots=True)
class DateReader:
    """Reads the dates of one answer. After `guesses` of them in no standard's form, only standard ones are read.

    `now`, `timezone` and `order` are as in `digest.dates.parse`, which works at a guess for ten milliseconds: an
    answer with fifty thousand odd dates would keep us for minutes.
    """

    now: datetime
    timezone: str = "UTC"
    order: str | None = None
    guesses: int = 200

    def read(self, text: str) -> datetime | None:
        """The moment that `text` names, None where it names none."""
        moment = dates.parse_standard(text, now=self.now, timezone=self.timezone)
        if moment is not None or not text.strip() or self.guesses <= 0:
            return moment
        self.guesses -= 1
        return dates.parse(text, now=self.now, timezone=self.timezone, order=self.order)


def article_link(href: str, url: str, base: str = "") -> str | None:
    """The canonical URL that `href` leads to from the page at `url`; None where it is empty or leads back there."""
    link = canonical(href, base or url) if href.strip() else None
    return None if link == canonical(url) else link
