"""Drug names told by their shape, those nobody has seen before included. In: tokens. Out: where they stand.

A code is letters, perhaps a hyphen, digits: "KN026", "RP-A501", "BMS-986278". So are genes, trials, scales, laws and
tickers; config/facts/codes.toml lists those. Where the shape alone does not tell, a word beside it must. A
nonproprietary name ends as its kind of substance does: "-mab", "-tinib", "-siran".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import compress
from pathlib import Path

from digest.config import read_model
from digest.config.models import Strict
from digest.facts.spans import Span
from digest.facts.tokens import Tokens

_HYPHENS = "\u2010\u2011\u2012\u2013-"
_LATIN = r"A-Za-z0-9_\u00c0-\u024f"
_CANDIDATE = re.compile(
    rf"(?<![{_LATIN}@#/.$€£¥₹{_HYPHENS}])(?P<letters>[A-Z][A-Za-z]{{0,6}}|[a-z]{{1,2}}[A-Z]{{1,4}}|[a-z]{{2,5}}(?=[{_HYPHENS}]))"
    rf"(?P<joint>[ {_HYPHENS}])?(?P<number>(?:[A-Z]{{1,5}})?\d{{1,9}}(?:[A-Za-z]{{1,3}}\d{{0,3}})?)"
    rf"(?P<more>(?:[{_HYPHENS}][A-Z]?\d{{1,5}}){{0,2}})(?![{_LATIN}@%])(?!\.\d)(?![{_HYPHENS}][A-Za-z0-9])"
)
_YEAR = re.compile(r"(?:19[5-9]|20[0-4])\d")
_MUTATION = re.compile(r"[A-Z]\d{2,4}[A-Z]?")
_SURE_DIGITS = 3
_SURE_LETTERS = 3
_TRIAL_LETTERS = 6
_SHORT_TRIAL_LETTERS = 5
_BESIDE = 4
_STEM_ENDS = 3
_SHORTEST_NAME = 7


class CodesFile(Strict):
    """config/facts/codes.toml."""

    targets: tuple[str, ...]
    others: tuple[str, ...]
    trials: tuple[str, ...]
    isotopes: tuple[str, ...]
    spaced: tuple[str, ...]
    drug_words: tuple[str, ...]
    trial_words: tuple[str, ...]
    stems: tuple[str, ...]
    short_names: tuple[str, ...]
    nouns: tuple[str, ...]
    not_endings: tuple[str, ...]
    context: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Codes:
    """What config/facts/codes.toml says, ready to match. `substances` maps a known code, squeezed, to its substance.

    `stems` are by their last three letters, `prefixes` are the `spaced` ones as tokens are.
    """

    never: Set[str]
    spaced: Set[str]
    prefixes: Set[str]
    drug_words: Set[str]
    trial_words: Set[str]
    stems: Mapping[str, Sequence[str]]
    short_names: Set[str]
    nouns: Set[str]
    not_endings: tuple[str, ...]
    context: Set[str]
    substances: Mapping[str, str]

    @classmethod
    def load(cls, folder: Path, substances: Mapping[str, str]) -> Codes:
        """Reads `codes.toml` in `folder`. Raises `ConfigError` naming the mistake."""
        file = read_model(folder / "codes.toml", CodesFile)
        stems: dict[str, list[str]] = {}
        for stem in file.stems:
            stems.setdefault(stem[-_STEM_ENDS:], []).append(stem)
        return cls(
            never=frozenset((*file.targets, *file.others, *file.trials, *file.isotopes)),
            spaced=frozenset(file.spaced),
            prefixes=frozenset(prefix.lower() for prefix in file.spaced),
            drug_words=frozenset(file.drug_words),
            trial_words=frozenset(file.trial_words),
            stems=stems,
            short_names=frozenset(file.short_names),
            nouns=frozenset(file.nouns),
            not_endings=file.not_endings,
            context=frozenset(file.context),
            substances=substances,
        )

    def is_medical(self, tokens: Tokens) -> bool:
        """Whether the text is on medicines at all, so that what looks like a code may be one."""
        return not self.context.isdisjoint(tokens.distinct)

    def find(self, tokens: Tokens, *, medical: bool) -> Iterator[tuple[str, Span]]:
        """The drugs told by their shape, in order: the id of each and where it stands.

        In a text that is not `medical` only codes that are known count. A drug's code with a number after it
        ("KN026-001") is a study of it, and left out.
        """
        text, starts, ends = tokens.text, tokens.starts, tokens.ends
        seen: set[str] = set()
        end = 0
        for number in self._telling(tokens):
            word, start, stop = tokens.words[number], starts[number], ends[number]
            if start < end:
                continue
            if medical and word[-_STEM_ENDS:] in self.stems and self._is_nonproprietary(word):
                end = stop
                yield word, (start, stop)
            elif medical and word in self.short_names and text[start - 1 : start] in _HYPHENS and number:
                end = stop
                begin = starts[number - 1]
                yield text[begin:stop].lower(), (begin, stop)
            elif not word.isalpha():
                match = self._code_at(tokens, number)
                if match is None:
                    continue
                end = match.end()
                code = squeeze(match[0])
                drug = squeeze(match["letters"] + match["number"])
                if not medical and code not in self.substances:
                    continue
                if drug == code or (drug not in seen and drug not in self.substances):
                    seen.add(code)
                    yield self.substances.get(code, code), match.span()

    def _telling(self, tokens: Tokens) -> Iterable[int]:
        """The numbers of the words that may be or belong to a drug's name by their shape, in order."""
        text, words, starts, stems, prefixes = tokens.text, tokens.words, tokens.starts, self.stems, self.prefixes
        coded = [
            number
            for number in tokens.numeric
            # A bare number stands behind a hyphen, or behind letters that may have a space after them.
            if not words[number].isdigit() or text[starts[number] - 1] in _HYPHENS or words[number - 1] in prefixes
        ]
        shaped = {word for word in tokens.distinct if word[-_STEM_ENDS:] in stems or word in self.short_names}
        if not shaped:
            return coded
        return sorted({*coded, *compress(range(len(words)), map(shaped.__contains__, words))})

    def _is_nonproprietary(self, word: str) -> bool:
        return len(word) >= _SHORTEST_NAME and word.isalpha() and word.endswith(tuple(self.stems[word[-_STEM_ENDS:]]))

    def _code_at(self, tokens: Tokens, number: int) -> re.Match[str] | None:
        """The code that word `number`, which has a digit, is part of: it begins there or with the word before."""
        for first in (number - 1, number):
            if first >= 0:
                match = _CANDIDATE.match(tokens.text, tokens.starts[first])
                if match and match.end() >= tokens.ends[number] and self._is_code(match, tokens, first):
                    return match
        return None

    def _is_code(self, match: re.Match[str], tokens: Tokens, first: int) -> bool:
        letters = match["letters"]
        key = letters.upper()
        if match["joint"] == " " and key not in self.spaced:
            return False
        code = squeeze(match[0])
        if code in self.substances and (key not in self.never or len(code) > len(key) + _SURE_DIGITS):
            return True
        if key in self.never:
            return False
        digits = sum(map(str.isdigit, match["number"] + match["more"]))
        if digits <= 1 or (not match["joint"] and _MUTATION.fullmatch(match[0])):
            return False
        last = tokens.index_at(match.end())
        after = tokens.words[last : last + _BESIDE]
        if len(letters) >= _TRIAL_LETTERS or (
            len(letters) >= _SHORT_TRIAL_LETTERS and match["joint"] and not self.trial_words.isdisjoint(after[:2])
        ):
            return False
        sure = digits >= _SURE_DIGITS or match["number"].startswith("0")
        if match["joint"] and len(letters) >= _SURE_LETTERS:
            sure = True
        if sure and not _YEAR.fullmatch(match["number"]) and len(letters) > 1 and letters[1:].isupper():
            return True
        return not self.drug_words.isdisjoint((*tokens.words[max(0, first - _BESIDE) : first], *after))


def squeeze(code: str) -> str:
    """A code as codes are compared: "SHR-A1811", "SHR A1811" and "shr-a1811" are one."""
    return "".join(filter(str.isalnum, code)).upper()
