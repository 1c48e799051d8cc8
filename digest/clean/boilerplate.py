"""Parts of a page that are not its article, told by their structure and by what its markup calls them.

In: the passages of a page and their containers. Out: for each passage the reason why the part it is in is not the
article. A part that holds the headline or much of the page's prose is never taken away, whatever it is called.
Single lines of text are left to `lines`; what the model does not choose, to `extraction`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from lxml.html import HtmlElement

from digest.clean.containers import Containers
from digest.clean.passages import Passage

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


@dataclass(slots=True)
class _Content:
    """What an element holds, itself and its descendants. Lengths in characters."""

    text: int = 0
    prose: int = 0
    password: bool = False
    email: bool = False
    headline: bool = False
    code: bool = False


def judge_parts(passages: Sequence[Passage], containers: Containers, tree: HtmlElement) -> list[str]:
    """For each passage the reason why the part of the page it is in is not the article, or ""."""
    if not passages:
        return []
    contents = _measure(passages, containers, tree)
    reasons = [""] * len(contents)
    parents = containers.parent.tolist()
    for number in range(1, len(contents)):
        reasons[number] = reasons[parents[number]] or _reason(
            containers.elements[number], containers.named[number], contents[number], contents[0]
        )
    return [reasons[number] for number in containers.home.tolist()]


def _measure(passages: Sequence[Passage], containers: Containers, tree: HtmlElement) -> list[_Content]:
    text = np.array([len(passage.text) for passage in passages])
    free = np.array([len(passage.text) - passage.link_chars for passage in passages])
    sums = (
        (running := np.concatenate(([0], np.cumsum(values))))[containers.last] - running[containers.first]
        for values in (text, np.where(free >= _PROSE_CHARS, free, 0))
    )
    contents = [_Content(*lengths) for lengths in zip(*(each.tolist() for each in sums), strict=True)]
    parents = containers.parent.tolist()
    numbers = {element: number for number, element in enumerate(containers.elements)}
    for element in tree.iter("input", "h1", "pre", "table", "blockquote"):
        above: HtmlElement | None = element
        while above is not None and above not in numbers:
            above = above.getparent()
        number = numbers[above] if above is not None else 0
        what = _what_holds(element)
        # What a part is known to hold, the parts around it are known to hold.
        while number and what and not getattr(contents[number], what):
            setattr(contents[number], what, True)
            number = parents[number]
    return contents


def _what_holds(element: HtmlElement) -> str:
    """The name of what a part holds that holds `element`, or ""."""
    if element.tag == "h1":
        return "headline"
    if element.tag != "input":
        return "code"
    kind = (element.get("type") or "").lower()
    if kind == "password":
        return "password"
    return "email" if kind == "email" or "mail" in (element.get("name") or "").lower() else ""


def _reason(element: HtmlElement | None, named: str, content: _Content, page: _Content) -> str:
    if element is None or element.tag in ("html", "body", "main", "h1") or content.headline:
        return ""
    reason = _evident_reason(element, named, content)
    if content.prose > _MAX_NAMED_PROSE_SHARE.get(reason, _MAX_PROSE_SHARE) * page.prose:
        return ""
    return reason


def _evident_reason(element: HtmlElement, named: str, content: _Content) -> str:
    tag = element.tag
    role = (element.get("role") or "").lower()
    if tag == "nav":
        return "navigation"
    if tag == "dialog" or role in _DIALOG_ROLES or element.get("aria-modal") == "true":
        return _form(content) or named or "dialog"
    if tag == "form":
        return _form(content)
    if tag == "figcaption":
        return "" if content.code else "caption"
    if tag in ("aside", "footer"):
        if content.code and content.prose:
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
    if content.password:
        return "login"
    return "signup" if content.email else ""
