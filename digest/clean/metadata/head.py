"""What stands in a page's <head> and the few elements of its body that speak of dates, headlines or properties.

In: a parsed page. Out: its <meta> tags, links, scripts of data, headlines, <time> elements and those whose attributes
state a property, in page order. What they mean is for others.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree

from digest.clean.page.passages import squeeze
from digest.clean.page.tree import Element

_MAX_CHARACTERS = 5_000
_MAX_VALUES = 50
_MAX_ELEMENTS = 100
_MAX_TITLE = 1_000
_MAX_HEADLINES = 20
_RELATIONS = frozenset({"canonical", "image_src"})
# Over attributes, not elements: half the time.
_stating = etree.XPath(
    "//*/@itemprop/.. | //*/@itemscope/.. | //*/@typeof/.. | //*/@property[not(parent::meta)]/.."
    " | //*/@rel[contains(., 'author') or contains(., 'tag')]/.."
)

MetaTags = dict[str, list[str]]


@dataclass(slots=True)
class Head:
    """`metas` and `links` are by lower-case name or relation, their values in page order. Only some links are kept.

    `linked_data` and `data` are the texts of its JSON-LD and of its other JSON scripts. `times` are its first <time>
    elements, `h1s` its first <h1> elements. `stating` are the elements that state a property as microdata, as RDFa, or
    as a link's relation to an author or a tag.
    """

    metas: MetaTags = field(default_factory=dict)
    links: dict[str, list[str]] = field(default_factory=dict)
    title: str = ""
    base: str = ""
    linked_data: list[str] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    h1s: list[Element] = field(default_factory=list)
    times: list[Element] = field(default_factory=list)
    stating: list[Element] = field(default_factory=list)


def read_head(tree: Element) -> Head:
    """What the page in `tree` says about itself outside its text."""
    head = Head(stating=_stating(tree))
    for element in tree.iter("meta", "link", "script", "title", "h1", "time", "base"):
        match element.tag:
            case "meta":
                _add_meta(head.metas, element)
            case "link":
                _add_link(head.links, element)
            case "script":
                _add_script(head, element)
            case "title":
                # An <svg> has titles too.
                head.title = head.title or squeeze("".join(element.itertext())[:_MAX_TITLE])
            case "base":
                head.base = head.base or (element.get("href") or "").strip()
            case "h1" if len(head.h1s) < _MAX_HEADLINES:
                head.h1s.append(element)
            case "time" if len(head.times) < _MAX_ELEMENTS:
                head.times.append(element)
    return head


def _add_meta(metas: MetaTags, element: Element) -> None:
    content = squeeze((element.get("content") or "")[:_MAX_CHARACTERS])
    if not content:
        return
    parent = element.getparent()
    # In the body, it is part of a description by microdata.
    in_head = parent is not None and parent.tag == "head"
    for attribute in ("property", "name", "http-equiv", "itemprop") if in_head else ("property", "name", "http-equiv"):
        if name := element.get(attribute):
            values = metas.setdefault(name.strip().lower(), [])
            if len(values) < _MAX_VALUES:
                values.append(content)


def _add_link(links: dict[str, list[str]], element: Element) -> None:
    relation = (element.get("rel") or "").strip().lower()
    if relation in _RELATIONS and (href := (element.get("href") or "").strip()):
        links.setdefault(relation, []).append(href)


def _add_script(head: Head, element: Element) -> None:
    kind = element.get("type")
    if not kind or "json" not in (kind := kind.lower()) or not element.text:
        return
    (head.linked_data if "ld+json" in kind else head.data).append(element.text)


def first(tags: MetaTags, names: Iterable[str]) -> str:
    """The content of the first of these tags that the page has, or ""."""
    return next((tags[name][0] for name in names if name in tags), "")


def every(tags: MetaTags, names: Iterable[str]) -> list[str]:
    """The contents of all of these tags, in the order of `names`."""
    return [content for name in names for content in tags.get(name, ())]
