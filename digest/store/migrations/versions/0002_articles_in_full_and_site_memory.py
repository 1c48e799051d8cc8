"""What else a page says about its article, and what is known of each site's standing text."""

import sqlalchemy as sa
from alembic import op

from digest.store.tables import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add to the articles already stored that nothing of it is known: cleaning the archive anew tells."""
    for column in (
        sa.Column("publisher", sa.Text, nullable=False, server_default=""),
        sa.Column("section", sa.Text, nullable=False, server_default=""),
        sa.Column("tags", sa.JSON, nullable=False, server_default="[]"),
        sa.Column("canonical_url", sa.Text, nullable=False, server_default=""),
        sa.Column("paywalled", sa.Boolean),
        sa.Column("image", sa.JSON),
        sa.Column("embeds", sa.JSON, nullable=False, server_default="[]"),
    ):
        op.add_column("articles", column)
    op.create_table(
        "site_memory",
        sa.Column("source", sa.String(100), primary_key=True),
        sa.Column("memory", sa.LargeBinary, nullable=False),
        sa.Column("changed_at", UtcDateTime, nullable=False),
    )


def downgrade() -> None:
    """Forget it again."""
    op.drop_table("site_memory")
    for name in ("embeds", "image", "paywalled", "canonical_url", "tags", "section", "publisher"):
        op.drop_column("articles", name)
