"""Articles as pages: what cleaning kept, and what it took away.

In: an Article, or a page's blocks with what became of each. Out: Markdown, or HTML5 that needs nothing beside it.
This is in this room, not in the cleaning room, because here is where text from the web is escaped and templates run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from digest.config import defaults, read_table
from digest.model import Article, Judged
from digest.render.article import parts
from digest.render.article_markdown import article_markdown
from digest.render.templates import Templates
from digest.render.text import web_url
from digest.render.wording import Wording

_LONG_RUN = 5
"""Blocks removed one after the other for one reason that are folded away."""


class ArticleRenderer:
    """Renders articles with the operator's templates and words.

    `templates` is the templates/ folder, `config` config/render/ (the packaged one where none is given). Raises
    `UserError` in one line for a mistake in a template, `ConfigError` for one in the words.
    """

    def __init__(self, templates: Path, config: Path | None = None) -> None:
        config = config or defaults() / "config/render"
        self._templates = Templates(templates, Wording.read(config / "wording.toml"))
        words = read_table(config / "reasons.toml")
        self._removed: dict[str, str] = words["removed"]
        self._apart: dict[str, str] = words["apart"]

    def label(self, reason: str) -> str:
        """What a reason or the name of a section is called before people."""
        return self._removed.get(reason) or self._apart.get(reason) or reason.replace("_", " ")

    def markdown(self, article: Article, line: str = "") -> str:
        """`article` as Markdown; `line` stands below the headline."""
        return article_markdown(article, line)

    def page(self, article: Article, line: str = "") -> str:
        """`article` as a page of its own: HTML5 without scripts that fetches nothing but its picture."""
        sections = [(self.label(section.name), section.text.split("\n\n")) for section in article.sections]
        return self._render(
            "article.html.j2", article=article, parts=list(parts(article.blocks)), sections=sections, line=line
        )

    def explanation(self, article: Article, judged: Sequence[Judged]) -> str:
        """A page's blocks in their order, kept and removed told apart, with a legend of the reasons and how often.

        A block that went into a field or section of its own counts as set apart, neither kept nor removed. Long runs
        of blocks removed for one reason are folded away.
        """
        rows = [
            (each, "kept" if not each.reason else "apart" if self._is_apart(each.reason, article) else "removed")
            for each in judged
        ]
        counts = Counter((fate, each.reason) for each, fate in rows)
        legend = sorted(
            ((fate, self.label(reason) if reason else "kept", count) for (fate, reason), count in counts.items()),
            key=lambda entry: (["kept", "apart", "removed"].index(entry[0]), -entry[2], entry[1]),
        )
        runs = [
            (fate, self.label(reason), blocks, fate == "removed" and len(blocks) >= _LONG_RUN)
            for (fate, reason), run in groupby(rows, key=lambda row: (row[1], row[0].reason))
            for blocks in [[each for each, _ in run]]
        ]
        return self._render("explain.html.j2", article=article, runs=runs, legend=legend)

    def _is_apart(self, reason: str, article: Article) -> bool:
        return reason in self._apart or any(section.name == reason for section in article.sections)

    def _render(self, template: str, **values: object) -> str:
        style = self._templates.style("article.css")
        return self._templates.render(template, label=self.label, web_url=web_url, **style, **values)
