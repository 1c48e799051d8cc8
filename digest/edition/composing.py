"""From stories to an edition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta

from digest.config import Digest
from digest.edition.card import LANGUAGE, headline_report, make_card, outlet_names, story_event
from digest.edition.choosing import choose
from digest.edition.labels import Labels, default_labels
from digest.edition.placing import Placement
from digest.model import Edition, Section, Story


def compose(
    stories: Iterable[Story],
    digest: Digest,
    *,
    now: datetime,
    sent_urls: Collection[str] = (),
    labels: Labels | None = None,
) -> Edition:
    """The issue of `digest` as of `now` (timezone-aware), from stories dated in its window and not yet sent.

    A story goes into the first section that takes it, or into none. Within a section the most widely covered come
    first, then the newest. Sections fill in their order up to their own and the digest's maximum; `left_out` counts
    the stories past it, and an empty section does not appear. `labels` defaults to the packaged config/facts.
    """
    labels = labels or default_labels()
    until = now.astimezone(UTC)
    since = until - timedelta(hours=digest.window_hours)
    placed, left_out = _fill(choose(stories, digest, since, until, sent_urls), digest)
    shown = [story for _, section in placed for story in section]
    return Edition(
        digest=digest.slug,
        title=digest.title,
        issue_date=until.astimezone(digest.zone).date(),
        timezone=digest.timezone,
        since=since.astimezone(digest.zone),
        until=until.astimezone(digest.zone),
        sections=tuple(
            Section(title, tuple(make_card(story, labels) for story in section)) for title, section in placed
        ),
        event_counts=_event_counts(shown, labels),
        article_count=sum(len(story.reports) for story in shown),
        left_out=left_out,
        language=LANGUAGE,
    )


def _fill(stories: Iterable[Story], digest: Digest) -> tuple[list[tuple[str, list[Story]]], int]:
    """The stories of each section that has any, by its title, and how many found no room."""
    placement = Placement(digest.sections)
    taken: list[list[Story]] = [[] for _ in digest.sections]
    for story in stories:
        index = placement.section_of(story)
        if index is not None:
            taken[index].append(story)
    filled: list[tuple[str, list[Story]]] = []
    room, left_out = digest.maximum, 0
    for plan, section in zip(digest.sections, taken, strict=True):
        kept = sorted(section, key=_importance)[: min(plan.maximum, room)]
        room -= len(kept)
        left_out += len(section) - len(kept)
        if kept:
            filled.append((plan.title, kept))
    return filled, left_out


def _importance(story: Story) -> tuple[int, float, str]:
    """Sorts the most covered first, then the newest; the id settles the rest."""
    return -len(outlet_names(story)), -headline_report(story).dated.timestamp(), story.id


def _event_counts(stories: Iterable[Story], labels: Labels) -> tuple[tuple[str, int], ...]:
    """How many stories tell each event that has a label, in the order of the labels."""
    told = Counter(event.kind for story in stories if (event := story_event(story)))
    return tuple((kind, told[kind]) for kind, label in labels.events.items() if label and told[kind])
