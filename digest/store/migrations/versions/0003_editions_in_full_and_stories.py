"""Issues as data, for the next ones to compare with, and what is remembered of each story."""

import sqlalchemy as sa
from alembic import op

from digest.store.tables import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both, empty: of issues already sent only the URLs behind them are known."""
    op.add_column("editions", sa.Column("edition", sa.JSON))
    op.create_table(
        "stories",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("dated", UtcDateTime, nullable=False, index=True),
        sa.Column("event", sa.String(40), nullable=False),
        sa.Column("drugs", sa.JSON, nullable=False),
        sa.Column("companies", sa.JSON, nullable=False),
        sa.Column("diseases", sa.JSON, nullable=False),
        sa.Column("urls", sa.JSON, nullable=False),
    )


def downgrade() -> None:
    """Forget them again."""
    op.drop_table("stories")
    op.drop_column("editions", "edition")
