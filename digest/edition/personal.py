"""What one reader gets of an issue. In: an Edition, the reader's watch list and muted words. Out: their Edition.

Only what cards hold is looked at, so that an issue can be made anybody's own long after its stories were folded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from digest.config import Watch
from digest.edition.reading import says
from digest.edition.rules import Rules, WatchWeight, default_rules
from digest.edition.scoring import total
from digest.edition.watching import is_named
from digest.model import Card, Catalyst, Change, Edition, ScorePart, Section


class Personal:
    """Makes an issue each reader's own. `rules` default to the packaged config/edition.

    A story is taken to mention what stands in its title, kicker and summary, and to be about what its articles name
    besides.
    """

    def __init__(self, edition: Edition, rules: Rules | None = None) -> None:
        self._edition = edition
        self._weight = (rules or default_rules()).weights.watch
        self._sections = [
            (shown.title, [_Text(card) for card in shown.cards], [_Text(card) for card in reserve.cards])
            for shown, reserve in _side_by_side(edition)
        ]
        self._changes = [(change, _folded(_said_of_change(change))) for change in edition.changes]
        self._days = [(day, _folded(_said_of_day(day))) for day in edition.calendar]
        texts = [each.all for _, *groups in self._sections for group in groups for each in group]
        self._all = "\n".join([*texts, *(line for _, said in (*self._changes, *self._days) for line in said)])

    def of(self, watch: Watch, muted: Sequence[str]) -> Edition:
        """The issue without what mentions a muted word, and with what is on the watch list higher up.

        Stories on it come in from the issue's reserve too, each into its section. A section left with none goes, and
        the issue's numbers are those of what is left. With nothing watched or muted that the issue holds, it is the
        issue as it is; with everything muted, it has no cards.
        """
        words = [folded for word in muted if (folded := word.strip().casefold()) and folded in self._all]
        watch = Watch(**{name: self._there(entries) for name, entries in watch})
        if watch == Watch() and not words:
            return self._edition
        sections = []
        for title, shown, reserve in self._sections:
            lifted = [(each, _lifted(each, watch, self._weight)) for each in (*shown, *reserve)]
            # What is in reserve comes in only where it was lifted.
            cards = [
                card
                for place, (each, card) in enumerate(lifted)
                if (place < len(shown) or card is not each.card) and not _mentions(each.folded, words)
            ]
            if cards:
                cards.sort(key=lambda card: -total(card.score))
                sections.append(Section(title, tuple(cards)))
        return self._with_true_numbers(tuple(sections), words)

    def _there(self, entries: Iterable[str]) -> tuple[str, ...]:
        """Those that the issue may hold: most of a watch list is in none of its stories."""
        return tuple(entry for entry in entries if (folded := entry.strip().casefold()) and folded in self._all)

    def _with_true_numbers(self, sections: tuple[Section, ...], words: Sequence[str]) -> Edition:
        """The edition with these sections, and its counts, changes and calendar in agreement with them."""
        edition = self._edition
        before = {card.story_id: card for card in edition.cards}
        now = {card.story_id: card for section in sections for card in section.cards}
        gone = [card for story, card in before.items() if story not in now]
        come = [card for story, card in now.items() if story not in before]
        events = Counter(dict(edition.event_counts))
        events.update(card.event for card in come if card.event)
        events.subtract(card.event for card in gone if card.event)
        articles = sum(card.articles for card in come) - sum(card.articles for card in gone)
        untold = {card.story_id for card in gone}
        return replace(
            edition,
            sections=sections,
            event_counts=tuple((kind, count) for kind, count in events.items() if count > 0),
            article_count=edition.article_count + articles,
            left_out=edition.left_out - len(come),
            changes=tuple(
                change for change, said in self._changes if change.story_id not in untold and not _mentions(said, words)
            ),
            calendar=tuple(day for day, said in self._days if not _mentions(said, words)),
            reserve=(),
        )


class _Text:
    """A card, and what it says in the forms that are looked through."""

    __slots__ = ("all", "card", "folded", "names", "shown")

    def __init__(self, card: Card) -> None:
        self.card = card
        self.shown = (card.title, card.kicker, *(sentence.text for sentence in card.summary))
        self.folded = _folded(self.shown)
        self.names = frozenset(_folded(card.names))
        self.all = "\n".join((*self.folded, *self.names))


def _side_by_side(edition: Edition) -> Iterator[tuple[Section, Section]]:
    """The sections of the digest in order: what is shown of each, and what is in reserve."""
    shown = list(edition.sections)
    for reserve in edition.reserve:
        is_shown = bool(shown) and shown[0].title == reserve.title
        yield shown.pop(0) if is_shown else Section(reserve.title, ()), reserve
    yield from ((section, Section(section.title, ())) for section in shown)


def _lifted(text: _Text, watch: Watch, weight: WatchWeight) -> Card:
    """The card with what its hits on the watch list add to its score; the same card where it has none."""
    hits, card = _hits(text, watch), text.card
    if not hits:
        return card
    digests = next((part for part in card.score if part.name == "watch"), ScorePart("watch", 0.0))
    value = round(digests.value + min(weight.hit * len(hits), weight.most), 2)
    why = ", ".join(dict.fromkeys((*filter(None, [digests.why]), *hits)))
    others = (part for part in card.score if part.name != "watch")
    return replace(card, score=(*others, ScorePart("watch", value, why)))


def _hits(text: _Text, watch: Watch) -> tuple[str, ...]:
    """The entries of the watch list that the card is about, in the list's order."""
    found = [
        entry
        for entry in (*watch.companies, *watch.drugs, *watch.indications)
        if (folded := entry.strip().casefold()) in text.all and is_named(text.names, text.folded, folded)
    ]
    # As written, because "WHO" is not "who".
    found += [
        entry
        for entry in watch.regulators
        if (bare := entry.strip()).casefold() in text.names or says(text.shown, bare)
    ]
    found += [word for word in watch.words if says(text.folded, word.strip().casefold())]
    return tuple(dict.fromkeys(found))


def _folded(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(text.casefold() for text in texts)


def _mentions(folded: Sequence[str], words: Sequence[str]) -> bool:
    return any(says(folded, word) for word in words)


def _said_of_change(change: Change) -> tuple[str, ...]:
    return change.title, *change.agencies, *(_said_of_day(change.catalyst) if change.catalyst else ())


def _said_of_day(day: Catalyst) -> tuple[str, ...]:
    return day.title, day.agency, *day.names
