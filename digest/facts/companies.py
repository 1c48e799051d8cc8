"""Companies. In: a text and the names found in it. Out: mentions of companies, each under its name.

Companies nobody has listed are told by how they are called: a trade word ("Orbita Therapeutics"), a legal form
("Orbita, Inc."), a listing ("Orbita (NASDAQ: ORB)"), or by what is said of them ("drugmaker Orbita", "Orbita raises").
Their short forms count from then on in the whole article, the headline included.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from digest.facts.company_names import CompanyWords
from digest.facts.lexicon import Mention
from digest.facts.mentions import Named, free
from digest.facts.spans import brackets, find_name
from digest.facts.tokens import Tokens, fold_name

_MOST_WORDS = 4
_MOST_NEW = 60
_AROUND = 80
_JOINTS = frozenset({" ", "-", " & ", "\u2010", "\u2011", "/"})
_NAME = r"(?P<name>[A-Z][\w-]{2,20}(?:\s[A-Z][\w-]{2,20})?)"
_CALLED = re.compile(rf"\s(?:(?:company|firm|giant|maker)\s)?{_NAME}(?!\s?[A-Z])")
_NEWS = 800
_ALIAS = re.compile(
    r"\s?\((?:[Tt]he\s|\"the\s)?[\"“'‘]?(?P<name>[A-Z][\w&-]{1,20}(?:\s[A-Z][\w-]{2,20})?)[\"”'’]?(?:\sor\s[^()]{3,40})?\)"
)


def find_companies(tokens: Tokens, mentions: Sequence[Mention], forms: CompanyWords, ordinary: Set[str]) -> list[Named]:
    """The companies in the text, in order. `mentions` are the names of all kinds already found, in order."""
    text = tokens.text
    listed = [_without_form(each, text, forms) for each in mentions if each.kind == "company"]
    fresh: dict[str, Named] = {}
    for start, end in _called_so(tokens, mentions, forms, ordinary):
        _add(fresh, forms.bare(text[start:end]), start, end)
    for bracket in brackets(text):
        if not forms.listing.match(text, bracket):
            continue
        last = tokens.index_at(bracket) - 1
        while last > 0 and tokens.words[last] in forms.legal:
            last -= 1
        first = _walk_left(tokens, last, forms, ordinary)
        if 0 <= first <= last:
            start, end = tokens.starts[first], tokens.ends[last]
            if free(mentions, start, end):
                _add(fresh, forms.bare(text[start:end]), start, end)
    for match in _said(tokens, forms):
        words = fold_name(match["name"]).split()
        if (
            words
            and not any(word in ordinary or word in forms.never_first for word in words)
            and free(mentions, *match.span("name"))
        ):
            _add(fresh, match["name"], *match.span("name"))
    companies = listed + _merged(list(fresh.values())[:_MOST_NEW], listed)
    return sorted(
        {*companies, *_short_forms(text, companies, mentions, forms, ordinary)},
        key=lambda each: (each.start, -each.end),
    )


def _without_form(mention: Mention, text: str, forms: CompanyWords) -> Named:
    """A listed company as it is named, its legal form left out."""
    name = text[mention.start : mention.end]
    if name.rpartition(" ")[2].lower() in forms.legal:
        name = forms.bare(name)
    return Named(mention.id, mention.start, mention.start + len(name))


def _said(tokens: Tokens, forms: CompanyWords) -> Iterator[re.Match[str]]:
    """Names that something is said of which only companies do or are."""
    opening = forms.said_first.match(tokens.text[:_NEWS])
    if opening:
        yield opening
    yield from forms.said.finditer(tokens.text[:_NEWS], opening.end() if opening else 0)
    for number in tokens.numbers(forms.nouns):
        if _is_in_name(tokens, number):
            continue
        if match := _CALLED.match(tokens.text, tokens.ends[number]):
            yield match


def _is_in_name(tokens: Tokens, number: int) -> bool:
    """Whether a noun is part of a longer name, as in "the Pharma Courier"."""
    return number > 0 and tokens.words[number - 1] == "the" and tokens.text[tokens.starts[number]].isupper()


def _add(fresh: dict[str, Named], name: str, start: int, end: int) -> None:
    folded = fold_name(name)
    if folded:
        fresh.setdefault(folded, Named(name, start, min(end, start + len(name))))


def _called_so(
    tokens: Tokens, mentions: Sequence[Mention], forms: CompanyWords, ordinary: Set[str]
) -> Iterator[tuple[int, int]]:
    """Names that end in a trade word or a legal form."""
    words, starts, text = tokens.words, tokens.starts, tokens.text
    end = 0
    for number in tokens.numbers(forms.starts):
        if number < end or not text[starts[number]].isupper():
            continue
        length = _ending(words, number, forms)
        if not length:
            continue
        last = number + length - 1
        end = last + 1
        ending = " ".join(words[number:end])
        proven = ending in forms.proof or (end < len(words) and words[end] in forms.proof)
        if ending in forms.needs_proof and not proven:
            continue
        first = _walk_left(tokens, number - 1, forms, ordinary)
        if first < number and _telling(tokens, first, number, ending, proven, forms, ordinary):
            start, stop = starts[first], tokens.ends[last]
            if free(mentions, start, stop):
                yield start, stop


def _ending(words: Sequence[str], number: int, forms: CompanyWords) -> int:
    """How many words from `number` on are a trade word or a legal form, 0 for none."""
    for length in (2, 1):
        ending = " ".join(words[number : number + length])
        if ending in forms.trade or ending in forms.proof:
            return min(length, len(words) - number)
    return 0


def _telling(
    tokens: Tokens, first: int, number: int, ending: str, proven: bool, forms: CompanyWords, ordinary: Set[str]
) -> bool:
    """Whether the words before the ending make a name of it."""
    head = tokens.words[first:number]
    if all(word in forms.never_short for word in head):
        return False
    return proven or ending not in forms.weak_trade or any(word not in ordinary for word in head)


def _walk_left(tokens: Tokens, last: int, forms: CompanyWords, ordinary: Set[str]) -> int:
    """The first word of the name that ends with word `last`: capitalised words, four at most."""
    first = last + 1
    while first > 0 and last + 1 - first < _MOST_WORDS:
        word = first - 1
        surface = tokens.text[tokens.starts[word] : tokens.ends[word]]
        if surface == surface.lower() and not surface[0].isdigit():
            break
        if tokens.words[word] in forms.never_first or (first <= last and not _joined(tokens, word)):
            break
        if first <= last and tokens.words[word] in ordinary and not _is_name_like(tokens, first, last, ordinary):
            break
        first = word
    return first


def _is_name_like(tokens: Tokens, first: int, last: int, ordinary: Set[str]) -> bool:
    """Whether an ordinary capitalised word before words `first` to `last` may belong to the name.

    In a headline in title case it is as likely a verb; it belongs where the words so far are ordinary too and the
    line does not capitalise everything.
    """
    start, end = tokens.starts[first - 1], tokens.ends[last]
    line = tokens.text.rfind("\n", 0, start) + 1
    before = tokens.text[max(line, start - _AROUND) : start].split()
    after = tokens.text[end : end + _AROUND].partition("\n")[0].split()[1:]
    capitals = sum(word[0].isupper() for word in (*before, *after))
    in_title_case = capitals * 2 > len(before) + len(after)
    return not in_title_case and all(word in ordinary for word in tokens.words[first : last + 1])


def _joined(tokens: Tokens, word: int) -> bool:
    """Whether the next word stands so near that both may be one name."""
    if word + 1 >= len(tokens.words):
        return False
    return tokens.text[tokens.ends[word] : tokens.starts[word + 1]] in _JOINTS


def _merged(fresh: list[Named], listed: Sequence[Named]) -> list[Named]:
    """New names under the id of the longest name that begins or ends with them, and under listed names first."""
    ids = sorted({fold_name(each.id): each.id for each in (*fresh, *listed)}.items(), key=lambda pair: -len(pair[0]))
    merged = []
    for each in fresh:
        folded = fold_name(each.id)
        longer = next(
            (
                id_
                for name, id_ in ids
                if name != folded and (name.startswith(f"{folded} ") or name.endswith(f" {folded}"))
            ),
            each.id,
        )
        merged.append(Named(longer, each.start, each.end))
    return merged


def _short_forms(
    text: str, companies: Sequence[Named], mentions: Sequence[Mention], forms: CompanyWords, ordinary: Set[str]
) -> Iterator[Named]:
    """The first place of each company's short forms: its names without trade words, and what brackets call it."""
    written = {(text[each.start : each.end], each.id): each for each in reversed(companies)}
    for (surface, id_), each in sorted(written.items()):
        names = {_short_as_written(surface, forms)}
        alias = _ALIAS.match(text, each.end, each.end + 80)
        if alias and not alias["name"].isupper():
            words = fold_name(alias["name"]).split()
            if not any(word in forms.not_aliases or word in ordinary for word in words):
                names.add(alias["name"])
        for name in sorted(names - {"", surface}):
            start = find_name(text, name)
            if start >= 0 and free(mentions, start, start + len(name)):
                yield Named(id_, start, start + len(name))


def _short_as_written(name: str, forms: CompanyWords) -> str:
    """The short form of `name` in its own letters: "Hengrui" of "Jiangsu Hengrui Pharma", "" for no fit one."""
    short = forms.short(name)
    if len(short) < len("abc") or short in forms.never_short:
        return ""
    begin = name.lower().find(short.split()[0])
    found = re.match(r"\S+(?:[\s-]\S+)" + f"{{{len(short.split()) - 1}}}", name[max(begin, 0) :])
    return found[0] if found and begin >= 0 and fold_name(found[0]) == short else ""
