"""Who wrote it: people, not desks, outlets or labels.

In: what the page calls its authors, in structured data, <meta> tags and byline markup. Out: names as printed, in
order, each once. None is better than a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from digest.clean.folding import fold
from digest.clean.passages import squeeze

_MAX_AUTHORS = 20
_MAX_BYLINE = 200
_LINK = re.compile(r"https?://|www\.|\.com\b|@|\d|[<>{}=]")
_BRACKETED = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_WORD = re.compile(r"[^\W\d_]+(?:[.'’\-][^\W\d_]*)*")
# Those who checked or pictured it did not write it.
_OTHER_ROLES = re.compile(
    r"\b(?:(?:medically |expert )?reviewed|fact[- ]checked|edited|photos?|photography|illustrations?"
    r"|on behalf of|updated|published|posted)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b20\d\d\b")
_BARE_NAME = re.compile(r"^[A-ZÀ-Þ][\w.'’-]+(?: [A-ZÀ-Þ][\w.'’-]*){1,2}(?: \|.*)?$")
_SPLIT_AT = re.compile(r"\s*(?:[;|•·/\n]|\s[–—-]\s|&|\+)\s*")


@dataclass(frozen=True, slots=True)
class NameWords:
    """The words around names, folded. From config/cleaning/metadata.toml."""

    introductions: tuple[str, ...]
    conjunctions: frozenset[str]
    not_people: frozenset[str]
    degrees: frozenset[str]
    particles: frozenset[str]


def people(stated: Iterable[str], words: NameWords, site_names: Sequence[str] = ()) -> tuple[str, ...]:
    """The people named in `stated`, each a name, several, or a byline."""
    sites = {_letters(name) for name in site_names if name}
    found: dict[str, str] = {}
    for text in stated:
        names = list(_names(unescape(text), words))
        for name in names:
            # A single word is a name where it stands alone; on a line with others it is a place, a role or a label.
            if len(names) > 1 and len(name.split()) == 1 and name.isascii():
                continue
            # A site may be named after its one author, who then has a first and a last name.
            if _is_person(name, words) and (_letters(name) not in sites or len(name.split()) > 1):
                found.setdefault(fold(name), name)
    return tuple(found.values())[:_MAX_AUTHORS]


def bylines(tree: HtmlElement) -> Iterable[list[str]]:
    """The page's byline markup, most explicit first: for each kind of markup the texts of its first group."""
    ranked: dict[int, list[HtmlElement]] = {}
    for element in _candidates(tree):
        rank = _rank(element)
        if rank is not None:
            ranked.setdefault(rank, []).append(element)
    for rank in sorted(ranked):
        if group := _first_group(ranked[rank]):
            yield group


_AUTHOR_PAGE_WORDS = (
    *("/author", "/by/", "/profile", "/writer", "/contributor", "/reporter", "/journalist", "/staff/"),
    *("/autor/", "/auteur/"),
)
# What can have a rank at all: a fraction of a page's elements.
_candidates = etree.XPath(
    "//*[contains(@class, 'uthor') or contains(@class, 'yline') or contains(@class, 'AUTHOR')"
    " or contains(@class, 'BYLINE') or contains(@itemprop, 'author') or @itemprop = 'name' or @rel = 'author']"
    " | //a[" + " or ".join(f"contains(@href, '{word}')" for word in _AUTHOR_PAGE_WORDS) + "]"
)


def _rank(element: HtmlElement) -> int | None:
    """How explicitly an element's markup says that it names an author, 0 for most; None where it does not."""
    attributes = element.attrib
    if "author" in attributes.get("itemprop", ""):
        return 1
    if attributes.get("itemprop") == "name" and any(
        "author" in up.get("itemprop", "") for up in islice(element.iterancestors(), 4)
    ):
        return 0
    if attributes.get("rel") == "author":
        return 2
    names = attributes.get("class", "").lower().replace("_", "-")
    if any(name in names for name in _NAME_CLASSES):
        return 3
    if "byline" in names:
        return 4
    if element.tag == "a" and _AUTHOR_PAGE.search(attributes.get("href", "")):
        return 5 if _stands_alone(element) else None
    return 6 if element.tag in ("p", "span", "div", "a") and "author" in names.split() else None


