"""What a command left behind when it ended, and a desk to give it something to work on."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from digest.config import Project
from digest.model import Article, Block, Facts, Page
from digest.store import Database, articles


@dataclass(frozen=True)
class Result:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    def is_mistake(self, *words: str) -> bool:
        """Whether it ended as a mistake does: code 2, one line on stderr that holds `words`, and no traceback."""
        assert self.code == 2, (self.code, self.err)
        assert len(self.err.strip().splitlines()) == 1, self.err
        assert self.err.startswith("error: "), self.err
        assert "Traceback" not in self.err
        for word in words:
            assert word in self.err, self.err
        return True


Command = Callable[..., Result]


@dataclass
class Desk:
    """The project's store, to put articles and digests in."""

    project: Project

    def digest(self, slug: str = "morning", more: str = "") -> None:
        text = f'title = "The Morning"\nrecipients = ["anna@example.com"]\n{more}\n'
        (self.project.root / f"config/digests/{slug}.toml").write_text(text)

    def story(self, title: str, path: str = "/news/1") -> None:
        """An article seen an hour ago, as cleaning might have left it."""
        url, seen = f"https://example.com{path}", datetime.now(UTC) - timedelta(hours=1)
        page = Page(url, url, "local", seen, 200, "text/html; charset=utf-8", title.encode(errors="replace"))
        sentence = f"{title}, the company said on Tuesday, after regulators had looked at data from 412 patients."
        kept = Article(url, title, (Block("paragraph", sentence),), published=seen, language="en")
        database = Database(self.project.database_url)
        assert articles.save(database, [articles.Cleaned(page, kept, Facts())]) == ["new"]
        database.close()
