"""A mail keeps to what Gmail, Outlook and Apple Mail show, as caniemail.com tells: all that matters is inline.

Checked with caniemail 2.0.2 (npm) against gmail.*, outlook.* and apple-mail.*. What stands in <style> is not held to
it, as dark colours and hover come on top: a program that drops them shows the mail in light ones.
"""

from __future__ import annotations

import lxml.html
from render_samples import sample_with_history

from digest.model import MailLinks
from digest.render import Renderer

SHOWN = {
    *("color", "background", "background-color", "font", "font-family", "font-size", "font-weight", "line-height"),
    *("text-align", "text-decoration", "text-transform", "vertical-align", "direction", "display"),
    *("margin", "padding", "border", "border-top", "border-collapse", "width", "mso-padding-alt"),
}
"""Properties that all of them know, some with limits that do no harm here, like no negative margins."""

DISPENSABLE = {
    *("max-width", "border-radius", "cursor"),  # Outlook on Windows: full width, square corners
    *("word-break", "white-space"),  # a long word or a date breaks, or does not
    *(
        "max-height",
        "max-width",
        "opacity",
        "overflow",
        "word-spacing",
    ),  # hide the preview text, which display does too
}
"""Properties that some do not know, and whose lack costs no reader a word."""

ELEMENTS = {
    *("html", "head", "meta", "title", "style", "body", "div", "span", "p", "br", "a", "b", "h1", "h2", "h3"),
    *("table", "tbody", "tr", "td"),
    "bdi",  # not in Gmail: names in other scripts may then swap their neighbours' places
}


def test_mails_use_what_mail_programs_know(renderer: Renderer) -> None:
    links = MailLinks("https://d.example/u", "https://d.example/p", "https://d.example/i")
    mails = [renderer.mail(sample_with_history(), links), renderer.notice(["News"], "https://d.example/c", hours=72)]
    for mail in mails:
        document = lxml.html.document_fromstring(mail.html)
        tags = {element.tag for element in document.iter() if isinstance(element.tag, str)}
        assert tags <= ELEMENTS
        rules = [rule for style in document.xpath("//@style") for rule in style.split(";") if rule.strip()]
        properties = {rule.partition(":")[0].strip() for rule in rules}
        assert properties <= SHOWN | DISPENSABLE


def test_no_mail_loads_anything(renderer: Renderer) -> None:
    document = lxml.html.document_fromstring(renderer.mail(sample_with_history()).html)
    assert not document.xpath("//@src | //@background | //link | //script | //img")
    assert "url(" not in "".join(document.xpath("//style/text() | //@style"))
