"""Pages that were fetched and the articles cleaned from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from pydantic import TypeAdapter
from sqlalchemy import func, select

from digest.model import Article, Block, Facts, Page, TailSection
from digest.store.database import Database
from digest.store.tables import ArticleRow, PageRow

Outcome = Literal["new", "updated", "unchanged", "no article", "not in the archive"]

_BLOCKS = TypeAdapter(tuple[Block, ...])
_FACTS = TypeAdapter(Facts)


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article as the store has it."""

    article: Article
    facts: Facts
    source: str
    first_seen_at: datetime


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    """A fetched page by where it is archived, with what was said about it where it was found."""

    url: str
    final_url: str
    source: str
    archived_in: str
    archive_offset: int
    hint_title: str = ""
    hint_published: datetime | None = None


def save(database: Database, page: Page, article: Article, facts: Facts) -> Outcome:
    """Keep a fetched page and its article in one transaction. An article with no text is not kept."""
    with database.write() as session:
        row = session.scalar(select(PageRow).where(PageRow.url == page.url))
        if row is None:
            row = PageRow(url=page.url, source=page.source, discovered_at=page.fetched_at)
            session.add(row)
        row.state, row.attempts, row.problem = "done", 0, "" if article.blocks else "no article text found"
        row.fetched_at, row.final_url = page.fetched_at, page.final_url
        row.etag, row.last_modified = page.etag, page.last_modified
        row.archived_in, row.archive_offset = page.archived_in, page.archive_offset
        if not article.blocks:
            return "no article"
        stored = session.scalar(select(ArticleRow).where(ArticleRow.url == article.url))
        if stored is None:
            session.add(
                ArticleRow(
                    url=article.url,
                    source=page.source,
                    first_seen_at=page.fetched_at,
                    changed_at=page.fetched_at,
                    **_columns(article, facts),
                )
            )
            return "new"
        columns = _columns(article, facts)
        if all(getattr(stored, name) == value for name, value in columns.items()):
            return "unchanged"
        text_changed = (stored.title, stored.blocks) != (columns["title"], columns["blocks"])
        for name, value in columns.items():
            setattr(stored, name, value)
        if not text_changed:
            return "unchanged"
        stored.changed_at = max(stored.changed_at, page.fetched_at)
        return "updated"


def since(database: Database, start: datetime) -> list[StoredArticle]:
    """Articles dated or first seen at or after `start`, oldest first."""
    dated = func.coalesce(ArticleRow.published, ArticleRow.first_seen_at)
    query = (
        select(ArticleRow)
        .where((dated >= start) | (ArticleRow.first_seen_at >= start))
        .order_by(ArticleRow.first_seen_at, ArticleRow.url)
    )
    with database.read() as session:
        return [_stored(row) for row in session.scalars(query)]


def archived(database: Database, start: datetime | None = None) -> Iterator[ArchivedPage]:
    """Every page that stands in the archive, fetched at or after `start`, in archive order."""
    query = select(PageRow).where(PageRow.archived_in != "").order_by(PageRow.archived_in, PageRow.archive_offset)
    if start is not None:
        query = query.where(PageRow.fetched_at >= start)
    with database.read() as session:
        rows = [
            ArchivedPage(
                row.url,
                row.final_url,
                row.source,
                row.archived_in,
                row.archive_offset,
                row.hint_title,
                row.hint_published,
            )
            for row in session.scalars(query)
        ]
    yield from rows


def count_by_source(database: Database) -> dict[str, tuple[int, datetime]]:
    """Per source: how many articles are stored, and when the newest was first seen."""
    query = select(ArticleRow.source, func.count(), func.max(ArticleRow.first_seen_at)).group_by(ArticleRow.source)
    with database.read() as session:
        return {source: (count, newest) for source, count, newest in session.execute(query)}


def _columns(article: Article, facts: Facts) -> dict[str, Any]:
    return {
        "title": article.title,
        "dek": article.dek,
        "authors": list(article.authors),
        "published": article.published,
        "published_day_only": article.published_day_only,
        "modified": article.modified,
        "language": article.language,
        "site_name": article.site_name,
        "blocks": _BLOCKS.dump_python(article.blocks, mode="json"),
        "sections": [asdict(section) for section in article.sections],
        "facts": _FACTS.dump_python(facts, mode="json"),
    }


def _stored(row: ArticleRow) -> StoredArticle:
    article = Article(
        url=row.url,
        title=row.title,
        blocks=_BLOCKS.validate_python(row.blocks),
        dek=row.dek,
        authors=tuple(row.authors),
        published=row.published,
        published_day_only=row.published_day_only,
        modified=row.modified,
        language=row.language,
        site_name=row.site_name,
        sections=tuple(TailSection(**section) for section in row.sections),
    )
    return StoredArticle(article, _FACTS.validate_python(row.facts), row.source, row.first_seen_at)
