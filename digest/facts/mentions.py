"""Mentions of one thing under many names. In: named stretches of text. Out: the entities, each once."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from digest.facts.lexicon import Mention
from digest.model import Entity, EntityKind


class Named(NamedTuple):
    """Something named at `start:end` of the text, under its id."""

    id: str
    start: int
    end: int


def free(mentions: Sequence[Mention], start: int, end: int) -> bool:
    """Whether `start:end` is no part of another name. `mentions` are in order and do not overlap."""
    place = bisect_left(mentions, end, key=lambda mention: mention.start)
    return not (place and mentions[place - 1].end > start)


def entities(kind: EntityKind, text: str, named: Iterable[Named]) -> list[Entity]:
    """One entity per id, at its first mention, with the other names the text has for it in order."""
    first: dict[str, Named] = {}
    also: dict[str, dict[str, str]] = {}
    for each in sorted(named, key=lambda each: (each.start, -each.end)):
        first.setdefault(each.id, each)
        written = text[each.start : each.end]
        also.setdefault(each.id, {}).setdefault(written.casefold(), written)
    return [
        Entity(kind, id_, text[each.start : each.end], each.start, each.end, tuple(also[id_].values())[1:])
        for id_, each in first.items()
    ]
