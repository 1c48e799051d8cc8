"""Parts of a page that are not its article, told by their structure and by what its markup calls them.

In: the passages of a page and their containers. Out: for each passage the reason why the part it is in is not the
article. A part that holds the headline or much of the page's prose is never taken away, whatever it is called.
Single lines of text are left to `lines`; what the model does not choose, to `extraction`.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

import numpy as np

from digest.clean.judging.boxes import form_boxes
from digest.clean.page.containers import Containers
from digest.clean.page.passages import Passage
from digest.clean.page.tree import Element
from digest.clean.wording.matching import Names

# A run of text this long between two tags is a sentence or more, not a label.
_PROSE_CHARS = 60
# Parts with more of the page's prose than this are the article, or hold it, unless they go by a name that no
# article has.
_MAX_PROSE_SHARE = 0.3
_MAX_NAMED_PROSE_SHARE = {"comments": 0.85, "cookie": 0.6, "dialog": 0.6, "related": 0.5}
# A sign-up or log-in box explains itself in fewer words than this.
_MAX_FORM_PROSE = 600
_MAX_LINE = 250

_ROLES = {
    "navigation": "navigation",
    "menu": "navigation",
    "menubar": "navigation",
    "search": "navigation",
    "contentinfo": "navigation",
    "banner": "navigation",
    "complementary": "related",
    "doc-footnote": "",
}
_DIALOG_ROLES = {"dialog", "alertdialog"}
# Parts whose tag alone says what they are.
_PARTS = {"nav", "dialog", "form", "figcaption", "aside", "footer"}
_NAMED_TAGS = {
    "div",
    "section",
    "ul",
    "ol",
    "p",
    "span",
    "figure",
    "details",
    "dl",
    "table",
    "header",
    "small",
    "time",
    "em",
    "i",
    "a",
    "li",
}
# Lines, not boxes: an element so named is only believed while it is short.
_LINE_REASONS = {"byline", "dateline", "credit", "tags", "caption"}
_MAX_TEXT = {"byline": 250, "dateline": 150, "credit": 250, "caption": 600}
# Sentences a part of this name may hold, in characters; more, and the name is about something else.
_MAX_PROSE = {
    "login": 600,
    "cookie": 1200,
    "paywall": 300,
    "signup": 900,
    "share": 100,
    "advertisement": 400,
    "promo": 500,
    "byline": 100,
    "dateline": 60,
    "tags": 100,
    "credit": 250,
    "navigation": 800,
    "author_box": 1500,
}


@dataclass(frozen=True, slots=True)
class _Content:
    """What an element holds, itself and its descendants: lengths in characters, and what its elements tell."""

    text: int
    prose: int
    holds: Set[str] = frozenset()


def judge_parts(passages: Sequence[Passage], containers: Containers, names: Names, tree: Element) -> list[str]:
    """For each passage the reason why the part of the page it is in is not the article, or "".

    `names` are what class and id attributes call such parts.
    """
    if not passages:
        return []
    text, prose = _lengths(passages, containers)
    parents = containers.parent.tolist()
    holds = _holdings(containers, parents, tree)
    boxes = form_boxes(passages, containers, holds)
    reasons = [""] * len(parents)
    for number, element in enumerate(containers.elements):
        above = reasons[parents[number]] or boxes.get(number, "")
        if above:
            reasons[number] = above
            continue
        if element is None:
            continue
        get = element.get
        named = names.reason(get("class"), get("id"))
        if named or element.tag in _PARTS or get("role") or get("aria-modal"):
            content = _Content(text[number], prose[number], holds.get(number, frozenset()))
            reasons[number] = _reason(element, named, content, prose[0])
    return [reasons[number] for number in containers.home.tolist()]


def _lengths(passages: Sequence[Passage], containers: Containers) -> tuple[list[int], list[int]]:
    """For each container the characters of text in it, and of prose."""
    text = np.array([len(passage.text) for passage in passages])
    free = text - np.array([passage.link_chars for passage in passages])
    running = np.zeros((2, len(passages) + 1), np.int64)
    np.cumsum([text, np.where(free >= _PROSE_CHARS, free, 0)], axis=1, out=running[:, 1:])
    sums = running[:, containers.last] - running[:, containers.first]
    return sums[0].tolist(), sums[1].tolist()


def _holdings(containers: Containers, parents: Sequence[int], tree: Element) -> dict[int, set[str]]:
    """What containers hold that tells what they are, by number."""
    numbers = {element: number for number, element in enumerate(containers.elements)}
    holds: dict[int, set[str]] = {}
    for element in tree.iter("input", "h1", "pre", "table", "blockquote"):
        what = _what_holds(element)
        if not what:
            continue
        above: Element | None = element
        while above is not None and above not in numbers:
            above = above.getparent()
        number = numbers[above] if above is not None else 0
        # What a part is known to hold, the parts around it are known to hold.
        while number and what not in (held := holds.setdefault(number, set())):
            held.add(what)
            number = parents[number]
    return holds


def _what_holds(element: Element) -> str:
    """The name of what a part holds that holds `element`, or ""."""
    if element.tag == "h1":
        return "headline"
    if element.tag != "input":
        return "code"
    kind = (element.get("type") or "").lower()
    if kind == "password":
        return "password"
    return "email" if kind == "email" or "mail" in (element.get("name") or "").lower() else ""


def _reason(element: Element, named: str, content: _Content, page_prose: int) -> str:
    if element.tag in ("html", "body", "main", "h1") or "headline" in content.holds:
        return ""
    reason = _evident_reason(element, named, content)
    if content.prose > _MAX_NAMED_PROSE_SHARE.get(reason, _MAX_PROSE_SHARE) * page_prose:
        return ""
    # What opens over the page and is no form is there to promote something.
    return "promo" if reason == "dialog" else reason


def _evident_reason(element: Element, named: str, content: _Content) -> str:
    tag = element.tag
    role = (element.get("role") or "").lower()
    if tag == "nav":
        return "navigation"
    if tag == "dialog" or role in _DIALOG_ROLES or element.get("aria-modal") == "true":
        return _form(content) or named or "dialog"
    if tag == "form":
        return _form(content)
    if tag == "figcaption":
        return "" if "code" in content.holds else "caption"
    if tag in ("aside", "footer"):
        if "code" in content.holds and content.prose:
            return ""
        return named or ("related" if tag == "aside" else "navigation")
    if role in _ROLES:
        return _ROLES[role]
    if tag not in _NAMED_TAGS:
        return ""
    if content.text > _MAX_TEXT.get(named, content.text) or content.prose > _MAX_PROSE.get(named, content.prose):
        return ""
    if tag == "p" and content.text > _MAX_LINE:
        return ""
    return named


def _form(content: _Content) -> str:
    if content.prose > _MAX_FORM_PROSE:
        return ""
    if "password" in content.holds:
        return "login"
    return "signup" if "email" in content.holds else ""
