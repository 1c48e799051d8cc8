"""Turns MJML into a mail's HTML, and refuses what MJML itself would pass over in silence.

In: the MJML a template made. Out: HTML. The Rust engine behind `mjml` (mrml) takes a misspelt or misplaced tag for
HTML and puts it into the mail without a word, so the document is checked first.
"""

from __future__ import annotations

from html.entities import name2codepoint
from pathlib import Path

from lxml import etree
from mjml import mjml2html

from digest.config import UserError

# Tags of MJML 4 that mrml lays out (https://documentation.mjml.io/#components).
_TAGS = {"mjml"} | {
    f"mj-{name}"
    for name in (
        *(
            "all",
            "attributes",
            "body",
            "breakpoint",
            "class",
            "font",
            "head",
            "html",
            "preview",
            "raw",
            "style",
            "title",
        ),
        *(
            "accordion",
            "accordion-element",
            "accordion-text",
            "accordion-title",
            "button",
            "carousel",
            "carousel-image",
        ),
        *(
            "column",
            "divider",
            "group",
            "hero",
            "image",
            "navbar",
            "navbar-link",
            "section",
            "social",
            "social-element",
        ),
        *("spacer", "table", "text", "wrapper"),
    )
}

# MJML is XML in form, but people write &nbsp; in it.
_ENTITIES = "".join(
    f'<!ENTITY {name} "&#{code};">' for name, code in name2codepoint.items() if name not in ("lt", "gt", "amp", "quot")
)


def to_html(mjml: str, template: Path) -> str:
    """The HTML of a mail. Raises `UserError` naming `template`, or the one beside it, and the line at fault."""
    try:
        root = etree.fromstring(f"<!DOCTYPE mjml [{_ENTITIES}]>{mjml}".encode())
    except etree.XMLSyntaxError as error:
        message = error.msg.partition(", line ")[0]
        raise UserError(f"{_place(mjml, error.lineno or 1, template)}: not MJML: {message}") from None
    for element in root.iter(etree.Element):
        if str(element.tag).startswith("mj") and element.tag not in _TAGS:
            place = _place(mjml, element.sourceline or 1, template)
            raise UserError(f"{place}: MJML has no <{element.tag!s}>; see https://documentation.mjml.io")
    try:
        # With no fonts named, mjml would link to a font server for those it knows.
        return mjml2html(mjml, fonts={})
    except ValueError as error:
        raise UserError(f"{template}:1: not MJML: {error}") from None


def _place(mjml: str, line: int, template: Path) -> str:
    """`file:line` of the template line that made that line of MJML: the first one that says the same.

    A line with values in it says something else in its template; then the MJML's own line is named and quoted.
    """
    lines = mjml.splitlines()
    words = lines[min(line, len(lines)) - 1].strip() if lines else ""
    for path in [template, *sorted(template.parent.glob("*.mjml.j2"))]:
        for number, source in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if words and source.strip() == words:
                return f"{path}:{number}"
    return f"{template}: line {line} of the MJML it makes ({words[:80]!r})"
