"""From a story to its card: whose headline, which kicker, which sentences, which outlets."""

from __future__ import annotations

from urllib.parse import urlsplit

from digest.edition.labels import Labels
from digest.edition.plain import one_line, shortened
from digest.edition.summary import lead_sentence, summarise
from digest.model import Card, Event, Outlet, Report, Sentence, Story

LANGUAGE = "en"
"""The language of the digest."""

_LONGEST_TITLE = 300


def make_card(story: Story, labels: Labels) -> Card:
    """The card of `story`."""
    report = headline_report(story)
    article = report.article
    outlet = _outlet(report)
    title = _title(report)
    return Card(
        story_id=story.id,
        title=title,
        url=article.url,
        kicker=_kicker(story, labels),
        published=report.dated,
        published_day_only=is_day(report),
        language=article.language,
        summary=tuple(Sentence(text, outlet) for text in summarise(article, title)),
        outlets=_outlets(story),
        urls=tuple(dict.fromkeys(member.article.url for member in story.reports)),
    )


def headline_report(story: Story) -> Report:
    """The report readers are sent to: one in their language, with words of its own, and of those the earliest."""

    def rank(report: Report) -> tuple[int, bool, bool]:
        article = report.article
        has_text = bool(article.dek.strip()) or any(block.text.strip() for block in article.blocks)
        return _language_rank(article.language), not article.title.strip(), not has_text

    return min(story.reports, key=rank)


def story_event(story: Story) -> Event | None:
    """What the story is about: the event of the headline's report, or of the first report that tells one."""
    report = _report_with_event(story)
    return report.facts.event if report else None


def outlet_names(story: Story) -> frozenset[str]:
    """The distinct outlets that carry the story."""
    return frozenset(_outlet(report).name for report in story.reports)


def is_day(report: Report) -> bool:
    """Whether `report.dated` is a whole day rather than a moment."""
    return report.article.published_day_only and report.dated == report.article.published


def _language_rank(language: str) -> int:
    if not language:
        return 1
    return 0 if language.casefold().replace("_", "-").split("-")[0] == LANGUAGE else 2


def _report_with_event(story: Story) -> Report | None:
    reports = (headline_report(story), *story.reports)
    return next((report for report in reports if report.facts.event is not None), None)


def _title(report: Report) -> str:
    article = report.article
    title = one_line(article.title) or lead_sentence(article) or article.url
    return shortened(title, _LONGEST_TITLE)


def _kicker(story: Story, labels: Labels) -> str:
    report = _report_with_event(story)
    if report is None or report.facts.event is None:
        return ""
    kind = report.facts.event.kind
    label = labels.events.get(kind, "")
    if not label or kind not in labels.regulatory:
        return label
    names = [labels.agencies.get(agency, agency) for agency in _deciding_agencies(report, report.facts.event)]
    return f"{label} · {', '.join(names)}" if names else label


def _deciding_agencies(report: Report, event: Event) -> list[str]:
    """Agencies the headline or the evidence names, else those of the first paragraph. Deeper ones are background."""
    article, agencies = report.article, report.facts.named("agency")
    title_end = len(article.title)
    lead_end = title_end + 2 + (len(article.blocks[0].text) if article.blocks else 0)
    close = [agency.id for agency in agencies if agency.start < title_end or event.start <= agency.start < event.end]
    return close or [agency.id for agency in agencies if agency.start < lead_end]


def _outlets(story: Story) -> tuple[Outlet, ...]:
    by_name: dict[str, Outlet] = {}
    for report in story.reports:
        outlet = _outlet(report)
        by_name.setdefault(outlet.name, outlet)
    return tuple(by_name.values())


def _outlet(report: Report) -> Outlet:
    url = report.article.url
    return Outlet(one_line(report.outlet) or _host(url) or report.source, url)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
