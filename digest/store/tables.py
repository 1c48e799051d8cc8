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
    """One issue for one reader: "queued", "sending", "sent", "deferred" or "failed".

    `code` and `detail` are what the mail server last answered, 0 where it did not. A queued or deferred delivery is
    taken up from `due_at` on. `subscriber_id` is None for readers who are named in a digest's file. `token` is random,
    and what a bounce or complaint must bring back to be believed.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("edition_id", "recipient"),
        Index("ix_deliveries_state_due_at", "state", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id", ondelete="CASCADE"))
    subscriber_id: Mapped[int | None] = mapped_column(ForeignKey("subscribers.id", ondelete="SET NULL"))
    recipient: Mapped[str] = mapped_column(Text, index=True)
    state: Mapped[str] = mapped_column(String(10), default="queued")
    attempts: Mapped[int] = mapped_column(default=0)
    token: Mapped[str] = mapped_column(String(24), default="", index=True)
    message_id: Mapped[str] = mapped_column(Text)
    code: Mapped[int] = mapped_column(default=0)
    detail: Mapped[str] = mapped_column(Text, default="")
    due_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]
    edition: Mapped[EditionRow] = relationship(back_populates="deliveries")


class SubscriberRow(Base):
    """A reader; the columns are the fields of `Subscriber`. `folded` is the address without case."""

    __tablename__ = "subscribers"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True)
    folded: Mapped[str] = mapped_column(Text, unique=True)
    address: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text, default="")
    timezone: Mapped[str] = mapped_column(String(64), default="UTC")
    digests: Mapped[list[str]]
    days: Mapped[str] = mapped_column(String(10), default="daily")
    weekday: Mapped[int] = mapped_column(default=0)
    hour: Mapped[int | None]
    watch: Mapped[dict[str, Any]]
    muted: Mapped[list[str]]
    form: Mapped[str] = mapped_column(String(10), default="html")
    state: Mapped[str] = mapped_column(String(20), default="pending", index=True)
    paused_until: Mapped[date | None]
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]
    state_at: Mapped[datetime]
    asked_at: Mapped[datetime | None]


class SuppressionRow(Base):
    """An address that nothing is sent to any more, whoever names it: `reason` is "bounced" or "complained".

    `bounces` counts hard bounces in a row; the address is suppressed from `since` on, None while it is only counted.
    """

    __tablename__ = "suppressions"

    folded: Mapped[str] = mapped_column(Text, primary_key=True)
    reason: Mapped[str] = mapped_column(String(20))
    detail: Mapped[str] = mapped_column(Text, default="")
    bounces: Mapped[int] = mapped_column(default=0)
    since: Mapped[datetime | None]
    changed_at: Mapped[datetime]


class ProviderRow(Base):
    """A mail domain that asked us to slow down: nothing goes there before `paused_until`."""

    __tablename__ = "providers"

    domain: Mapped[str] = mapped_column(Text, primary_key=True)
    paused_until: Mapped[datetime]
    detail: Mapped[str] = mapped_column(Text, default="")


class JobRow(Base):
    """A scheduled job: by what rule it is due, and when it is next, None for never."""

    __tablename__ = "jobs"

    job: Mapped[str] = mapped_column(String(200), primary_key=True)
    rule: Mapped[str] = mapped_column(Text)
    next_at: Mapped[datetime | None]


class RunRow(Base):
    """One run of a scheduled job: due when, begun and ended when, with what result.

    `state` is "running", "done", "some failed", "failed", "missed", "killed", or "stopped" when it is to be begun
    again. Of a running one, `worker` is who has it in hand and counts `beats` up for as long as that lives; `attempts`
    is how often it was begun.
    """

    __tablename__ = "runs"
    __table_args__ = (UniqueConstraint("job", "due_at"), Index("ix_runs_state", "state"))

    id: Mapped[int] = mapped_column(primary_key=True)
    job: Mapped[str] = mapped_column(String(200))
    due_at: Mapped[datetime] = mapped_column(index=True)
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(String(20))
    detail: Mapped[str] = mapped_column(Text, default="")
    worker: Mapped[str] = mapped_column(String(200), default="")
    beats: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
