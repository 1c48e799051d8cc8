"""The invented sites: reads content/SITE/site.toml and content/SITE/*.md into `Site` and its `Item`s.

An item is one version of one page: SLUG.md, and SLUG.v2.md where the site changed it later. Articles are written with
straight quotation marks, which a `typographic` site sets as curly ones. What a crawler meets of an item on which
morning is for digest.demo.crawl.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from digest.demo.markup import Block, parse, typographic

CONTENT = Path(__file__).parent / "content"


@dataclass(frozen=True)
class Item:
    """An article as one site published it, and what a good reader makes of it (`event`, `story`).

    `listed` are the paths under which the site's discovery names it: its own where empty, `?…` for its own with
    tracking parameters, another for one that redirects to it. `status` is what the page answers; 0 is never asked,
    as the source's patterns exclude it. `thin` pages hold no article worth the name.
    """

    slug: str
    title: str
    published: datetime
    section: str
    event: str
    blocks: tuple[Block, ...]
    tail: tuple[Block, ...]
    story: str = ""
    dek: str = ""
    authors: tuple[str, ...] = ()
    modified: datetime | None = None
    language: str = "en"
    company: str = ""
    caption: str = ""
    comments: tuple[tuple[str, str], ...] = ()
    listed: tuple[str, ...] = ()
    status: int = 200
    thin: bool = False

    @property
    def moment(self) -> datetime:
        """When this version went online."""
        return self.modified or self.published


@dataclass(frozen=True)
class Document:
    """A feed, sitemap or listing: a template at a path, split into pages of `per_page` items (0: one page)."""

    path: str
    template: str
    content_type: str
    per_page: int = 0


@dataclass(frozen=True)
class Site:
    """A site: where its articles stand, how its server answers, and what of its pages is not article.

    `article_path` is a format of `slug` and `date`. `validators` are the headers it sends of ETag ("strong" or
    "weak") and Last-Modified. `day_only` sites print no time of day. `boilerplate` are phrases that stand on its
    article pages and must not survive cleaning.
    """

    slug: str
    name: str
    host: str
    timezone: str
    article_path: str
    content_type: str
    boilerplate: tuple[str, ...]
    documents: tuple[Document, ...]
    items: tuple[Item, ...]
    charset: str = "utf-8"
    compress: bool = False
    etag: str = ""
    last_modified: bool = False
    day_only: bool = False
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def origin(self) -> str:
        """Scheme and host, with no slash at the end."""
        return f"https://{self.host}"

    def url(self, item: Item) -> str:
        """The canonical URL of an article."""
        return self.origin + self.article_path.format(slug=item.slug, date=item.published)


def load(content: Path = CONTENT) -> tuple[Site, ...]:
    """All sites in alphabetical order, their items oldest first.

    Raises ValueError where an item edits words of another that are not there.
    """
    return tuple(_site(folder) for folder in sorted(content.iterdir()) if (folder / "site.toml").is_file())


def _site(folder: Path) -> Site:
    fields = tomllib.loads((folder / "site.toml").read_text(encoding="utf-8"))
    zone = ZoneInfo(fields["timezone"])
    typeset = typographic if fields.pop("typographic", False) else str
    items = [_item(path, zone, typeset) for path in sorted(folder.glob("*.md"))]
    return Site(
        slug=folder.name,
        documents=tuple(Document(**document) for document in fields.pop("documents")),
        boilerplate=tuple(fields.pop("boilerplate")),
        items=tuple(sorted(items, key=lambda item: (item.moment, item.slug))),
        **fields,
    )


def _item(path: Path, zone: ZoneInfo, typeset: Callable[[str], str]) -> Item:
    front, body, tail = _parts(path)
    for name in ("copy_of", "keep_tail", "edits"):
        front.pop(name, None)
    for name in ("published", "modified"):
        if name in front:
            front[name] = front[name].astimezone(zone)
    front |= {name: typeset(front[name]) for name in ("title", "dek", "caption") if name in front}
    front |= {name: tuple(front.get(name, ())) for name in ("authors", "listed", "comments")}
    return Item(slug=path.name.split(".")[0], blocks=parse(typeset(body)), tail=parse(typeset(tail)), **front)


def _parts(path: Path) -> tuple[dict[str, Any], str, str]:
    """Front matter, body and tail sections. `copy_of` takes body and tail from another item and makes its `edits`."""
    _, head, text = path.read_text(encoding="utf-8").split("+++\n", 2)
    front = tomllib.loads(head)
    if "copy_of" not in front:
        body, _, tail = text.partition("\n---\n")
        return front, body, tail
    _, body, tail = _parts(path.parents[1] / (front["copy_of"] + ".md"))
    for old, new in front.get("edits", ()):
        if old not in body:
            raise ValueError(f"{path}: {front['copy_of']} does not say {old!r}")
        body = body.replace(old, new)
    return front, body, tail if front.get("keep_tail") else ""
