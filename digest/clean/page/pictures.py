"""The picture an article is shown with.

In: what the page shows around the article's text, and the picture its metadata names. Out: one `Image`, or none.
A picture that stands with the text comes first: it has its caption, and is no site's standard picture.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from digest.clean.page.links import absolute
from digest.clean.page.passages import squeeze, visible_text
from digest.clean.page.region import Shown
from digest.clean.page.tree import Element
from digest.clean.wording.matching import Names, spell
from digest.model import Image

TAGS = ("img", "amp-img")

_MAX_SET = 20_000
_MAX_CAPTION = 1_000
_MAX_CREDIT = 200
_MAX_SOURCES = 20
_MAX_FIGURE_LEVELS = 5
_LEVELS_NAMED = 2
_DESCRIPTOR = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)([wx]),?(.*)")
_NUMBER = re.compile(r"\s*(\d{1,6})(?:px)?\s*$")
_PART = re.compile(r"(?<=[.!?。])\s+|\s+[|•·–—]\s+|\n|\s*\((?=[^()]*\)\s*\.?$)|(?<=[。」）])")


@dataclass(frozen=True)
class PictureRules:
    """Which pictures are none of an article's, and how captions credit them; see config/cleaning/pictures.toml."""

    not_pictures: frozenset[str]
    stand_ins: frozenset[str]
    late: tuple[str, ...]
    late_sets: tuple[str, ...]
    hosts: tuple[str, ...]
    min_side: int
    labels: re.Pattern[str]
    credits: re.Pattern[str]

    @classmethod
    def read(cls, table: Mapping[str, Any]) -> PictureRules:
        """The rules as pictures.toml has them."""
        return cls(
            not_pictures=frozenset(table["not_pictures"]),
            stand_ins=frozenset(table["stand_ins"]),
            late=tuple(table["late"]),
            late_sets=tuple(table["late_sets"]),
            hosts=tuple(table["hosts"]),
            min_side=int(table["min_side"]),
            labels=_any(table["credit_labels"]),
            credits=_any(table["credits"]),
        )


def lead(shown: Iterable[Shown], stated: str, base: str, rules: PictureRules, names: Names) -> Image | None:
    """The first picture that stands with the article's text, else the one at the address `stated` in the metadata.

    `base` is what addresses on the page are relative to, `names` what class names call captions and credits. Logos,
    faces, icons, and what stands in for pictures still to be loaded, are none.
    """
    for each in shown:
        if each.place == "below" or each.reason or each.element.tag not in TAGS:
            continue
        url = _address(each.element, base, rules)
        if url and not _is_something_else(each.element, rules):
            return Image(url, *_caption(each.element, rules, names))
    url = absolute(stated, base)
    return Image(url) if url and _may_be_picture(url, rules) else None


def _address(element: Element, base: str, rules: PictureRules) -> str:
    """The address of the largest version of a picture."""
    # libxml2 knows <source> as an element with content: the picture is inside it.
    picture = next((each for each in islice(element.iterancestors(), _MAX_SOURCES) if each.tag == "picture"), None)
    sources = islice(picture.iter("source"), _MAX_SOURCES) if picture is not None else ()
    sets = [value for each in (element, *sources) for name in (*rules.late_sets, "srcset") if (value := each.get(name))]
    sized = [(size, address) for value in sets for size, address in _candidates(value[:_MAX_SET])]
    largest = [address for _, address in sorted(sized, key=lambda each: -each[0])[:3]]
    single = [element.get(name) or "" for name in (*rules.late, "src")]
    addresses = (absolute(address, base) for address in (*largest, *single) if address)
    return next((url for url in addresses if url and _may_be_picture(url, rules)), "")


def _candidates(srcset: str) -> Iterator[tuple[float, str]]:
    """The addresses in a srcset with their widths, or with a thousand pixels for each step of density."""
    address = ""
    # A picture written out in place has spaces of its own.
    for token in () if srcset.lstrip().startswith("data:") else srcset.split():
        descriptor = _DESCRIPTOR.fullmatch(token)
        if address:
            number = float(descriptor[1]) if descriptor else 1.0
            yield (number if descriptor and descriptor[2] == "w" else number * 1_000), address
        address = descriptor[3] if descriptor else token.strip(",")
    if address:
        yield 1_000, address


def _may_be_picture(url: str, rules: PictureRules) -> bool:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if any(host == known or host.endswith("." + known) for known in rules.hosts):
        return False
    folder, _, name = parts.path.rpartition("/")
    stem, _, ending = name.rpartition(".")
    words = {*spell(stem or name), *spell(folder.rpartition("/")[2])}
    return ending.lower() != "svg" and not words & rules.not_pictures and not words & rules.stand_ins


def _is_something_else(element: Element, rules: PictureRules) -> bool:
    for side in ("width", "height"):
        if (number := _NUMBER.match(element.get(side) or "")) and int(number[1]) < rules.min_side:
            return True
    around = (element, *islice(element.iterancestors(), _LEVELS_NAMED))
    names = [name for each in around for name in f"{each.get('class') or ''} {each.get('id') or ''}"[:500].split()]
    words = {word for name in (*names, (element.get("alt") or "")[:200]) for word in spell(name)}
    return bool(words & rules.not_pictures)


def _caption(element: Element, rules: PictureRules, names: Names) -> tuple[str, str]:
    """What is written under a picture, and whom that credits with it."""
    for around in islice(element.iterancestors(), _MAX_FIGURE_LEVELS):
        if around.tag == "figure" or names.reason(around.get("class")) == "caption":
            break
    else:
        return "", ""
    inside = list(islice(around.iter("figcaption", "p", "div", "span", "small", "cite", "em"), 50))
    named = [(each, names.reason(each.get("class"), each.get("itemprop"))) for each in inside]
    caption = next((visible_text(each) for each, name in named if each.tag == "figcaption" or name == "caption"), "")
    credit = next((visible_text(each) for each, name in named if name == "credit"), "")
    if max(len(caption), len(credit)) > _MAX_CAPTION:
        return "", ""
    if credit:
        head, _, tail = caption.rpartition(credit)
        caption = f"{head} {tail}"
    else:
        caption, credit = _split_credit(caption, rules)
    return squeeze(caption).strip(" |•·–—()/"), _without_label(credit, rules)


def _split_credit(caption: str, rules: PictureRules) -> tuple[str, str]:
    for start in (0, *(part.end() for part in _PART.finditer(caption))):
        rest = caption[start:].strip(" ()[]")
        if len(rest) <= _MAX_CREDIT and (rules.labels.match(rest) or rules.credits.match(rest)):
            return caption[:start], rest
    return caption, ""


def _without_label(credit: str, rules: PictureRules) -> str:
    credit = squeeze(credit).strip(" ()[]")
    label = rules.labels.match(credit)
    return credit[label.end() :] if label else credit


def _any(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)
