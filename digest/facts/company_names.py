"""How companies are called. In: config/facts/companies.toml. Out: legal forms, trade words, names without them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from digest.config import read_model
from digest.config.models import Strict
from digest.facts.tokens import WORD, fold_name

_LONGEST_ENDING = 4


class CompaniesFile(Strict):
    """config/facts/companies.toml."""

    legal: tuple[str, ...]
    loose: tuple[str, ...]
    not_proof: tuple[str, ...]
    trade: tuple[str, ...]
    weak_trade: tuple[str, ...]
    needs_proof: tuple[str, ...]
    never_first: tuple[str, ...]
    never_short: tuple[str, ...]
    places: tuple[str, ...]
    exchanges: tuple[str, ...]
    ticker_suffixes: tuple[str, ...]
    nouns: tuple[str, ...]
    verbs: tuple[str, ...]
    not_aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CompanyWords:
    """The words companies' names are made of, folded as `Tokens` are.

    `starts` are the first words of all endings that make a name a company's. `listing` finds a ticker in brackets,
    `said` a `name` with what only companies do after it, at the head of a clause; `said_first` at that of the text.
    """

    legal: Set[str]
    loose: Set[str]
    proof: Set[str]
    trade: Set[str]
    weak_trade: Set[str]
    needs_proof: Set[str]
    never_first: Set[str]
    never_short: Set[str]
    places: Set[str]
    nouns: Set[str]
    not_aliases: Set[str]
    starts: Set[str]
    listing: re.Pattern[str]
    said: re.Pattern[str]
    said_first: re.Pattern[str]

    @classmethod
    def load(cls, folder: Path) -> CompanyWords:
        """Reads `companies.toml` in `folder`. Raises `ConfigError` naming the mistake."""
        file = read_model(folder / "companies.toml", CompaniesFile)
        return cls(
            legal=frozenset(file.legal),
            loose=frozenset(file.loose),
            proof=frozenset(file.legal) - frozenset(file.not_proof),
            trade=frozenset(file.trade),
            weak_trade=frozenset(file.weak_trade),
            needs_proof=frozenset(file.needs_proof),
            never_first=frozenset(file.never_first),
            never_short=frozenset((*file.never_short, *file.never_first)),
            places=frozenset(file.places),
            nouns=frozenset(file.nouns),
            not_aliases=frozenset(file.not_aliases),
            starts=frozenset(ending.split()[0] for ending in {*file.trade, *file.legal} - {*file.not_proof}),
            listing=_listing(file),
            said=re.compile(rf"[\n.!?:,](?:(?<=\n)|\s){_said(file)}"),
            said_first=re.compile(_said(file)),
        )

    def bare(self, name: str) -> str:
        """`name` as written, without its legal forms: "Akeso, Inc." is "Akeso", "Novo Holdings A/S" "Novo Holdings"."""
        words = list(WORD.finditer(name))
        end = self._without([fold_name(word[0]) for word in words], len(words), self.legal)
        return name[: words[end - 1].end()] if end else name

    def short(self, name: str) -> str:
        """`name` folded, without its legal form, trade words and the place it begins with: "hengrui", "regeneron"."""
        words = tuple(fold_name(name).split())
        end = self._without(words, len(words), self.legal | self.loose)
        end = self._without(words, end, self.trade | self.legal | self.loose)
        start = 1 if end > 1 and words[0] in self.places else 0
        return " ".join(words[start:end])

    def _without(self, words: Sequence[str], end: int, endings: Set[str]) -> int:
        """How many of the first `end` words are left when endings are taken off, one word at least."""
        shorter = True
        while shorter:
            shorter = False
            for length in range(min(_LONGEST_ENDING, end - 1), 0, -1):
                if " ".join(words[end - length : end]) in endings:
                    end, shorter = end - length, True
                    break
        return end


def _listing(file: CompaniesFile) -> re.Pattern[str]:
    """What finds a ticker in brackets: "(NASDAQ: ORB)", "(600276.SS)", "(stock code: 1093.HK)"."""
    named = rf"(?i:{_one_of(file.exchanges)})(?:\s?[:：.]\s?|\s)[A-Z0-9.]{{1,9}}"
    suffixed = rf"[A-Z]{{0,5}}\d{{0,6}}\.(?:{_one_of(file.ticker_suffixes)})\b"
    return re.compile(rf"[(\[](?:{named}|{suffixed})[^()\[\]\n]{{0,60}}[)\]]")


def _said(file: CompaniesFile) -> str:
    """A pattern of a name with one of the verbs after it."""
    name = r"(?P<name>[A-Z][\w-]{2,20}(?:\s[A-Z][\w-]{2,20})?)(?:,\s[^,.\n]{3,60},)?"
    return rf"{name}\s(?:{_one_of(file.verbs)})(?!\w)"


def _one_of(phrases: Iterable[str]) -> str:
    ordered = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return "|".join(re.escape(phrase).replace(r"\ ", r"\s") for phrase in ordered)
