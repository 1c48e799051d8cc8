"""What earlier issues told. In: earlier Editions and a story. Out: whether it was told, and what is new about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, date
from zoneinfo import ZoneInfo

from digest.edition.labels import Labels
from digest.edition.plain import one_line
from digest.edition.reports import deciders, event_report, outlet_name
from digest.model import Card, Change, Edition, Report, Story, Told, Update

OFFICIAL = ("regulator", "company")
"""Kinds of sources that speak for who did what is told."""


class Memory:
    """The earlier issues of a digest. `sent_urls` are known to have been sent though not what was told with them."""

    def __init__(self, earlier: Iterable[Edition], sent_urls: Collection[str], zone: ZoneInfo) -> None:
        self._by_story: dict[str, Card] = {}
        self._by_url: dict[str, list[Card]] = defaultdict(list)
        self._sent = frozenset(sent_urls)
        self._zone = zone
        self._announced: set[tuple[str, str]] = set()
        self._reserved: set[str] = set()
        for edition in sorted(earlier, key=lambda edition: (edition.until, edition.digest)):
            for card in edition.cards:
                self._by_story[card.story_id] = card
                for url in card.urls:
                    self._by_url[url].append(card)
            for card in (card for section in edition.reserve for card in section.cards):
                self._reserved.update((card.story_id, *card.urls))
            self._announced.update((change.story_id, change.kind) for change in edition.changes)

    def knows(self, url: str) -> bool:
        """Whether an issue carried the page at `url`."""
        return url in self._sent or url in self._by_url

    def told(self, story: Story) -> bool:
        """Whether an issue told the story, in any of its reports."""
        return story.id in self._by_story or any(self.knows(report.article.url) for report in story.reports)

    def reserved(self, story: Story) -> bool:
        """Whether it was left out of an issue already, and readers who watch for it were shown it then."""
        return story.id in self._reserved or any(report.article.url in self._reserved for report in story.reports)

    def announced(self, story: Story, kind: str) -> bool:
        """Whether an issue told on top of it that this became of the story."""
        return (story.id, kind) in self._announced

    def cards(self, story: Story) -> tuple[Card, ...]:
        """The cards that told `story`, oldest first: those of its id, or with one of its pages behind them."""
        found = [card for report in story.reports for card in self._by_url.get(report.article.url, ())]
        if story.id in self._by_story:
            found.append(self._by_story[story.id])
        return tuple(sorted(dict.fromkeys(found), key=lambda card: (card.published, card.url)))

    def step_before(self, story: Story) -> Card | None:
        """The card of the latest step before `story` in its saga that an issue told."""
        return next((self._by_story[earlier] for earlier in story.earlier if earlier in self._by_story), None)

    def day(self, card: Card) -> date:
        """The day a card's report was out, where the readers live."""
        return card.published.astimezone(UTC if card.published_day_only else self._zone).date()


def told_by(reports: Sequence[Report]) -> Told:
    """What `reports` tell, for later issues to compare with."""
    events = [
        event.kind
        for report in reports
        for event in (report.facts.event, report.facts.second_event)
        if event is not None
    ]
    figures = [
        (one_line(figure.endpoint), one_line(figure.value)) for report in reports for figure in report.facts.figures
    ]
    return Told(
        events=tuple(dict.fromkeys(events)),
        figures=tuple(dict.fromkeys(figures)),
        official=any(report.kind in OFFICIAL for report in reports),
    )


def update_of(
    story: Story, new: Sequence[Report], memory: Memory, labels: Labels, dates: Sequence[Change]
) -> Update | None:
    """What `new` reports of a told story, or a new step of a told saga, change; None where they change nothing.

    The weightiest change is named: another event, a date set or moved (`dates` are the calendar's changes), other
    results, the word of who it is about.
    """
    cards = memory.cards(story)
    if not cards:
        before = memory.step_before(story)
        return _step(story, before, memory, labels) if before else None
    told_on = memory.day(cards[-1])
    told = _together(card.told for card in cards)
    event = next((report for report in new if _tells_another(report, told, labels)), None)
    if event is not None and event.facts.event is not None:
        return Update("event", told_on, event.facts.event.kind, _first(cards[-1].told.events), deciders(event, labels))
    urls = {report.article.url for report in new}
    moved = next((change for change in dates if change.url in urls), None)
    if moved is not None:
        return Update("date", told_on, catalyst=moved.catalyst)
    figures = _other_figures(told_by(new).figures, told.figures)
    if figures is not None:
        return Update("figures", told_on, *figures)
    official = next((report for report in new if report.kind in OFFICIAL), None)
    if official is not None and not told.official:
        return Update("confirmed", told_on, outlet_name(official))
    return None


def _step(story: Story, before: Card, memory: Memory, labels: Labels) -> Update:
    report = event_report(story)
    if report is None or report.facts.event is None:
        return Update("event", memory.day(before), before=_first(before.told.events))
    kind = report.facts.event.kind
    return Update("event", memory.day(before), kind, _first(before.told.events), deciders(report, labels))


def _tells_another(report: Report, told: Told, labels: Labels) -> bool:
    event = report.facts.event
    return event is not None and bool(labels.events.get(event.kind)) and event.kind not in told.events


def _other_figures(now: Sequence[tuple[str, str]], before: Sequence[tuple[str, str]]) -> tuple[str, str] | None:
    """A result that has another value now. An endpoint with several values (arms, doses) says nothing of a change."""
    for endpoint in dict.fromkeys(name for name, _ in now):
        values = [{value for name, value in figures if name == endpoint} for figures in (now, before)]
        if all(len(each) == 1 for each in values) and values[0] != values[1]:
            new, old = (f"{endpoint} {next(iter(each))}" for each in values)
            return new, old
    return None


def _together(told: Iterable[Told]) -> Told:
    each = tuple(told)
    return Told(
        events=tuple(dict.fromkeys(kind for one in each for kind in one.events)),
        figures=tuple(dict.fromkeys(pair for one in each for pair in one.figures)),
        official=any(one.official for one in each),
    )


def _first(kinds: Sequence[str]) -> str:
    return kinds[0] if kinds else ""
