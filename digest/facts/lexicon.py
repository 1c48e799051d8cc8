"""What names mean. In: where names stand in a text. Out: who and what is named where.

Names are those compiled into config/vocabulary/, the agencies, and config/facts/names.toml, which goes before the
others. They count as whole words only; of names that overlap the longest counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from digest.facts.finder import Place
from digest.model import EntityKind

_AMBIGUOUS = frozenset({"company", "indication"})


class Sense(NamedTuple):
    """What a name means. `written` is how it must be written: "" as may be, "A" with a capital, else exactly so."""

    kind: EntityKind | None
    id: str
    written: str


class Mention(NamedTuple):
    """A name in a text, at `start:end`. No kind: what looks like a name and is none."""

    kind: EntityKind | None
    id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Lexicon:
    """For each listed name what it means. One that means several things is listed as often, the likeliest first."""

    senses: Sequence[Sense]

    def read(self, text: str, places: Iterable[Place], *, medical: bool) -> list[Mention]:
        """The names at `places`, in order, none overlapping; of those that overlap the first, then the longest.

        Acronyms and ordinary words that name a company or a disease do so only where the text is `medical`.
        """
        mentions: list[Mention] = []
        taken = 0
        for name, start, end in places:
            if start < taken:
                continue
            sense = self.senses[name]
            if _fits(sense, text[start:end], medical=medical):
                mentions.append(Mention(sense.kind, sense.id, start, end))
                taken = end
        return mentions


def _fits(sense: Sense, surface: str, *, medical: bool) -> bool:
    """Whether what is written in the text is that name."""
    if not sense.written or (sense.written == "A" and surface != surface.lower()):
        return True
    return sense.written == surface and (medical or sense.kind not in _AMBIGUOUS)
