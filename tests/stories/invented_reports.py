"""Reports of invented events, with the facts a tagger would find in them."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from digest.model import Article, Block, Entity, EntityKind, Event, Facts, Report, Story

MORNING = datetime(2026, 3, 3, 6, tzinfo=UTC)
DAY = timedelta(days=1)
WORDS = [
    f"{a}{b}{c}{d}"
    for a in "bdfgklmnprst"
    for b in "aeiou"
    for c in ("ra", "li", "to", "ve", "mu")
    for d in "dklmnrstvz"
]


def prose(seed: int, words: int = 120) -> str:
    """Words in an order of their own: two seeds share no shingles to speak of."""
    return " ".join(random.Random(seed).choices(WORDS, k=words))


def tagged(
    event: str = "",
    *,
    drugs: Iterable[str] = (),
    companies: Iterable[str] = (),
    agencies: Iterable[str] = (),
    indications: Iterable[str] = (),
    phase: str = "",
    second: str = "",
) -> Facts:
    """Facts whose entities all stand in the headline."""
    kinds: tuple[tuple[EntityKind, Iterable[str]], ...] = (
        ("drug", drugs), ("company", companies), ("agency", agencies), ("indication", indications),
    )  # fmt: skip
    return Facts(
        event=Event(event, "", 0, 0) if event else None,
        second_event=Event(second, "", 0, 0) if second else None,
        entities=tuple(Entity(kind, name, name, 0, 0) for kind, names in kinds for name in names),
        phase=phase,
    )


def report(
    url: str,
    title: str = "",
    text: str = "",
    facts: Facts | None = None,
    *,
    published: datetime | None = None,
    seen_at: datetime = MORNING,
    kind: str = "trade_press",
    canonical_url: str = "",
) -> Report:
    """A report of the outlet that `url` names."""
    outlet = url.split("/")[2]
    blocks = (Block("paragraph", text),) if text else ()
    article = Article(url, title, blocks, published=published, canonical_url=canonical_url)
    return Report(article, facts or Facts(), outlet, outlet, kind, seen_at)


def urls(stories: Iterable[Story]) -> list[list[str]]:
    """The stories as lists of URLs, in an order of their own."""
    return sorted(sorted(member.article.url for member in story.reports) for story in stories)
