"""An article as Markdown: CommonMark 0.31 with GitHub's tables.

In: an Article. Out: text that reads as the article wherever Markdown is read; nothing in it is markup but ours.
"""

from __future__ import annotations

import re
from itertools import zip_longest

from digest.model import Article
from digest.render.article import Part, Text, parts
from digest.render.markdown import markdown, markdown_url

_BACKTICKS = re.compile(r"`+")
# The headline is the only heading of the first level.
_TOP_LEVEL = 2


def article_markdown(article: Article, line: str = "") -> str:
    """`article` as Markdown. `line` stands below the headline: when it was published, and by whom."""
    image = article.image
    blocks = [
        f"# {markdown(article.title)}" if article.title else "",
        f"**{markdown(article.dek)}**" if article.dek else "",
        markdown(line),
        _image(image.url, image.caption, image.credit) if image else "",
        *map(_part, parts(article.blocks)),
        "\n".join(_link(embed.site, embed.url, "- ") for embed in article.embeds),
    ]
    for section in article.sections:
        blocks += [
            f"## {markdown(section.name.replace('_', ' ').capitalize())}",
            *map(_lines, section.text.split("\n\n")),
        ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _part(part: Part) -> str:
    if part.kind == "table_row":
        return _table(part)
    texts = [_inline(text) for item in part.items for text in item]
    if part.kind == "heading":
        return f"{'#' * max(_TOP_LEVEL, part.level)} {' '.join(texts[0].replace(chr(92) + chr(10), ' ').split())}"
    if part.kind == "list_item":
        return "\n".join("- " + text.replace("\n", "\n  ") for text in texts)
    if part.kind == "quote":
        return "\n>\n".join("> " + text.replace("\n", "\n> ") for text in texts)
    if part.kind == "preformatted":
        return _fenced("".join(span.text for text in part.items[0] for span in text))
    return texts[0]


def _table(part: Part) -> str:
    rows = [[_inline(text).replace("\n", " ") for text in item] for item in part.items]
    columns = list(zip_longest(*rows, fillvalue=""))
    lines = ["| " + " | ".join(row) + " |" for row in zip(*columns, strict=True)]
    return "\n".join([lines[0], "|" + " --- |" * len(columns), *lines[1:]])


def _inline(text: Text) -> str:
    """Spans in a line, or in several with hard breaks between."""
    return "".join(_edges(span.text, _link(span.text, span.url)) if span.url else _lines(span.text) for span in text)


def _lines(text: str) -> str:
    return "\\\n".join(_edges(line, markdown(line)) for line in text.split("\n"))


def _link(text: str, url: str, before: str = "") -> str:
    address = markdown_url(url)
    return before + (f"[{markdown(text)}](<{address}>)" if address else markdown(text))


def _image(url: str, caption: str, credit: str) -> str:
    address = markdown_url(url)
    below = markdown(" · ".join(part for part in (caption, credit) if part))
    return f"![{markdown(caption)}](<{address}>)" + (f"\\\n*{below}*" if below else "") if address else ""


def _edges(text: str, written: str) -> str:
    """`written` with the space that `text` has at its ends: between spans it divides words."""
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() and written else ""
    return before + written + after


def _fenced(text: str) -> str:
    fence = "`" * max(3, 1 + max((len(run) for run in _BACKTICKS.findall(text)), default=0))
    shown = "".join(character for character in text if character in "\n\t" or character.isprintable())
    return f"{fence}\n{shown}\n{fence}"
