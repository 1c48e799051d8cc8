"""Where a page names its authors to its readers: byline markup, and bylines in plain words.

In: a parsed page, or the lines around its headline. Out: the texts of bylines, most explicit first. Which of them name
people is for others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from lxml import etree

from digest.clean.metadata.authors import NameWords, introduction
from digest.clean.metadata.months import written_dates
from digest.clean.page.passages import squeeze
from digest.clean.page.tree import Element

_MAX_AUTHORS = 20
_MAX_BYLINE = 200
_MAX_CANDIDATES = 200
# Authors of one article stand in boxes of one list; another article's stand in another box.
_NEAR = 2
_MAX_GROUPS = 2
# A comment names its author too, this deep in its box.
_BOX = 6
_PAGE = frozenset({"html", "body", "main", "article"})
_BARE_NAME = re.compile(r"^[A-ZÀ-Þ][\w.'’-]+(?: [A-ZÀ-Þ][\w.'’-]*){1,2}(?: \|.*)?$")
_BARE_AFTER, _BARE_BESIDE = 6, 2
# "Written by " has so many characters, "By: " has not.
_LONG = 9
# "Author" alone on a line announces one, "by" and "von" do not.
_LABEL = 6
_BETWEEN = " |•·●,–—-/"

_NAME_CLASSES = (
    *("author-name", "author--name", "byline-name", "byline--name", "authorname", "authorlink", "author-link"),
    *("the-author", "author-title"),
)
_AUTHOR_PAGE = re.compile(
    r"/(?:authors?|by|profiles?|writers?|contributors?|reporters?|journalists?|staff|autor|auteur)/[\w.%-]"
)
# "author" alone, or as CSS modules write it: "Author_author__4ceOm".
_AUTHOR_CLASS = re.compile(r"author|[a-z-]+-author--[a-z0-9-]{5,8}")


def bylines(tree: Element, stating: Iterable[Element]) -> Iterator[list[str]]:
    """The bylines in a page's markup, most explicit first: for each kind of markup the texts of its first groups.

    `stating` are the elements of the page that state a property.
    """
    stated = islice(filter(_states_author, stating), _MAX_CANDIDATES)
    yield from islice(_groups([element for element in stated if not _is_comment(element)]), _MAX_GROUPS)
    ranked: dict[int, list[Element]] = {}
    for element in islice(_classed(tree), _MAX_CANDIDATES):
        if not _is_comment(element):
            ranked.setdefault(_rank(element), []).append(element)
    for rank in (2, 3):
        yield from islice(_groups(ranked.get(rank, [])), _MAX_GROUPS)
    pages = (a for a in tree.iter("a") if _AUTHOR_PAGE.search((a.get("href") or "")[:_MAX_BYLINE]))
    links = [a for a in islice(pages, _MAX_AUTHORS) if _stands_alone(a)]
    yield from islice(_groups(links), 1)
    yield from islice(_groups(ranked.get(4, [])), 1)
    # An author's box has a name in its first line, and more about them below.
    for text in chain.from_iterable(islice(_groups(ranked.get(5, [])), _MAX_GROUPS)):
        if _BARE_NAME.match(line := text.partition("\n")[0]):
            yield [line]


def _classed(tree: Element) -> Iterator[Element]:
    """The elements whose classes speak of authors or bylines, and that state no author otherwise."""
    # In XPath this takes twice as long: it copies the value for each of the four.
    for element in tree.iter(etree.Element):
        names = element.get("class")
        if (
            names
            and ("uthor" in names or "yline" in names or "AUTHOR" in names or "BYLINE" in names)
            and not _states_author(element)
        ):
            yield element


def _states_author(element: Element) -> bool:
    return "author" in element.get("rel", "") or "author" in element.get("itemprop", "")


def _is_comment(element: Element) -> bool:
    return any("comment" in (up.get("class") or up.get("id") or "") for up in islice(element.iterancestors(), _BOX))


def _rank(element: Element) -> int:
    """How explicitly an element's classes say that it names an author: 2 for most, 5 for least."""
    names = element.get("class", "").lower().replace("_", "-")
    if any(name in names for name in _NAME_CLASSES):
        return 2
    if "byline" in names:
        return 3
    if element.tag in ("p", "span", "div", "a") and any(_AUTHOR_CLASS.fullmatch(name) for name in names.split()):
        return 4
    return 5


def _stands_alone(link: Element) -> bool:
    """Whether a link is a line of its own and not a mention inside a sentence."""
    parent = link.getparent()
    return (
        parent is None or sum(len(squeeze(text)) for text in islice(parent.itertext(), _MAX_BYLINE)) <= _MAX_BYLINE // 2
    )


def _groups(elements: Sequence[Element]) -> Iterator[list[str]]:
    """The texts of `elements`, those that stand beside each other together."""
    group: list[str] = []
    homes: set[Element] = set()
    for element in elements[:_MAX_AUTHORS]:
        text = "\n".join(line for piece in element.itertext() if (line := squeeze(piece)))
        if not 2 < len(text) <= _MAX_BYLINE:
            continue
        near = {up for up in islice(element.iterancestors(), _NEAR) if up.tag not in _PAGE}
        if group and homes.isdisjoint(near):
            yield group
            group, homes = [], set()
        homes |= near
        group.append(text)
    if group:
        yield group


def written_bylines(lines: Sequence[str], words: NameWords) -> list[str]:
    """Those of the `lines` from a headline on that are bylines in plain words, most explicit first.

    They begin as one does ("By …"), before or after a date; follow a line that says only that; or are a bare name
    beside a date.
    """
    explicit: list[str] = []
    bare: list[str] = []
    dated = [i for i, line in enumerate(lines) if len(line) <= _MAX_BYLINE and any(written_dates(line))]
    for i, line in enumerate(lines):
        if len(line) > _MAX_BYLINE:
            continue
        said_before = i > 0 and lines[i - 1].casefold().rstrip(" :：") in words.introductions
        rest = _after_date(line) if i in dated else line
        if said_before or introduction(rest, words):
            explicit.append(rest)
        elif i <= _BARE_AFTER and _BARE_NAME.match(rest) and any(abs(i - at) <= _BARE_BESIDE for at in dated):
            bare.append(rest)
    return explicit + bare


def announced_bylines(lines: Iterable[str], words: NameWords) -> Iterator[str]:
    """Bylines that say so at length ("Written by …"), in lines anywhere on a page, where a mere "by" means little."""
    announced = False
    for line in lines:
        length = introduction(line, words)
        if announced or length >= _LONG:
            yield line
        announced = len(line) >= _LABEL and line.casefold().rstrip(" :：") in words.introductions


def _after_date(line: str) -> str:
    """A dated line without its date: what follows it, or, where it ends with it, what stands before."""
    dates = list(written_dates(line))
    before, after = line[: dates[0].start].strip(_BETWEEN), line[dates[-1].end :].strip(_BETWEEN)
    at = after.casefold().find("by ")
    return before if len(before) > len(after) or not after else after[max(at, 0) :]
