"""Everything kept of one reader, to hand it out (GDPR, articles 15 and 20) and to erase it (article 17).

Where a reader's address may stand: their own row, the ledger (as recipient, in what a server answered, and hashed in
Message-IDs), and the list of suppressed addresses.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from digest.store.database import Database
from digest.store.tables import DeliveryRow, EditionRow, SubscriberRow, SuppressionRow

_WAITING = ("queued", "deferred")


@dataclass(frozen=True, slots=True)
class KeptDelivery:
    """An issue that went to a reader, or was to."""

    digest: str
    issue_date: date
    state: str
    message_id: str
    code: int
    detail: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class KeptSuppression:
    """Why nothing is sent to an address: its bounces or its complaint, and since when."""

    reason: str
    detail: str
    bounces: int
    since: datetime | None


def deliveries(database: Database, address: str, reader_id: int) -> list[KeptDelivery]:
    """The reader's part of the ledger, oldest first."""
    query = (
        select(EditionRow.digest, EditionRow.issue_date, DeliveryRow)
        .join(DeliveryRow.edition)
        .where(_theirs(address, reader_id))
        .order_by(EditionRow.issue_date, DeliveryRow.id)
    )
    with database.read() as session:
        return [
            KeptDelivery(digest, day, row.state, row.message_id, row.code, row.detail, row.changed_at)
            for digest, day, row in session.execute(query)
        ]


def suppression(database: Database, address: str) -> KeptSuppression | None:
    """What is noted of bounces and complaints of an address."""
    with database.read() as session:
        row = session.get(SuppressionRow, address.casefold())
        return KeptSuppression(row.reason, row.detail, row.bounces, row.since) if row else None


def erase(database: Database, address: str, reader_id: int) -> None:
    """Forget a reader. What was sent to them stays in the ledger as sent to nobody, so that its counts stay true."""
    with database.write() as session:
        for row in session.scalars(select(DeliveryRow).where(_theirs(address, reader_id))):
            if row.state in _WAITING:
                session.delete(row)
            else:
                row.recipient, row.subscriber_id = f"erased-{row.id}@reader.invalid", None
                row.message_id = row.token = row.detail = ""
        session.flush()
        session.execute(delete(SuppressionRow).where(SuppressionRow.folded == address.casefold()))
        session.execute(delete(SubscriberRow).where(SubscriberRow.id == reader_id))


def _theirs(address: str, reader_id: int) -> ColumnElement[bool]:
    return or_(DeliveryRow.subscriber_id == reader_id, func.lower(DeliveryRow.recipient) == address.lower())
