"""The notation events are described in, and how it is matched. In: a cue from config/facts/events.toml. Out: a pattern.

A cue is words in lower case with single spaces, over text folded by `fold`:

    word       that word                        word*      any word that begins so
    (a|b c)    one of these                     (a|b)?     one of these, or nothing
    ..         up to eight words, as few as do  {name}     one of the phrases listed under [phrases], also in (a|{name})
    {money}    a sum of money                   {number}   a word with a digit in it

Text is matched as words split by one space each, so a cue has no ambiguous repetition in it and a match takes time
linear in the sentence, whoever wrote the cue or the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from digest.config import ConfigError

_CLAUSE_MARKS = ",;:()—–"
_TOKEN = re.compile(rf"(?:[a-z]{{0,3}}[$€£¥₹])?\w+(?:[-.&'/]\w+)*|[{_CLAUSE_MARKS}]")
_PART = re.compile(r"\.\.|\{(?P<name>\w+)\}|\((?P<group>[^()]+)\)(?P<optional>\?)?|(?P<word>[^\s(){}|?]+)")
_GAP = r"(?:\S+ ){0,8}?"
_SCALE = "(?:million|billion|mn|mln|bn|crore)"
_BUILT_IN = {
    "money": rf"(?:\w*[$€£¥₹]\S+(?: {_SCALE})?|\d\S* {_SCALE})",
    "number": r"\S*\d\S*",
}


def fold(sentence: str) -> str:
    """`sentence` as cues see it: words in lower case with one space after each; clause marks become a lone comma."""
    return "".join(f"{_fold_token(token)} " for token in _TOKEN.findall(sentence.lower().replace("’", "'")))


def compile_cues(cues: Sequence[str], phrases: Mapping[str, Sequence[str]]) -> re.Pattern[str] | None:
    """One pattern that finds any of `cues` in folded text, or None for no cues. Raises `ConfigError` for a bad cue."""
    if not cues:
        return None
    return re.compile(r"(?<!\S)(?:" + "|".join(_compile(cue, phrases) for cue in cues) + ")")


def _fold_token(written: str) -> str:
    if written in _CLAUSE_MARKS:
        return ","
    return written.removesuffix("'s")


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
            alternatives = (_alternative(each, cue, phrases) for each in part["group"].split("|"))
            pattern += f"(?:(?:{'|'.join(alternatives)}) )" + (part["optional"] or "")
        else:
            pattern += _named(part["name"], cue, phrases) + " "
    if cue[end:].strip() or not pattern:
        raise ConfigError(f"events.toml: cue {cue!r}: cannot be read from {cue[end:]!r} on")
    return pattern


def _alternative(alternative: str, cue: str, phrases: Mapping[str, Sequence[str]]) -> str:
    part = _PART.fullmatch(alternative)
    return _named(part["name"], cue, phrases) if part and part["name"] else _phrase(alternative)


def _named(name: str, cue: str, phrases: Mapping[str, Sequence[str]]) -> str:
    if name in _BUILT_IN:
        return _BUILT_IN[name]
    if name not in phrases:
        raise ConfigError(f"events.toml: cue {cue!r}: no [phrases] entry is called {name!r}")
    return _one_of(phrases[name])


def _one_of(phrases: Sequence[str]) -> str:
    """Longest first, so that `european commission` is not cut short by `european`."""
    ordered = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return "(?:" + "|".join(_phrase(phrase) for phrase in ordered) + ")"


def _phrase(phrase: str) -> str:
    return " ".join(_word(word) for word in phrase.split())


def _word(word: str) -> str:
    return re.escape(word.removesuffix("*")) + (r"\S*" if word.endswith("*") else "")