def _stands_alone(link: HtmlElement) -> bool:
    """Whether a link is a line of its own and not a mention inside a sentence."""
    parent = link.getparent()
    return parent is None or sum(len(squeeze(text)) for text in parent.itertext()) <= _MAX_BYLINE // 2


_NAME_CLASSES = (
    "author-name",
    "author--name",
    "byline-name",
    "byline--name",
    "authorname",
    "authorlink",
    "author-link",
    "the-author",
)
_AUTHOR_PAGE = re.compile(
    r"/(?:authors?|by|profiles?|writers?|contributors?|reporters?|journalists?|staff|autor|auteur)/[\w.%-]"
)


def _first_group(elements: Sequence[HtmlElement]) -> list[str]:
    """The texts of the first of `elements` and of those beside it: later ones are other articles' authors."""
    group: list[str] = []
    homes: set[HtmlElement] = set()
    for element in elements[:_MAX_AUTHORS]:
        text = "\n".join(_lines(element))
        if not 2 < len(text) <= _MAX_BYLINE:
            continue
        near = set(islice(element.iterancestors(), 2))
        if homes and not homes & near:
            break
        homes |= near
        group.append(text)
    return group


def written_bylines(lines: Sequence[str], words: NameWords) -> list[str]:
    """Those of the `lines` around a headline that are bylines in plain words.

    They begin as one does ("By …"), follow a line that says only that, or are a bare name beside a date.
    """
    found: list[str] = []
    for i, line in enumerate(lines):
        if len(line) > _MAX_BYLINE:
            continue
        said_before = i > 0 and lines[i - 1].casefold().rstrip(" :") in words.introductions
        dated = any(_YEAR.search(near) for near in lines[max(0, i - 2) : i + 3] if len(near) < _MAX_BYLINE // 2)
        if said_before or _without_introduction(line, words) != line or (dated and _BARE_NAME.match(line)):
            found.append(line)
    return found


def _lines(element: HtmlElement) -> Iterable[str]:
    return (text for piece in element.itertext() if (text := squeeze(piece)))


def _names(text: str, words: NameWords) -> Iterable[str]:
    text = _BRACKETED.sub(" ", text).strip(" \n,.:-–—|")
    for part in _SPLIT_AT.split(_without_introduction(_OTHER_ROLES.split(text, maxsplit=1)[0] or text, words)):
        pieces = re.split(r"\s*,\s*", part)
        for piece in pieces:
            yield from _split_conjunctions(_without_introduction(piece, words), words)


def _without_introduction(text: str, words: NameWords) -> str:
    folded = text.casefold()
    for introduction in words.introductions:
        if folded.startswith(introduction) and folded[len(introduction) : len(introduction) + 1] in (" ", ":"):
            return _without_introduction(text[len(introduction) :].lstrip(" :"), words)
    return text


def _split_conjunctions(text: str, words: NameWords) -> Iterable[str]:
    name: list[str] = []
    for word in text.split():
        # "y" and "e" also stand inside names; they divide only names that are already whole.
        if word in words.conjunctions and (len(name) >= 2 or len(word) > 1):
            if name:
                yield " ".join(name)
            name = []
        else:
            name.append(word)
    if name:
        yield " ".join(name)


def _is_person(name: str, words: NameWords) -> bool:
    if not 2 < len(name) <= 60 or _LINK.search(name) or name.casefold() in words.introductions:
        return False
    parts = _WORD.findall(name)
    if not parts or len(parts) > 6:
        return False
    folded = [part.casefold().strip(".") for part in parts]
    if all(part in words.degrees for part in folded) or any(part in words.not_people for part in folded):
        return False
    if any(part[0].islower() and part not in words.particles for part in parts[1:]) and not name.islower():
        return False
    if name[0].islower() and len(parts) < 2:
        return False
    return len(parts) >= 2 or (len(name) > 2 and (not name.isupper() or not name.isascii()))


def _letters(name: str) -> str:
    return "".join(re.findall(r"\w+", name.casefold()))
