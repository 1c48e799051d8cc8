"""How deliveries stand: whether any is due, and how many are in trouble. The ledger itself is in `ledger`."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime, timedelta

from sqlalchemy import and_, case, func, or_, select, text

from digest.store.database import Database
from digest.store.ledger import due_by, ready_by
from digest.store.tables import DeliveryRow, EditionRow

_TAKES = timedelta(hours=1)
"""How long a delivery may be under way, or overdue, with nothing wrong."""

_LATE = timedelta(hours=6)
"""How long a mail server may say "later" before somebody should know: greylisting takes minutes."""


def deliveries_due(database: Database, digest: str, since: datetime, now: datetime) -> bool:
    """Whether mail of the digest's issues since then waits to be sent, and is due by now."""
    query = select(DeliveryRow.id).join(EditionRow)
    query = query.where(EditionRow.digest == digest, EditionRow.composed_at >= since)
    with database.read() as session:
        return session.scalar(query.where(due_by(now)).limit(1)) is not None


def standings(database: Database, now: datetime, since: datetime) -> dict[str, Counter[str]]:
    """By digest, how many deliveries of issues since then are "sent", "failed", "late", "unknown" or "under way"."""
    overdue = and_(DeliveryRow.state == "queued", ready_by(now - _TAKES), DeliveryRow.changed_at <= now - _TAKES)
    put_off = and_(DeliveryRow.state == "deferred", EditionRow.composed_at <= now - _LATE)
    lost = and_(DeliveryRow.state == "sending", DeliveryRow.changed_at <= now - _TAKES)
    kind = case(
        (DeliveryRow.state.in_(("failed", "sent")), DeliveryRow.state),
        (or_(overdue, put_off), "late"),
        (lost, "unknown"),
        else_="under way",
    ).label("kind")
    query = (
        select(EditionRow.digest, kind, func.count())
        .join(DeliveryRow.edition)
        .where(EditionRow.composed_at >= since)
        .group_by(EditionRow.digest, text("kind"))
        .order_by(EditionRow.digest)
    )
    found: dict[str, Counter[str]] = defaultdict(Counter)
    with database.read() as session:
        for digest, state, count in session.execute(query):
            found[digest][state] = count
    return found
