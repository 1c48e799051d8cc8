"""What waits in the ledger of deliveries. The ledger itself is in `editions`."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from digest.store.database import Database
from digest.store.tables import DeliveryRow, EditionRow

_WAITING = ("queued", "deferred")


def deliveries_due(database: Database, digest: str, now: datetime) -> bool:
    """Whether mail of the digest waits to be sent that is due by now."""
    due = func.coalesce(DeliveryRow.due_at, DeliveryRow.changed_at) <= now
    query = select(DeliveryRow.id).join(EditionRow).where(EditionRow.digest == digest)
    with database.read() as session:
        return session.scalar(query.where(DeliveryRow.state.in_(_WAITING), due).limit(1)) is not None
