"""The telling words of a report. In: tokens. Out: stems with weights, and how much of them two reports share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from digest.stories.likeness import is_spaceless, tokens

_STEM = 6
"""Letters a word is cut to: a stemmer for any alphabet, good enough to find "acquires" in "acquisition"."""

_MOST = 60
"""Stems kept of a report: its headline and opening."""


@dataclass(frozen=True, slots=True)
class Words:
    """Words that tell nothing, and stems of everyday words, which tell `everyday_weight` of what others do.

    `compared` are words after which a name is only compared with.
    """

    silent: frozenset[str]
    everyday: frozenset[str]
    everyday_weight: float
    compared: frozenset[str]

    @classmethod
    def read(cls, silent: str, everyday: str, everyday_weight: float, compared: str) -> Words:
        """From lists of words split by white space."""
        stems = frozenset(_stem(word) for word in tokens(everyday))
        return cls(frozenset(tokens(silent)), stems, everyday_weight, frozenset(tokens(compared)))

    def telling(self, found: Sequence[str]) -> frozenset[str]:
        """The first `_MOST` different stems of `found` that tell anything.

        In scripts that write without spaces, a character and the next one make a stem.
        """
        kept: dict[str, None] = {}
        for token, following in zip(found, [*found[1:], ""], strict=False):
            if token in self.silent:
                continue
            stem = token + following if is_spaceless(token) and is_spaceless(following) else _stem(token)
            if len(stem) > 1 or stem.isdecimal():
                kept[stem] = None
                if len(kept) == _MOST:
                    break
        return frozenset(kept)

    def rare(self, stems: frozenset[str]) -> frozenset[str]:
        """Those of `stems` that are not everyday words'."""
        return stems - self.everyday

    def weight(self, stems: frozenset[str]) -> float:
        """What `stems` tell together."""
        rare = len(stems - self.everyday)
        return rare + self.everyday_weight * (len(stems) - rare)


def _stem(token: str) -> str:
    return token[:_STEM]
