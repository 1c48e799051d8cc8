"""Readers who subscribe, addresses nothing goes to, providers that asked for patience, and runs of the schedule."""

import sqlalchemy as sa
from alembic import op

from digest.store.tables import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them, empty. What was queued stays queued."""
    op.create_table(
        "subscribers",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(22), nullable=False, unique=True),
        sa.Column("folded", sa.Text, nullable=False, unique=True),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("timezone", sa.String(64), nullable=False),
        sa.Column("digests", sa.JSON, nullable=False),
        sa.Column("days", sa.String(10), nullable=False),
        sa.Column("weekday", sa.Integer, nullable=False),
        sa.Column("hour", sa.Integer),
        sa.Column("watch", sa.JSON, nullable=False),
        sa.Column("muted", sa.JSON, nullable=False),
        sa.Column("form", sa.String(10), nullable=False),
        sa.Column("state", sa.String(20), nullable=False, index=True),
        sa.Column("paused_until", sa.Date),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("confirmed_at", UtcDateTime),
        sa.Column("changed_at", UtcDateTime, nullable=False),
        sa.Column("state_at", UtcDateTime, nullable=False),
        sa.Column("asked_at", UtcDateTime),
    )
    with op.batch_alter_table("deliveries") as deliveries:
        deliveries.add_column(sa.Column("subscriber_id", sa.Integer))
        deliveries.add_column(sa.Column("token", sa.String(24), nullable=False, server_default=""))
        deliveries.add_column(sa.Column("code", sa.Integer, nullable=False, server_default="0"))
        deliveries.add_column(sa.Column("due_at", UtcDateTime))
        deliveries.create_foreign_key(
            "fk_deliveries_subscriber_id", "subscribers", ["subscriber_id"], ["id"], ondelete="SET NULL"
        )
        deliveries.create_index("ix_deliveries_state_due_at", ["state", "due_at"])
        deliveries.create_index("ix_deliveries_token", ["token"])
        deliveries.create_index("ix_deliveries_recipient", ["recipient"])
    op.create_table(
        "suppressions",
        sa.Column("folded", sa.Text, primary_key=True),
        sa.Column("reason", sa.String(20), nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("bounces", sa.Integer, nullable=False),
        sa.Column("since", UtcDateTime),
        sa.Column("changed_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "providers",
        sa.Column("domain", sa.Text, primary_key=True),
        sa.Column("paused_until", UtcDateTime, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
    )
    op.create_table(
        "jobs",
        sa.Column("job", sa.String(200), primary_key=True),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("next_at", UtcDateTime),
    )
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("job", sa.String(200), nullable=False),
        sa.Column("due_at", UtcDateTime, nullable=False, index=True),
        sa.Column("started_at", UtcDateTime),
        sa.Column("ended_at", UtcDateTime),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("worker", sa.String(200), nullable=False),
        sa.Column("beats", sa.Integer, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.UniqueConstraint("job", "due_at"),
    )
    op.create_index("ix_runs_state", "runs", ["state"])


def downgrade() -> None:
    """Forget them again."""
    op.drop_table("runs")
    op.drop_table("jobs")
    op.drop_table("providers")
    op.drop_table("suppressions")
    with op.batch_alter_table("deliveries") as deliveries:
        for index in ("recipient", "token", "state_due_at"):
            deliveries.drop_index(f"ix_deliveries_{index}")
        deliveries.drop_constraint("fk_deliveries_subscriber_id", type_="foreignkey")
        for column in ("due_at", "code", "token", "subscriber_id"):
            deliveries.drop_column(column)
    op.drop_table("subscribers")
