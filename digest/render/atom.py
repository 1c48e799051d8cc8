"""An edition as an Atom feed (RFC 4287), one entry a story."""

from __future__ import annotations

from lxml import etree

from digest.model import Edition
from digest.render.entries import Entry, entries, feed_id, rfc3339
from digest.render.text import plain, web_url
from digest.render.wording import Wording

_ATOM = "http://www.w3.org/2005/Atom"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def render_atom(edition: Edition, wording: Wording, web: str = "") -> str:
    """The feed. `web` is where the issue can be read on the web, "" where it cannot."""
    feed = etree.Element(_name("feed"), nsmap={None: _ATOM})
    feed.set(_XML_LANG, edition.language)
    _add(feed, "id", feed_id(edition))
    _add(feed, "title", plain(edition.title) or edition.digest)
    _add(feed, "updated", rfc3339(edition.until))
    _add(_add(feed, "author"), "name", plain(edition.title) or edition.digest)
    _add(feed, "generator", "pharma-digest")
    if address := web_url(web):
        _add(feed, "link", rel="alternate", type="text/html", href=address)
    for entry in entries(edition, wording):
        _add_entry(feed, entry, rfc3339(edition.until))
    return etree.tostring(feed, xml_declaration=True, encoding="utf-8", pretty_print=True).decode("utf-8")


def _add_entry(feed: etree._Element, entry: Entry, updated: str) -> None:
    element = _add(feed, "entry")
    element.set(_XML_LANG, entry.language)
    _add(element, "id", entry.id)
    _add(element, "title", entry.title)
    _add(element, "published", entry.published)
    _add(element, "updated", updated)
    for outlet in entry.outlets[:1]:
        _add(_add(element, "author"), "name", outlet)
    if entry.url:
        _add(element, "link", rel="alternate", href=entry.url)
    for term in filter(None, (entry.section, entry.kicker)):
        _add(element, "category", term=term)
    _add(element, "content", entry.html, type="html")


def _add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, _name(name), attributes)
    element.text = text or None
    return element


def _name(name: str) -> str:
    return f"{{{_ATOM}}}{name}"
