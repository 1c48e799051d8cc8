"""A story as the desk reads it. In: a story. Out: what is asked of it again and again, worked out once."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from digest.edition.reports import deciding_agencies, outlet_name, story_event
from digest.model import EntityKind, Story

_LONGEST_TEXT = 20_000


class Reading:
    """What `story` says and who says it."""

    def __init__(self, story: Story) -> None:
        self.story = story

    @cached_property
    def event(self) -> str:
        """The kind of the story's event, "" where it tells none."""
        event = story_event(self.story)
        return event.kind if event else ""

    @cached_property
    def relevance(self) -> float:
        """How surely it is news of the business: as sure as its surest report."""
        return max(report.facts.relevance for report in self.story.reports)

    @cached_property
    def outlets(self) -> frozenset[str]:
        """The outlets that carry it."""
        return frozenset(outlet_name(report) for report in self.story.reports)

    @cached_property
    def deciding(self) -> frozenset[str]:
        """Ids of the agencies that any report names close to the news."""
        return frozenset(agency for report in self.story.reports for agency in deciding_agencies(report))

    @cached_property
    def openings(self) -> tuple[str, ...]:
        """Headline and first paragraph of each report."""
        articles = (report.article for report in self.story.reports)
        return tuple(
            f"{article.title}\n{article.blocks[0].text if article.blocks else ''}"[:_LONGEST_TEXT]
            for article in articles
        )

    @cached_property
    def folded_texts(self) -> tuple[str, ...]:
        """Headline and body of each report, without case."""
        articles = (report.article for report in self.story.reports)
        return tuple(f"{article.title}\n{article.text}"[:_LONGEST_TEXT].casefold() for article in articles)

    def names(self, kind: EntityKind) -> frozenset[str]:
        """What its entities of that kind are called, by id and by name, without case."""
        entities = (entity for report in self.story.reports for entity in report.facts.named(kind))
        return frozenset(name.casefold() for entity in entities for name in (entity.id, entity.name))


def says(texts: Iterable[str], word: str) -> bool:
    """Whether any text holds `word`, whole where its script writes words apart; both folded alike by the caller."""
    return any(_holds(text, word) for text in texts)


def _holds(text: str, word: str) -> bool:
    position = text.find(word) if word else -1
    while position >= 0:
        end = position + len(word)
        if not (_joins(text[position - 1 : position], word[0]) or _joins(word[-1], text[end : end + 1])):
            return True
        position = text.find(word, position + 1)
    return False


def _joins(one: str, other: str) -> bool:
    """Whether two neighbouring characters are of one word. Scripts without spaces have no such."""
    return bool(one and other) and _is_alphabetic(one) and _is_alphabetic(other)


def _is_alphabetic(character: str) -> bool:
    return character.isalnum() and not "\u0e00" <= character <= "\u0eff" and not "\u2e80" <= character <= "\uffef"
