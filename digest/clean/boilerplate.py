"""Parts of a page that are not its article, told by their structure and by what its markup calls them.

In: a parsed page. Out: the page without those parts, and each of them with its reason. A part that holds the
headline or much of the page's prose is never taken away, whatever it is called. Single lines of text are left to
`lines`; what the extractor does not choose, to `extraction`.
"""

from __future__ import annotations

from dataclasses import dataclass

from lxml.html import HtmlElement

from digest.clean.passages import squeeze, visible_text
from digest.clean.vocabulary import Vocabulary
from digest.model import Removed

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
_INLINE = {"span", "a", "em", "i", "small", "time", "strong", "b"}


@dataclass(slots=True)
class _Content:
    """What an element holds, itself and its descendants. Lengths in characters."""

    text: int = 0
    link: int = 0
    prose: int = 0
    password: bool = False
    email: bool = False
    headline: bool = False
    code: bool = False


def prune(tree: HtmlElement, vocabulary: Vocabulary) -> list[Removed]:
    """Take the parts that are not the article out of `tree`, and say what went and why, in reading order."""
    elements = [element for element in tree.iter() if isinstance(element.tag, str)]
    contents = _measure(elements)
    page = contents[tree]
    removed: list[Removed] = []
    gone: set[HtmlElement] = set()
    for element in elements:
        if element is tree:
            continue
        if element.getparent() in gone:
            gone.add(element)
            continue
        reason = _reason(element, contents[element], page, vocabulary)
        if not reason:
            continue
        text = visible_text(element)
        if text:
            removed.append(Removed(reason, text))
        gone.add(element)
    for element in gone:
        parent = element.getparent()
        if parent is not None and parent not in gone:
            _detach(element, parent)
    return removed


def _detach(element: HtmlElement, parent: HtmlElement) -> None:
    """Remove `element` and keep the text that follows it."""
    if tail := element.tail:
        previous = element.getprevious()
        if previous is not None:
            previous.tail = (previous.tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail
    parent.remove(element)


_UNREAD = {"script", "style", "noscript", "template", "svg", "head", "iframe", "object", "select", "textarea"}


def _measure(elements: list[HtmlElement]) -> dict[HtmlElement, _Content]:
    contents = {element: _Content() for element in elements}
    # In reverse reading order every child comes before its parent.
    for element in reversed(elements):
        content = contents[element]
        tag = element.tag
        if tag in _UNREAD:
            content = contents[element] = _Content()
        else:
            _add_text(content, element.text)
            if tag == "a":
                content.link, content.prose = content.text, 0
            elif tag == "h1":
                content.headline = True
            elif tag in ("pre", "table", "blockquote"):
                content.code = True
            elif tag == "input":
                kind = (element.get("type") or "").lower()
                content.password = kind == "password"
                content.email = kind == "email" or "mail" in (element.get("name") or "").lower()
        parent = element.getparent()
        above = contents.get(parent) if parent is not None else None
        if above is None:
            continue
        above.text += content.text
        above.link += content.link
        above.prose += content.prose
        above.password |= content.password
        above.email |= content.email
        above.headline |= content.headline
        above.code |= content.code
        _add_text(above, element.tail)
    return contents


def _add_text(content: _Content, text: str | None) -> None:
    if not text:
        return
    length = len(squeeze(text))
    content.text += length
    if length >= _PROSE_CHARS:
        content.prose += length


def _reason(element: HtmlElement, content: _Content, page: _Content, vocabulary: Vocabulary) -> str:
    if element.tag in ("html", "body", "main", "h1") or content.headline:
        return ""
    reason = _evident_reason(element, content, vocabulary)
    if content.prose > _MAX_NAMED_PROSE_SHARE.get(reason, _MAX_PROSE_SHARE) * page.prose:
        return ""
    return reason


def _evident_reason(element: HtmlElement, content: _Content, vocabulary: Vocabulary) -> str:
    tag = element.tag
    role = (element.get("role") or "").lower()
    if tag == "nav":
        return "navigation"
    if tag == "dialog" or role in _DIALOG_ROLES or element.get("aria-modal") == "true":
        return _box(content, element, vocabulary) or "dialog"
    if tag == "form":
        return _form(content)
    if tag == "figcaption":
        return "" if content.code else "caption"
    if tag in ("aside", "footer"):
        if content.code and content.prose:
            return ""
        named = vocabulary.named(element.get("class"), element.get("id"))
        return named or ("related" if tag == "aside" else "navigation")
    if role in _ROLES:
        return _ROLES[role]
    if tag not in _NAMED_TAGS:
        return ""
    reason = vocabulary.named(element.get("class"), element.get("id"))
    if not reason or (tag in _INLINE and reason not in _LINE_REASONS):
        return ""
    if content.text > _MAX_TEXT.get(reason, content.text) or content.prose > _MAX_PROSE.get(reason, content.prose):
        return ""
    if tag == "p" and content.text > _MAX_LINE:
        return ""
    return reason


def _form(content: _Content) -> str:
    if content.prose > _MAX_FORM_PROSE:
        return ""
    if content.password:
        return "login"
    return "signup" if content.email else ""


def _box(content: _Content, element: HtmlElement, vocabulary: Vocabulary) -> str:
    return _form(content) or vocabulary.named(element.get("class"), element.get("id"))
