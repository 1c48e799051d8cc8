"""What a story's reports are asked one by one: whose headline leads, what happened, who decided, which outlet."""

from __future__ import annotations

from urllib.parse import urlsplit

from digest.edition.labels import Labels
from digest.edition.plain import one_line
from digest.model import Event, Outlet, Report, Story

LANGUAGE = "en"
"""The language of the digest."""


def headline_report(story: Story) -> Report:
    """The report readers are sent to: one in their language, with words of its own, and of those the earliest."""

    def rank(report: Report) -> tuple[int, bool, bool]:
        article = report.article
        has_text = bool(article.dek.strip()) or any(block.text.strip() for block in article.blocks)
        return _language_rank(article.language), not article.title.strip(), not has_text

    return min(story.reports, key=rank)


def event_report(story: Story) -> Report | None:
    """The report that says what the story is about: the headline's, or the first that tells an event."""
    reports = (headline_report(story), *story.reports)
    return next((report for report in reports if report.facts.event is not None), None)


def story_event(story: Story) -> Event | None:
    """What the story is about: the event of its `event_report`."""
    report = event_report(story)
    return report.facts.event if report else None


def deciding_agencies(report: Report) -> tuple[str, ...]:
    """Ids of agencies the headline or the evidence names, else those of the first paragraph. Deeper is background."""
    article, agencies, event = report.article, report.facts.named("agency"), report.facts.event
    title_end = len(article.title)
    lead_end = title_end + 2 + (len(article.blocks[0].text) if article.blocks else 0)
    close = [
        agency.id
        for agency in agencies
        if agency.start < title_end or (event is not None and event.start <= agency.start < event.end)
    ]
    return tuple(close or [agency.id for agency in agencies if agency.start < lead_end])


def deciders(report: Report, labels: Labels) -> tuple[str, ...]:
    """Display names of the agencies whose doing the report's event is; none for an event that is no agency's."""
    event = report.facts.event
    if event is None or event.kind not in labels.regulatory:
        return ()
    return tuple(labels.agencies.get(agency, agency) for agency in deciding_agencies(report))


def outlet(report: Report) -> Outlet:
    """Who reported it, and where."""
    return Outlet(outlet_name(report), report.article.url)


def outlet_name(report: Report) -> str:
    """The outlet as readers know it, else its host, else the source's slug."""
    return one_line(report.outlet) or _host(report.article.url) or report.source


def is_day(report: Report) -> bool:
    """Whether `report.dated` is a whole day rather than a moment."""
    return report.article.published_day_only and report.dated == report.article.published


def _language_rank(language: str) -> int:
    if not language:
        return 1
    return 0 if language.casefold().replace("_", "-").split("-")[0] == LANGUAGE else 2


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
