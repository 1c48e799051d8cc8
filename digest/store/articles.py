"""Pages that were fetched and the articles cleaned from them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from digest.model import PROBLEMS, Article, Block, Embed, Facts, Image, Page, TailSection
from digest.store.database import Database
from digest.store.memories import StoredMemory
from digest.store.tables import ArticleRow, PageRow, SiteMemoryRow

Outcome = Literal["new", "updated", "unchanged", "no article", "not in the archive"]

Row = TypeVar("Row", PageRow, ArticleRow)

_BLOCKS = TypeAdapter(tuple[Block, ...])
_SECTIONS = TypeAdapter(tuple[TailSection, ...])
_EMBEDS = TypeAdapter(tuple[Embed, ...])
_IMAGE = TypeAdapter(Image | None)
_FACTS = TypeAdapter(Facts)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A fetched page, the article it holds, and what that says."""

    page: Page
    article: Article
    facts: Facts


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


@dataclass(frozen=True, slots=True)
class Signature:
    """Of a stored article: whose it is, when it came, and which of its fields a page may fail to give."""

    source: str
    first_seen_at: datetime
    published: datetime | None
    has_authors: bool


def save(database: Database, cleaned: Sequence[Cleaned], memories: Sequence[StoredMemory] = ()) -> list[Outcome]:
    """Keep fetched pages, their articles and what was learnt of their sites, in one transaction.

    Returns what became of each page, in their order. An article with no text is not kept.
    """
    with database.write() as session:
        pages = _rows(session, PageRow, [each.page.url for each in cleaned])
        stored = _rows(session, ArticleRow, [each.article.url for each in cleaned if each.article.blocks])
        for memory in memories:
            session.merge(SiteMemoryRow(source=memory.source, memory=memory.packed, changed_at=memory.changed_at))
        return [_save(session, each, pages, stored) for each in cleaned]


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


def signatures(database: Database, start: datetime) -> list[Signature]:
    """The articles first seen at or after `start`, oldest first, without what they say."""
    columns = (ArticleRow.source, ArticleRow.first_seen_at, ArticleRow.published, ArticleRow.authors)
    query = select(*columns).where(ArticleRow.first_seen_at >= start).order_by(ArticleRow.first_seen_at, ArticleRow.id)
    with database.read() as session:
        return [
            Signature(source, seen, published, bool(authors))
            for source, seen, published, authors in session.execute(query)
        ]


def _rows(session: Session, kind: type[Row], urls: Sequence[str]) -> dict[str, Row]:
    return {row.url: row for row in session.scalars(select(kind).where(kind.url.in_(set(urls))))}


def _save(session: Session, cleaned: Cleaned, pages: dict[str, PageRow], stored: dict[str, ArticleRow]) -> Outcome:
    page, article = cleaned.page, cleaned.article
    row = pages.get(page.url)
    if row is None:
        row = pages[page.url] = PageRow(url=page.url, source=page.source, discovered_at=page.fetched_at)
        session.add(row)
    row.state, row.attempts, row.problem = "done", 0, "" if article.blocks else PROBLEMS[article.problem or "no_text"]
    row.fetched_at, row.final_url = page.fetched_at, page.final_url
    row.etag, row.last_modified = page.etag, page.last_modified
    row.archived_in, row.archive_offset = page.archived_in, page.archive_offset
    if not article.blocks:
        return "no article"
    columns = _columns(article, cleaned.facts)
    known = stored.get(article.url)
    if known is None:
        stored[article.url] = ArticleRow(
            url=article.url, source=page.source, first_seen_at=page.fetched_at, changed_at=page.fetched_at, **columns
        )
        session.add(stored[article.url])
        return "new"
    if all(getattr(known, name) == value for name, value in columns.items()):
        return "unchanged"
    text_changed = (known.title, known.blocks) != (columns["title"], columns["blocks"])
    for name, value in columns.items():
        setattr(known, name, value)
    if not text_changed:
        return "unchanged"
    known.changed_at = max(known.changed_at, page.fetched_at)
    return "updated"


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
        "publisher": article.publisher,
        "section": article.section,
        "tags": list(article.tags),
        "canonical_url": article.canonical_url,
        "paywalled": article.paywalled,
        "image": _IMAGE.dump_python(article.image, mode="json"),
        "embeds": _EMBEDS.dump_python(article.embeds, mode="json"),
        "blocks": _BLOCKS.dump_python(article.blocks, mode="json"),
        "sections": _SECTIONS.dump_python(article.sections, mode="json"),
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
        publisher=row.publisher,
        section=row.section,
        tags=tuple(row.tags),
        canonical_url=row.canonical_url,
        paywalled=row.paywalled,
        image=_IMAGE.validate_python(row.image),
        embeds=_EMBEDS.validate_python(row.embeds),
        sections=_SECTIONS.validate_python(row.sections),
    )
    return StoredArticle(article, _FACTS.validate_python(row.facts), row.source, row.first_seen_at)
