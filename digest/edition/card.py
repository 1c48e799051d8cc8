"""From a story to its card: whose headline, which kicker, which sentences, which outlets."""

from __future__ import annotations

from collections.abc import Sequence

from digest.edition.labels import Labels
from digest.edition.memory import told_by
from digest.edition.plain import one_line, shortened
from digest.edition.reports import (
    deciders,
    deciding_agencies,
    event_report,
    headline_report,
    is_day,
    outlet,
    story_event,
)
from digest.edition.rules import Quoting
from digest.edition.summary import lead_sentence, summarise
from digest.model import Card, EntityKind, Outlet, Report, ScorePart, Story, Update

_LONGEST_TITLE = 300
_MOST_NAMES = 40
_NAMED: tuple[EntityKind, ...] = ("company", "drug", "indication")


def title_of(story: Story) -> str:
    """The headline of its `headline_report`, else the first sentence of it, else its address; in one line."""
    article = headline_report(story).article
    title = one_line(article.title) or lead_sentence(article) or article.url
    return shortened(title, _LONGEST_TITLE)


def make_card(
    story: Story,
    labels: Labels,
    quoting: Quoting,
    *,
    behind: Sequence[Report],
    score: tuple[ScorePart, ...] = (),
    update: Update | None = None,
) -> Card:
    """The card of what is new in `story`. `behind` are all its reports, those told earlier included."""
    report = headline_report(story)
    article = report.article
    title = title_of(story)
    return Card(
        story_id=story.id,
        title=title,
        url=article.url,
        kicker=_kicker(story, labels),
        published=report.dated,
        published_day_only=is_day(report),
        language=article.language,
        summary=summarise(story, title, quoting),
        outlets=_outlets(story),
        urls=tuple(dict.fromkeys(member.article.url for member in behind)),
        update=update,
        score=score,
        told=told_by((*story.reports, *behind)),
        event=event.kind if (event := story_event(story)) and labels.events.get(event.kind) else "",
        articles=len(story.reports),
        names=_names(story, labels),
    )


def _names(story: Story, labels: Labels) -> tuple[str, ...]:
    """Who and what the story is about, as its articles call them; each once, the first to be named first."""
    named: list[str] = []
    for report in story.reports:
        named += [name for kind in _NAMED for entity in report.facts.named(kind) for name in (entity.name, entity.id)]
        named += [
            name for agency in deciding_agencies(report) for name in (labels.agencies.get(agency, agency), agency)
        ]
    once = {name.casefold(): name for name in reversed([one_line(name) for name in named])}
    return tuple(reversed(once.values()))[:_MOST_NAMES]


def _kicker(story: Story, labels: Labels) -> str:
    report = event_report(story)
    if report is None or report.facts.event is None:
        return ""
    label = labels.events.get(report.facts.event.kind, "")
    names = deciders(report, labels)
    return f"{label} · {', '.join(names)}" if label and names else label


def _outlets(story: Story) -> tuple[Outlet, ...]:
    by_name: dict[str, Outlet] = {}
    for report in story.reports:
        by_name.setdefault(outlet(report).name, outlet(report))
    return tuple(by_name.values())
