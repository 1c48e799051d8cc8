"""Escapes text and addresses for Markdown, as CommonMark 0.31 and GitHub's extensions read it.

In: text and URLs from the web. Out: what a Markdown template may put in a heading, a paragraph or a link as it is.
"""

from __future__ import annotations

import re

from digest.render.text import plain, web_url

_MARKUP = re.compile(
    r"[\\`*_{}\[\]<>#|~$^]"  # emphasis, code, links, HTML, headings, tables, strike-through, formulas
    r"|&(?=#?\w+;)"  # a character reference
    r"|^[-+=:]"  # a list, a rule, an underline or a definition, where the text starts a line
    r"|(?<=\d)[.)](?=\s|$)"  # a numbered list, or just the end of a number
)


def markdown(text: str) -> str:
    """`text` as one line of Markdown that reads as just that text."""
    return _MARKUP.sub(r"\\\g<0>", plain(text))


def markdown_url(url: str) -> str:
    """`web_url(url)`, for the inside of a link's `(<…>)`; empty for what is not a web address."""
    return web_url(url).replace("&", r"\&")
