"""Pages, articles, feeds, editions and deliveries."""

import sqlalchemy as sa
from alembic import op

from digest.store.tables import UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "pages",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("url", sa.Text, nullable=False, unique=True),
        sa.Column("source", sa.String(100), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("discovered_at", UtcDateTime, nullable=False),
        sa.Column("hint_title", sa.Text, nullable=False),
        sa.Column("hint_published", UtcDateTime),
        sa.Column("hint_modified", UtcDateTime),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("problem", sa.Text, nullable=False),
        sa.Column("fetched_at", UtcDateTime, index=True),
        sa.Column("final_url", sa.Text, nullable=False),
        sa.Column("etag", sa.Text, nullable=False),
        sa.Column("last_modified", sa.Text, nullable=False),
        sa.Column("archived_in", sa.Text, nullable=False),
        sa.Column("archive_offset", sa.Integer, nullable=False),
        sa.Index("ix_pages_source_state", "source", "state"),
    )
    op.create_table(
        "articles",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("url", sa.Text, nullable=False, unique=True),
        sa.Column("source", sa.String(100), nullable=False, index=True),
        sa.Column("first_seen_at", UtcDateTime, nullable=False, index=True),
        sa.Column("changed_at", UtcDateTime, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("dek", sa.Text, nullable=False),
        sa.Column("authors", sa.JSON, nullable=False),
        sa.Column("published", UtcDateTime, index=True),
        sa.Column("published_day_only", sa.Boolean, nullable=False),
        sa.Column("modified", UtcDateTime),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("site_name", sa.Text, nullable=False),
        sa.Column("blocks", sa.JSON, nullable=False),
        sa.Column("sections", sa.JSON, nullable=False),
        sa.Column("facts", sa.JSON, nullable=False),
    )
    op.create_table(
        "feeds",
        sa.Column("url", sa.Text, primary_key=True),
        sa.Column("source", sa.String(100), primary_key=True),
        sa.Column("etag", sa.Text, nullable=False),
        sa.Column("last_modified", sa.Text, nullable=False),
        sa.Column("checked_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "editions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("digest", sa.String(100), nullable=False),
        sa.Column("issue_date", sa.Date, nullable=False),
        sa.Column("composed_at", UtcDateTime, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("html", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("urls", sa.JSON, nullable=False),
        sa.UniqueConstraint("digest", "issue_date"),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("edition_id", sa.Integer, sa.ForeignKey("editions.id", ondelete="CASCADE"), nullable=False),
        sa.Column("recipient", sa.Text, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("message_id", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("changed_at", UtcDateTime, nullable=False),
        sa.UniqueConstraint("edition_id", "recipient"),
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in ("deliveries", "editions", "feeds", "articles", "pages"):
        op.drop_table(table)
