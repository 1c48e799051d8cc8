"""Reports and stories to make editions of. Companies, drugs and events in them are invented."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from digest.config import Digest, SectionPlan
from digest.model import (
    Article,
    Block,
    Designation,
    Entity,
    EntityKind,
    Event,
    Facts,
    Figure,
    Milestone,
    Money,
    Period,
    Precision,
    Report,
    Story,
)

NOW = datetime(2026, 3, 4, 6, tzinfo=UTC)
Named = Mapping[EntityKind, Sequence[str]]


def day(iso: str) -> Period:
    """One day."""
    return Period(date.fromisoformat(iso), date.fromisoformat(iso), "day")


def period(first: str, last: str, precision: Precision) -> Period:
    """From one day to another."""
    return Period(date.fromisoformat(first), date.fromisoformat(last), precision)


def report(
    outlet: str,
    title: str,
    *paragraphs: str,
    event: str = "",
    evidence: str = "",
    named: Named | None = None,
    figures: Sequence[tuple[str, str]] = (),
    milestones: Sequence[tuple[str, Period, str]] = (),
    designations: Sequence[str] = (),
    sums: Sequence[str] = (),
    hours_ago: float = 10,
    kind: str = "trade_press",
    source: str = "",
    path: str = "1",
    language: str = "en",
    relevance: float = 1.0,
) -> Report:
    """A report with the facts given, each found by its words in the headline or the paragraphs.

    `evidence` defaults to the headline. A milestone is a kind, a date and the words that say so.
    """
    article = Article(
        f"https://{outlet.lower().replace(' ', '-')}.example/{path}",
        title,
        tuple(Block("paragraph", text) for text in paragraphs),
        published=NOW - timedelta(hours=hours_ago),
        language=language,
    )
    text = f"{title}\n\n{article.text}"

    def span(words: str) -> tuple[int, int]:
        start = text.index(words)
        return start, start + len(words)

    words = evidence or title
    facts = Facts(
        event=Event(event, words, *span(words)) if event else None,
        entities=tuple(
            Entity(kind, name.casefold() if kind != "agency" else name, name, *span(name))
            for kind, names in (named or {}).items()
            for name in names
        ),
        figures=tuple(Figure(endpoint, value, *span(value)) for endpoint, value in figures),
        milestones=tuple(Milestone(kind, when, *span(said)) for kind, when, said in milestones),
        designations=tuple(Designation(name, "", None, *span(name)) for name in designations),
        money=tuple(Money("", 1e6, "USD", *span(said)) for said in sums),
        relevance=relevance,
    )
    return Report(article, facts, source or outlet.lower(), outlet, kind, NOW)


def story(*reports: Report, story_id: str = "", earlier: tuple[str, ...] = ()) -> Story:
    """A story of these reports, in their order; its id is the first one's URL where none is given."""
    return Story(story_id or reports[0].article.url, reports, earlier=earlier)


def digest(*sections: SectionPlan, **settings: object) -> Digest:
    """A digest with these sections, or one that takes everything."""
    return Digest.model_validate(
        {"slug": "daily", "title": "Daily", "sections": sections or (SectionPlan(title="News"),), **settings}
    )
