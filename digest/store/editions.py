"""Issues as they were composed, and the ledger: one row per issue and reader.

An issue and its ledger rows are written in one transaction. A delivery goes queued → sending → sent, or → failed, or
back to queued when the server says "later". Only queued ones are taken up, so an issue that was sent is never sent
twice. A row left in `sending` belongs to a run that was killed between the server's acceptance and our note of it:
whether the reader has the mail is unknown, and it is not sent again (at most once).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pydantic import TypeAdapter
from sqlalchemy import select, update

from digest.model import Edition, RenderedMail
from digest.store.database import Database
from digest.store.tables import DeliveryRow, EditionRow

_EDITION = TypeAdapter(Edition)


@dataclass(frozen=True, slots=True)
class Draft:
    """An issue as composed. `urls` are those of the articles behind it; `edition` is unknown of old issues."""

    digest: str
    issue_date: date
    mail: RenderedMail
    urls: tuple[str, ...]
    edition: Edition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue(Draft):
    """An issue as stored."""

    id: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """One issue for one reader."""

    id: int
    recipient: str
    state: str
    message_id: str
    detail: str


def find(database: Database, digest: str, issue_date: date) -> Issue | None:
    """The issue of that day, None if it was not composed yet."""
    with database.read() as session:
        row = session.scalar(select(EditionRow).where(EditionRow.digest == digest, EditionRow.issue_date == issue_date))
        return _issue(row) if row else None


def save(database: Database, draft: Draft, messages: Sequence[tuple[str, str]], now: datetime) -> Issue:
    """Write down an issue and one queued delivery for each new (recipient, Message-ID).

    What was composed first is what all readers get: an issue of that digest and day stays as it is stored.
    """
    with database.write() as session:
        row = session.scalar(
            select(EditionRow).where(EditionRow.digest == draft.digest, EditionRow.issue_date == draft.issue_date)
        )
        if row is None:
            row = EditionRow(
                digest=draft.digest,
                issue_date=draft.issue_date,
                composed_at=now,
                subject=draft.mail.subject,
                html=draft.mail.html,
                text=draft.mail.text,
                urls=list(draft.urls),
                edition=_EDITION.dump_python(draft.edition, mode="json") if draft.edition else None,
            )
            session.add(row)
        known = {delivery.recipient.casefold() for delivery in row.deliveries}
        for recipient, message_id in messages:
            if recipient.casefold() not in known:
                row.deliveries.append(DeliveryRow(recipient=recipient, message_id=message_id, changed_at=now))
        session.flush()
        return _issue(row)


def sent_urls(database: Database, digest: str, before: date) -> frozenset[str]:
    """URLs of the articles behind the digest's issues earlier than `before` that are not stored as data."""
    query = select(EditionRow.urls).where(
        EditionRow.digest == digest, EditionRow.issue_date < before, EditionRow.edition.is_(None)
    )
    with database.read() as session:
        return frozenset(url for urls in session.scalars(query) for url in urls)


def earlier(database: Database, digest: str, before: date) -> list[Edition]:
    """The digest's issues earlier than `before` that are stored as data, oldest first."""
    query = (
        select(EditionRow.edition)
        .where(EditionRow.digest == digest, EditionRow.issue_date < before, EditionRow.edition.is_not(None))
        .order_by(EditionRow.issue_date)
    )
    with database.read() as session:
        return [_EDITION.validate_python(stored) for stored in session.scalars(query)]


def unfinished(database: Database, digest: str, since: date) -> list[Issue]:
    """The digest's issues of `since` and later that some reader's delivery is still queued of, oldest first."""
    query = (
        select(EditionRow)
        .where(EditionRow.digest == digest, EditionRow.issue_date >= since)
        .where(EditionRow.deliveries.any(DeliveryRow.state == "queued"))
        .order_by(EditionRow.issue_date)
    )
    with database.read() as session:
        return [_issue(row) for row in session.scalars(query)]


def deliveries(database: Database, issue: Issue) -> list[Delivery]:
    """The issue's ledger, in the order its readers were written down."""
    query = select(DeliveryRow).where(DeliveryRow.edition_id == issue.id).order_by(DeliveryRow.id)
    with database.read() as session:
        return [
            Delivery(row.id, row.recipient, row.state, row.message_id, row.detail) for row in session.scalars(query)
        ]


def claim(database: Database, delivery: Delivery, now: datetime) -> bool:
    """Take a delivery for sending. False when another process took it or it is done."""
    with database.write() as session:
        changed = session.execute(
            update(DeliveryRow)
            .where(DeliveryRow.id == delivery.id, DeliveryRow.state == "queued")
            .values(state="sending", attempts=DeliveryRow.attempts + 1, changed_at=now)
            .returning(DeliveryRow.id)
        )
        return changed.first() is not None


def settle(database: Database, delivery: Delivery, state: str, detail: str, now: datetime) -> None:
    """Write down how a claimed delivery ended: "sent", "failed", or "queued" when nothing was handed over."""
    with database.write() as session:
        session.execute(
            update(DeliveryRow).where(DeliveryRow.id == delivery.id).values(state=state, detail=detail, changed_at=now)
        )


def _issue(row: EditionRow) -> Issue:
    mail = RenderedMail(row.subject, row.html, row.text)
    edition = _EDITION.validate_python(row.edition) if row.edition is not None else None
    return Issue(row.digest, row.issue_date, mail, tuple(row.urls), edition, id=row.id)
