"""The notation events are described in, and how it is matched. In: a cue from config/facts/events.toml. Out: a pattern.

A cue is words in lower case with single spaces, over text folded by `fold`:

    word       that word                        word*      any word that begins so
    verb~      that verb, regularly inflected   _drug, _company   a name of that kind
    (a|b c)    one of these                     (a|b)?     one of these, or nothing
    ..         up to eight words, as few as do  {name}     one of the phrases under [phrases], also in (a|to {name})
    {money}    a sum of money                   {number}   a word with a digit in it
    {percent}  a percentage

Text is matched as words split by one space each, so a cue has no ambiguous repetition in it and a match takes time
linear in the sentence, whoever wrote the cue or the sentence. A cue is tried only where one of the words it cannot do
without stands: an automaton finds those words for all cues at once (`CueIndex`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from digest.config import ConfigError

_MARKS = ";:()—–"
_TOKEN = re.compile(rf"(?:[a-z]{{0,3}}[$€£¥₹])?\w+(?:[-.&'/]\w+)*%?|[,{_MARKS}]")
_DOTTED = re.compile(r"(?<!\S)(?:[a-z]\.){2,4}[a-z](?!\S)")
_PART = re.compile(r"\.\.|\{(?P<name>\w+)\}|\((?P<group>[^()]+)\)(?P<optional>\?)?|(?P<word>[^\s(){}|?]+)")
_GAP = r"(?:\S+ ){0,8}?"
_SCALE = "(?:million|billion|mn|mln|bn|crore)"
_VOWELS = frozenset("aeiou")
_SHORT = 3
_COMMON = 20
_BUILT_IN = {
    "money": rf"(?:\w*[$€£¥₹]\S+(?: {_SCALE})?|\d\S* {_SCALE})",
    "number": r"\S*\d\S*",
    "percent": r"(?:\S*\d\S*%|\S*\d\S* (?:percent|per cent))",
}


def fold(sentence: str) -> str:
    """`sentence` as cues see it: words in lower case with one space after each; clause marks become a lone comma."""
    folded = " ".join(_TOKEN.findall(sentence.lower().replace("’", "'")))
    if "." in folded:
        folded = _DOTTED.sub(_undotted, folded)
    for mark in _MARKS:
        folded = folded.replace(mark, ",")
    return f"{folded} ".replace("'s ", " ") if folded else ""


def _undotted(acronym: re.Match[str]) -> str:
    return acronym[0].replace(".", "")


def cue_pattern(cues: Sequence[str], phrases: Mapping[str, Sequence[str]]) -> str:
    """A pattern that finds any of `cues`, "" for no cues. Raises `ConfigError` for a bad cue.

    It is for folded text with a space before its first word too, and begins with that space: a literal is sought fast.
    """
    return " (?:" + "|".join(_compile(cue, phrases) for cue in cues) + ")" if cues else ""


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """`pattern`, compiled when it is first needed: there are hundreds, and compiling them takes a second."""
    return re.compile(pattern)


@dataclass(frozen=True, slots=True)
class CueIndex:
    """Which of many cues a folded sentence may hold: `waiting[i]` are the cues that wait for the automaton's word `i`.

    Of the words of `also[cue]` one must stand there too, if it has any. Cues of sums and numbers alone wait for
    nothing: they are `unconditional`.
    """

    automaton: AhoCorasick
    waiting: tuple[tuple[int, ...], ...]
    also: tuple[frozenset[int], ...]
    unconditional: tuple[int, ...]

    @classmethod
    def of(cls, cues: Sequence[str], phrases: Mapping[str, Sequence[str]]) -> CueIndex:
        """An index of `cues`, which are known by their places in it."""
        numbers: dict[str, int] = {}
        waiting: list[list[int]] = []
        also, unconditional = [], []

        def number(word: str) -> int:
            if word not in numbers:
                numbers[word] = len(waiting)
                waiting.append([])
            return numbers[word]

        named = {name: _longest_words(listed) for name, listed in phrases.items()}
        for place, cue in enumerate(cues):
            rarest = _telling_words(cue, named)
            if not rarest:
                unconditional.append(place)
            for word in rarest[0] if rarest else ():
                waiting[number(word)].append(place)
            also.append(frozenset(number(word) for word in (rarest[1] if len(rarest) > 1 else ())))
        automaton = AhoCorasick(
            list(numbers), matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA
        )
        return cls(automaton, tuple(map(tuple, waiting)), tuple(also), tuple(unconditional))

    def candidates(self, folded: str) -> list[int]:
        """The cues that `folded`, with a space before it, may hold, in order."""
        found = {word for word, _, _ in self.automaton.find_matches_as_indexes(folded, overlapping=True)}
        also = self.also
        waiting = {cue for word in found for cue in self.waiting[word]}
        waiting.update(self.unconditional)
        return sorted(cue for cue in waiting if not also[cue] or not found.isdisjoint(also[cue]))


def _telling_words(cue: str, named: Mapping[str, Set[str]]) -> list[Set[str]]:
    """Sets of words of each of which one stands wherever `cue` does, the rarest first; a space marks where they end.

    `named` are the words of the phrases under each name.
    """
    choices = []
    for part in _PART.finditer(cue):
        if part["optional"] or part[0] == "..":
            continue
        alternatives = (part["group"] or part[0]).split("|")
        if all(each[1:-1] in named or any(word[0] != "{" for word in each.split()) for each in alternatives):
            choices.append(_either(alternatives, named))
    return sorted(choices, key=_commonness)


def _either(alternatives: Sequence[str], named: Mapping[str, Set[str]]) -> Set[str]:
    """The words of which each of `alternatives`, phrases or names of some, has one."""
    phrases = [each for each in alternatives if each[1:-1] not in named]
    return _longest_words(phrases).union(*(named.get(each[1:-1], ()) for each in alternatives))


def _longest_words(phrases: Iterable[str]) -> frozenset[str]:
    """The longest word of each of `phrases`, or how it begins where it may end in several ways."""
    longest = (max((word for word in phrase.split() if word[0] != "{"), key=len) for phrase in phrases)
    return frozenset(f" {_stem(word)}" + ("" if word[-1] in "*~" else " ") for word in longest)


def _commonness(words: Set[str]) -> tuple[int, list[str]]:
    """How often one may expect one of `words`: short words are many times as common as long ones."""
    return sum(_COMMON if len(word.strip()) <= _SHORT else 1 for word in words), sorted(words)


def _compile(cue: str, phrases: Mapping[str, Sequence[str]]) -> str:
    pattern, end = "", 0
    for part in _PART.finditer(cue):
        if cue[end : part.start()].strip():
            break
        end = part.end()
        if part[0] == "..":
            pattern += _GAP
        elif part["word"]:
            pattern += _word(part["word"]) + " "
        elif part["group"]:
            alternatives = (
                " ".join(_word_or_name(word, cue, phrases) for word in each.split())
                for each in part["group"].split("|")
            )
            pattern += f"(?:(?:{'|'.join(alternatives)}) )" + (part["optional"] or "")
        else:
            pattern += _named(part["name"], cue, phrases) + " "
    if cue[end:].strip() or not pattern:
        raise ConfigError(f"events.toml: cue {cue!r}: cannot be read from {cue[end:]!r} on")
    return pattern


def _word_or_name(word: str, cue: str, phrases: Mapping[str, Sequence[str]]) -> str:
    return _named(word[1:-1], cue, phrases) if word[0] == "{" else _word(word)


def _named(name: str, cue: str, phrases: Mapping[str, Sequence[str]]) -> str:
    if name in _BUILT_IN:
        return _BUILT_IN[name]
    if name not in phrases:
        raise ConfigError(f"events.toml: cue {cue!r}: no [phrases] entry is called {name!r}")
    return _one_of(tuple(phrases[name]))


@cache
def _one_of(phrases: tuple[str, ...]) -> str:
    """Longest first, so that `european commission` is not cut short by `european`."""
    ordered = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return "(?:" + "|".join(_phrase(phrase) for phrase in ordered) + ")"


def _phrase(phrase: str) -> str:
    return " ".join(_word(word) for word in phrase.split())


@cache
def _word(word: str) -> str:
    if word.endswith("~"):
        return _stem(word) + _endings(word[:-1])
    return re.escape(word.removesuffix("*")) + (r"\S*" if word.endswith("*") else "")


def _stem(word: str) -> str:
    """What all words begin with that `word` of a cue stands for."""
    if word.endswith(("e~", "y~")) and word[-3:-2] not in _VOWELS:
        return word[:-2]
    return word.removesuffix("*").removesuffix("~")


def _endings(verb: str) -> str:
    """A pattern of what follows the stem in a regular verb's forms: cuts, cutting; hires, hiring; denies, denied."""
    if verb[-2] not in _VOWELS and verb[-1] in "ey":
        return "(?:e|es|ed|ing)" if verb[-1] == "e" else "(?:y|ies|ied|ying)"
    if verb[-1] == "e":
        return "(?:s|d|ing)?"
    return f"(?:s|es|ed|ing|{verb[-1]}ed|{verb[-1]}ing)?"
