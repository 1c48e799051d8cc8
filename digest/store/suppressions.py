"""Addresses and providers that are left alone. In: hard bounces, complaints, throttling. Out: who gets nothing now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import islice

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

from digest.store.database import Database
from digest.store.ledger import BATCH, Delivery
from digest.store.tables import DeliveryRow, ProviderRow, SubscriberRow, SuppressionRow


def suppressed(database: Database, addresses: Iterable[str]) -> dict[str, str]:
    """Those of `addresses`, in lower case, that nothing is sent to, and why: "bounced" or "complained"."""
    found: dict[str, str] = {}
    folded = iter({address.casefold() for address in addresses})
    query = select(SuppressionRow.folded, SuppressionRow.reason).where(SuppressionRow.since.is_not(None))
    with database.read() as session:
        while batch := list(islice(folded, BATCH)):
            found |= {row[0]: row[1] for row in session.execute(query.where(SuppressionRow.folded.in_(batch)))}
    return found


def told(reason: str) -> str:
    """The reason of `suppressed` as an operator reads it, with the remedy."""
    return f"nothing is sent to this address any more: it {reason}; 'pharma-digest subscribers resume' ends that"


def count_bounce(database: Database, delivery: Delivery, detail: str, in_a_row: int, now: datetime) -> bool:
    """Note that a delivery's address does not exist; with the `in_a_row`th issue, suppress it. Returns whether it is.

    The count starts anew where an issue reached the address since the bounce before.
    """
    with database.write() as session:
        row = session.get(SuppressionRow, delivery.recipient.casefold())
        if row is None:
            row = SuppressionRow(folded=delivery.recipient.casefold(), reason="bounced", bounces=0, changed_at=now)
            session.add(row)
        elif session.scalar(
            select(
                exists().where(
                    DeliveryRow.recipient == delivery.recipient,
                    DeliveryRow.state == "sent",
                    DeliveryRow.id < delivery.id,
                    DeliveryRow.changed_at > row.changed_at,
                )
            )
        ):
            row.bounces = 0
        row.bounces, row.detail, row.changed_at = row.bounces + 1, detail, now
        if row.bounces >= in_a_row and row.since is None:
            _suppress(session, row, "bounced", now)
        return row.since is not None


def complain(database: Database, delivery: Delivery, detail: str, now: datetime) -> bool:
    """Suppress the address of a reader who called a mail spam. False where that is known of this mail."""
    folded = delivery.recipient.casefold()
    told = update(DeliveryRow).where(DeliveryRow.id == delivery.id, DeliveryRow.detail != detail).values(detail=detail)
    with database.write() as session:
        if session.scalar(told.returning(DeliveryRow.id)) is None:
            return False
        row = session.get(SuppressionRow, folded)
        if row is None:
            row = SuppressionRow(folded=folded, bounces=0)
            session.add(row)
        row.detail, row.changed_at = detail, now
        _suppress(session, row, "complained", now)
    return True


def lift(database: Database, address: str, now: datetime) -> bool:
    """Forget that an address bounced or complained; False where it did neither.

    A reader who had confirmed and then bounced is active again. Who complained is pending: they said that they do not
    want it, and must say anew that they do.
    """
    folded = address.strip().casefold()
    known = delete(SuppressionRow).where(SuppressionRow.folded == folded, SuppressionRow.since.is_not(None))
    marked = select(SubscriberRow).where(SubscriberRow.folded == folded)
    with database.write() as session:
        forgotten = session.scalar(known.returning(SuppressionRow.folded))
        reader = session.scalar(marked.where(SubscriberRow.state.in_(("bounced", "complained"))))
        if reader is not None:
            reader.state = "active" if reader.state == "bounced" and reader.confirmed_at else "pending"
            reader.state_at = reader.changed_at = now
        return forgotten is not None or reader is not None


def pause(database: Database, domain: str, until: datetime, detail: str) -> None:
    """Leave a provider alone for a while."""
    with database.write() as session:
        session.merge(ProviderRow(domain=domain, paused_until=until, detail=detail))


def paused(database: Database, now: datetime, latest: datetime) -> dict[str, tuple[datetime, str]]:
    """The providers left alone now: until when, and what they said.

    A pause that ends after `latest` was set by a clock that has been set back since, and does not count.
    """
    query = select(ProviderRow).where(ProviderRow.paused_until > now, ProviderRow.paused_until <= latest)
    with database.read() as session:
        return {row.domain: (row.paused_until, row.detail) for row in session.scalars(query)}


def _suppress(session: Session, row: SuppressionRow, reason: str, now: datetime) -> None:
    row.reason = reason
    row.since = now
    # Who left of their own accord stays so.
    reader = update(SubscriberRow).where(SubscriberRow.folded == row.folded, SubscriberRow.state != "unsubscribed")
    session.execute(reader.values(state=reason, state_at=now, changed_at=now))
