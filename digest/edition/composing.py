"""From stories to an edition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from digest.config import Digest
from digest.edition.card import make_card, title_of
from digest.edition.catalysts import date_changes, look_ahead
from digest.edition.choosing import of_sources, untold
from digest.edition.filling import Entry, fill
from digest.edition.labels import Labels, default_labels
from digest.edition.memory import Memory, update_of
from digest.edition.placing import section_of
from digest.edition.reading import Reading
from digest.edition.reports import LANGUAGE, deciders, event_report, headline_report, story_event
from digest.edition.rules import Rules, default_rules
from digest.edition.scoring import score_parts
from digest.edition.watching import hits
from digest.model import Card, Change, Edition, Section, Story

_MOST_RESERVED = 30

_TURNING_POINTS = ("approval", "rejection")
"""Events that readers are told of in a line on top, besides dates."""


def compose(
    stories: Iterable[Story],
    digest: Digest,
    *,
    now: datetime,
    earlier: Iterable[Edition] = (),
    sent_urls: Collection[str] = (),
    labels: Labels | None = None,
    rules: Rules | None = None,
) -> Edition:
    """The issue of `digest` as of `now` (timezone-aware): what its window holds and no earlier issue told.

    `earlier` are the digest's earlier issues, in any order; what they told comes back only as an update, and the
    latest one's calendar is carried on. What `sent_urls` name was sent too, but what was told with it is not known,
    so it does not come back. `labels` and `rules` default to the packaged config/facts and config/edition.

    A story goes into the first section that takes it, or into none, and within one the highest score comes first;
    `left_out` counts the stories that found no room (see `fill`). The order of `stories` makes no difference.
    """
    issues = sorted(earlier, key=lambda edition: edition.until)
    desk = _Desk(digest, labels or default_labels(), rules or default_rules(), now.astimezone(UTC))
    return desk.issue(stories, issues, Memory(issues, sent_urls, digest.zone))


@dataclass(frozen=True, slots=True)
class _Desk:
    """What one issue is made with."""

    digest: Digest
    labels: Labels
    rules: Rules
    until: datetime

    def issue(self, stories: Iterable[Story], issues: Sequence[Edition], memory: Memory) -> Edition:
        digest, zone = self.digest, self.digest.zone
        since = self.until - timedelta(hours=digest.window_hours)
        today = self.until.astimezone(zone).date()
        wanted = [story for story in of_sources(stories, digest) if self._section(Reading(story)) is not None]
        before = issues[-1].calendar if issues else ()
        calendar = look_ahead(wanted, before, self.rules.waiting, self.labels, today=today)
        dates = date_changes(before, calendar) if issues else ()
        news = untold(wanted, digest, memory, since, self.until)
        sections, left_out = fill(self._entries(news, memory, dates), digest)
        shown = [entry for section in sections for entry in section]
        return Edition(
            digest=digest.slug,
            title=digest.title,
            issue_date=today,
            timezone=digest.timezone,
            since=since.astimezone(zone),
            until=self.until.astimezone(zone),
            sections=tuple(
                Section(plan.title, tuple(self._card(entry) for entry in section))
                for plan, section in zip(digest.sections, sections, strict=True)
                if section
            ),
            event_counts=self._event_counts(shown),
            article_count=sum(len(entry.story.reports) for entry in shown),
            left_out=len(left_out),
            language=LANGUAGE,
            changes=(*self._turning_points([*shown, *left_out], memory), *dates) if issues else (),
            calendar=calendar,
            calendar_shown=digest.calendar,
            reserve=self._reserve([entry for entry in left_out if not memory.reserved(entry.story)]),
        )

    def _section(self, reading: Reading) -> int | None:
        return section_of(reading, self.digest, self.labels, self.rules.regions)

    def _entries(self, news: Iterable[tuple[Story, Story]], memory: Memory, dates: Sequence[Change]) -> Iterator[Entry]:
        """What an issue would tell if there were room: new stories, and told ones that something became of."""
        for whole, story in news:
            update = update_of(whole, story.reports, memory, self.labels, dates)
            reading = Reading(story)
            section = self._section(reading)
            if section is None or (update is None and memory.told(whole)):
                continue
            watched = (
                *hits(self.digest.watch, reading, self.labels),
                *hits(self.digest.sections[section].watch, reading, self.labels),
            )
            score = score_parts(
                reading,
                self.digest,
                self.rules.weights,
                now=self.until,
                watched=tuple(dict.fromkeys(watched)),
                update=update,
            )
            dated = headline_report(story).dated
            yield Entry(story, whole, section, len(reading.outlets), dated, score, update)

    def _reserve(self, left_out: Sequence[Entry]) -> tuple[Section, ...]:
        """The best of the stories that found no room, under all sections of the digest; none where all found room."""
        best = left_out[:_MOST_RESERVED]
        return tuple(
            Section(plan.title, tuple(self._card(entry) for entry in best if entry.section == place))
            for place, plan in enumerate(self.digest.sections if best else ())
        )

    def _card(self, entry: Entry) -> Card:
        return make_card(
            entry.story,
            self.labels,
            self.rules.quoting,
            behind=entry.whole.reports,
            score=entry.score,
            update=entry.update,
        )

    def _turning_points(self, entries: Sequence[Entry], memory: Memory) -> tuple[Change, ...]:
        """The decisions among the stories of the window, those without room included, the most important first."""
        changes = []
        for entry in sorted(entries, key=lambda entry: entry.rank):
            report, story = event_report(entry.story), entry.story
            kind = report.facts.event.kind if report and report.facts.event else ""
            if report and kind in _TURNING_POINTS and not memory.announced(story, kind):
                changes.append(
                    Change(kind, title_of(story), report.article.url, story.id, deciders(report, self.labels))
                )
        return tuple(changes)

    def _event_counts(self, entries: Iterable[Entry]) -> tuple[tuple[str, int], ...]:
        """How many stories tell each event that has a label, in the order of the labels."""
        told = Counter(event.kind for entry in entries if (event := story_event(entry.story)))
        return tuple((kind, told[kind]) for kind, label in self.labels.events.items() if label and told[kind])
