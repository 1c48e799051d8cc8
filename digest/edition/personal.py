"""What one reader gets of an issue. In: an Edition, the reader's watch list and muted words. Out: their Edition.

Only what cards hold is looked at, so that an issue can be made anybody's own long after its stories were folded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from digest.config import Watch
from digest.edition.reading import says
from digest.edition.rules import Rules, WatchWeight, default_rules
from digest.edition.scoring import total
from digest.edition.watching import is_empty, is_named
from digest.model import Card, Catalyst, Change, Edition, ScorePart, Section


def personal(edition: Edition, watch: Watch, muted: Sequence[str], rules: Rules | None = None) -> Edition:
    """`edition` for a reader: without what mentions a muted word, and with what they watch for higher up.

    A story is taken to mention what stands in its title, kicker and summary, and to be about what its articles name
    besides. Those on the watch list come in from the issue's reserve too, each into its section; a section left with
    none goes, and the issue's numbers are those of what is left. Nothing watched and nothing muted is the issue as it
    is; everything muted is an issue with no cards. `rules` default to the packaged config/edition.
    """
    words = [folded for word in muted if (folded := word.strip().casefold())]
    if is_empty(watch) and not words:
        return edition
    weight = (rules or default_rules()).weights.watch
    sections: list[Section] = []
    for shown, reserve in _side_by_side(edition):
        found = (lifted for card in reserve.cards if (lifted := _lifted(card, watch, weight)) is not card)
        cards = (*(_lifted(card, watch, weight) for card in shown.cards), *found)
        left = [card for card in cards if not _mentions(_shown(card), words)]
        if left:
            left.sort(key=lambda card: -total(card.score))
            sections.append(Section(shown.title, tuple(left)))
    return _with_true_numbers(edition, tuple(sections), words)


def _side_by_side(edition: Edition) -> Iterator[tuple[Section, Section]]:
    """The sections of the digest in order: what is shown of each, and what is in reserve."""
    shown = list(edition.sections)
    for reserve in edition.reserve or edition.sections:
        if shown and shown[0].title == reserve.title:
            yield shown.pop(0), reserve if edition.reserve else Section(reserve.title, ())
        else:
            yield Section(reserve.title, ()), reserve
    yield from ((section, Section(section.title, ())) for section in shown)


def _lifted(card: Card, watch: Watch, weight: WatchWeight) -> Card:
    """The card with what its hits on the watch list add to its score; the same card where it has none."""
    hits = _hits(card, watch)
    if not hits:
        return card
    digests = next((part for part in card.score if part.name == "watch"), ScorePart("watch", 0.0))
    value = round(digests.value + min(weight.hit * len(hits), weight.most), 2)
    why = ", ".join(dict.fromkeys((*filter(None, [digests.why]), *hits)))
    others = [part for part in card.score if part.name != "watch"]
    return replace(card, score=(*others, ScorePart("watch", value, why)))


def _hits(card: Card, watch: Watch) -> tuple[str, ...]:
    """The entries of the watch list that the card is about, in the list's order."""
    names, raw = frozenset(name.casefold() for name in card.names), _shown(card)
    texts = [text.casefold() for text in raw]
    found = [
        entry
        for entry in (*watch.companies, *watch.drugs, *watch.indications)
        if is_named(names, texts, entry.strip().casefold())
    ]
    # As written, because "WHO" is not "who".
    found += [each for each in watch.regulators if each.strip().casefold() in names or says(raw, each.strip())]
    found += [word for word in watch.words if says(texts, word.strip().casefold())]
    return tuple(dict.fromkeys(found))


def _shown(card: Card) -> tuple[str, ...]:
    return card.title, card.kicker, *(sentence.text for sentence in card.summary)


def _mentions(texts: Sequence[str], words: Sequence[str]) -> bool:
    folded = [text.casefold() for text in texts]
    return any(says(folded, word) for word in words)


def _with_true_numbers(edition: Edition, sections: tuple[Section, ...], words: Sequence[str]) -> Edition:
    """The edition with these sections, its counts, changes and calendar in agreement with them."""
    before = {card.story_id: card for card in edition.cards}
    now = {card.story_id: card for section in sections for card in section.cards}
    gone = [card for story, card in before.items() if story not in now]
    come = [card for story, card in now.items() if story not in before]
    events = Counter(dict(edition.event_counts))
    events.update(card.event for card in come if card.event)
    events.subtract(card.event for card in gone if card.event)
    dropped = {card.story_id for card in gone}
    return replace(
        edition,
        sections=sections,
        event_counts=tuple((kind, count) for kind, count in events.items() if count > 0),
        article_count=edition.article_count + sum(card.articles for card in come) - sum(card.articles for card in gone),
        left_out=edition.left_out - len(come),
        changes=tuple(
            change
            for change in edition.changes
            if change.story_id not in dropped and not _mentions(_said_of_change(change), words)
        ),
        calendar=tuple(day for day in edition.calendar if not _mentions(_said_of_day(day), words)),
        reserve=(),
    )


def _said_of_change(change: Change) -> tuple[str, ...]:
    return change.title, *change.agencies, *(_said_of_day(change.catalyst) if change.catalyst else ())


def _said_of_day(day: Catalyst) -> tuple[str, ...]:
    return day.title, day.agency, *day.names
