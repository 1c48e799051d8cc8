"""The tables. Times are stored as UTC and come back timezone-aware."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    DateTime,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime: refused when naive, stored in UTC, returned in UTC (SQLite forgets the zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database: UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time with no timezone: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From the database: aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """All tables."""

    type_annotation_map = {datetime: UtcDateTime, dict[str, Any]: JSON, list[Any]: JSON, list[str]: JSON}  # noqa: RUF012


class PageRow(Base):
    """A URL that some feed, sitemap or listing named: waiting to be fetched, fetched, or given up.

    `state` is "pending", "done" or "gone". `attempts` counts failed fetches in a row and `problem` is the last
    one's reason. `archived_in`/`archive_offset` say where the WARC record of the last fetch stands.
    """

    __tablename__ = "pages"
    __table_args__ = (Index("ix_pages_source_state", "source", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(Text, unique=True)
    source: Mapped[str] = mapped_column(String(100))
    state: Mapped[str] = mapped_column(String(10), default="pending")
    discovered_at: Mapped[datetime]
    hint_title: Mapped[str] = mapped_column(Text, default="")
    hint_published: Mapped[datetime | None]
    hint_modified: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(Text, default="")
    fetched_at: Mapped[datetime | None] = mapped_column(index=True)
    final_url: Mapped[str] = mapped_column(Text, default="")
    etag: Mapped[str] = mapped_column(Text, default="")
    last_modified: Mapped[str] = mapped_column(Text, default="")
    archived_in: Mapped[str] = mapped_column(Text, default="")
    archive_offset: Mapped[int] = mapped_column(default=0)


class ArticleRow(Base):
    """A cleaned article under the URL that finally answered, with its facts.

    `blocks`, `sections`, `authors`, `tags`, `image`, `embeds` and `facts` are the types of digest.model as JSON.
    """

    __tablename__ = "articles"

    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(Text, unique=True)
    source: Mapped[str] = mapped_column(String(100), index=True)
    first_seen_at: Mapped[datetime] = mapped_column(index=True)
    changed_at: Mapped[datetime]
    title: Mapped[str] = mapped_column(Text)
    dek: Mapped[str] = mapped_column(Text)
    authors: Mapped[list[str]]
    published: Mapped[datetime | None] = mapped_column(index=True)
    published_day_only: Mapped[bool]
    modified: Mapped[datetime | None]
    language: Mapped[str] = mapped_column(String(20))
    site_name: Mapped[str] = mapped_column(Text)
    publisher: Mapped[str] = mapped_column(Text)
    section: Mapped[str] = mapped_column(Text)
    tags: Mapped[list[str]]
    canonical_url: Mapped[str] = mapped_column(Text)
    paywalled: Mapped[bool | None]
    image: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    embeds: Mapped[list[Any]]
    blocks: Mapped[list[Any]]
    sections: Mapped[list[Any]]
    facts: Mapped[dict[str, Any]]


class SiteMemoryRow(Base):
    """What is known of the text that stands on many articles of one source, as digest.clean packs it."""

    __tablename__ = "site_memory"

    source: Mapped[str] = mapped_column(String(100), primary_key=True)
    memory: Mapped[bytes] = mapped_column(LargeBinary)
    changed_at: Mapped[datetime]


class StoryRow(Base):
    """What is remembered of a story: what it is about, when it was first told, and the URLs of its reports."""

    __tablename__ = "stories"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    dated: Mapped[datetime] = mapped_column(index=True)
    event: Mapped[str] = mapped_column(String(40))
    drugs: Mapped[list[str]]
    companies: Mapped[list[str]]
    diseases: Mapped[list[str]]
    urls: Mapped[list[str]]


class FeedRow(Base):
    """A feed, sitemap or listing as it last answered, for asking it conditionally."""

    __tablename__ = "feeds"

    url: Mapped[str] = mapped_column(Text, primary_key=True)
    source: Mapped[str] = mapped_column(String(100), primary_key=True)
    etag: Mapped[str] = mapped_column(Text, default="")
    last_modified: Mapped[str] = mapped_column(Text, default="")
    checked_at: Mapped[datetime]


class EditionRow(Base):
    """One issue of one digest as it was composed. `urls` are the articles behind it, which may not be sent again.

    `edition` is the Edition of digest.model as JSON, None for issues older than this column.
    """

    __tablename__ = "editions"
    __table_args__ = (UniqueConstraint("digest", "issue_date"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(100))
    issue_date: Mapped[date]
    composed_at: Mapped[datetime]
    subject: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    urls: Mapped[list[str]]
    edition: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    deliveries: Mapped[list[DeliveryRow]] = relationship(back_populates="edition", cascade="all, delete-orphan")


class DeliveryRow(Base):
    """One issue for one reader: "queued", "sending", "sent" or "failed", with what the mail server last said."""

    __tablename__ = "deliveries"
    __table_args__ = (UniqueConstraint("edition_id", "recipient"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id", ondelete="CASCADE"))
    recipient: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10), default="queued")
    attempts: Mapped[int] = mapped_column(default=0)
    message_id: Mapped[str] = mapped_column(Text)
    detail: Mapped[str] = mapped_column(Text, default="")
    changed_at: Mapped[datetime]
    edition: Mapped[EditionRow] = relationship(back_populates="deliveries")
