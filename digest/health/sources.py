"""Sources that are not as they were: gone quiet, or without dates or authors. In: their articles. Out: signs.

A source is measured by itself. One that has not been known for long enough to have a habit is never found wanting.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby, pairwise

from digest.model import Sign
from digest.store.articles import Signature

PERIOD = timedelta(days=120)
"""How far back habits are looked for: a weekly source comes often enough in it."""

_FEWEST_PAUSES = 8
_AT_ONCE = timedelta(hours=1)
"""Articles that come within it came together."""

_USUAL = 0.9
"""Of a source's pauses, so many are no longer than its usual one: a weekend is usual where nobody works on it."""

_PATIENCE = 2
_LEAST_PATIENCE = timedelta(days=2)
"""A source is quiet after `_PATIENCE` times its usual pause, but not before."""

_NEWEST, _FEWEST_BEFORE, _MOST_BEFORE = 20, 40, 200
_HAD, _HAS = 0.8, 0.2
"""A field is missing where the `_NEWEST` articles have it at most as often as `_HAS`, and those before as `_HAD`."""

_FIELDS: dict[str, Callable[[Signature], bool]] = {
    "dates": lambda article: article.published is not None,
    "authors": lambda article: article.has_authors,
}


def troubled_sources(articles: Sequence[Signature], enabled: Sequence[str], now: datetime) -> list[Sign]:
    """A sign for each of the `enabled` sources that is not as it was. `articles` are in the order they came."""
    by_source = sorted(articles, key=lambda article: article.source)
    signs = []
    for source, of_source in groupby(by_source, key=lambda article: article.source):
        if source in enabled:
            own = list(of_source)
            said = [*_quiet(own, now), *_missing(own)]
            signs += [Sign(f"source {source}", False, each) for each in said]
    return signs


def _quiet(articles: Sequence[Signature], now: datetime) -> list[str]:
    came = sorted(_came(article) for article in articles)
    pauses = sorted(later - earlier for earlier, later in pairwise(came) if later - earlier > _AT_ONCE)
    if len(pauses) < _FEWEST_PAUSES:
        return []
    usual = pauses[int(_USUAL * (len(pauses) - 1))]
    if now - came[-1] <= max(_PATIENCE * usual, _LEAST_PATIENCE):
        return []
    return [
        f"no new article since {came[-1].astimezone(UTC):%a %Y-%m-%d}; it pauses for up to {_days(usual)} as a rule"
    ]


def _missing(articles: Sequence[Signature]) -> list[str]:
    newest, before = articles[-_NEWEST:], articles[:-_NEWEST][-_MOST_BEFORE:]
    if len(before) < _FEWEST_BEFORE:
        return []
    return [
        f"its last {_NEWEST} articles have no {name}, where most had before; try 'pharma-digest sources check'"
        for name, has in _FIELDS.items()
        if _share(before, has) >= _HAD and _share(newest, has) <= _HAS
    ]


def _came(article: Signature) -> datetime:
    """When it came out, or was found where that is unknown or cannot be."""
    published = article.published or article.first_seen_at
    return min(published, article.first_seen_at)


def _share(articles: Sequence[Signature], has: Callable[[Signature], bool]) -> float:
    return sum(map(has, articles)) / len(articles)


def _days(pause: timedelta) -> str:
    hours = round(pause / timedelta(hours=1))
    return f"{hours} hours" if hours < 48 else f"{round(hours / 24)} days"
