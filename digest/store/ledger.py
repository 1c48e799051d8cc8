"""The ledger: one row per issue and reader, from queued to sent. In: an issue's readers. Out: what is due, how it is.

A delivery goes queued → sending → sent, or → failed, or → deferred when the server says "later"; a deferred one is
taken up again when it is due. Whoever sends an issue holds its digest's lock (`Database.hold`), so what he finds in
`sending` is of a run that was killed, or lost its connection, between the server's acceptance and our note of it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, insert, or_, select, update
from sqlalchemy import delete as delete_rows
from sqlalchemy.orm import Session

from digest.store.database import Database
from digest.store.tables import DeliveryRow, EditionRow

BATCH = 500
"""Rows written or read at once: memory stays the same however many readers there are."""

_TABLE = DeliveryRow.__table__
_CLAIM = (
    update(DeliveryRow.__table__)  # type: ignore[arg-type]
    .where(
        _TABLE.c.id.in_(bindparam("rows", expanding=True)),
        or_(_TABLE.c.state == "queued", _TABLE.c.state == "deferred"),
    )
    .values(state="sending", attempts=_TABLE.c.attempts + 1, detail="", changed_at=bindparam("now"))
    .returning(_TABLE.c.id)
)
_SETTLE = (
    update(DeliveryRow.__table__)  # type: ignore[arg-type]
    .where(_TABLE.c.id == bindparam("row"))
    .values(
        state=bindparam("new"),
        detail=bindparam("said"),
        code=bindparam("reply"),
        due_at=bindparam("due"),
        attempts=_TABLE.c.attempts - bindparam("untried"),
        changed_at=bindparam("now"),
    )
)
"""Built once: two of each mail's milliseconds would go into building them anew."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom an issue is for. `due_at` is when, None for at once; `subscriber_id` is None for one named in a file."""

    address: str
    subscriber_id: int | None = None
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One issue for one reader. `token` is known to us and whoever handles the mail, and cannot be guessed."""

    id: int
    edition_id: int
    recipient: str
    subscriber_id: int | None
    state: str
    attempts: int
    token: str
    message_id: str
    code: int
    detail: str
    due_at: datetime | None
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """A delivery and the issue it is of, for the operator's table."""

    digest: str
    issue_date: date
    delivery: Delivery


@dataclass(frozen=True, slots=True)
class Settlement:
    """How a delivery ended: its new state, and the server's last words with their code, 0 where there is none."""

    id: int
    state: str
    detail: str
    code: int = 0
    due_at: datetime | None = None
    tried: bool = True
    """Whether it counts as an attempt that it was claimed."""


def add(session: Session, issue: EditionRow, recipients: Iterable[Recipient], domain: str, now: datetime) -> None:
    """Queue the issue for each of `recipients` who is not in its ledger yet: two that differ in case are one reader."""
    there = select(DeliveryRow.recipient).where(DeliveryRow.edition_id == issue.id)
    known = {each.casefold() for each in session.scalars(there)}
    rows = (_row(issue, recipient, domain, now) for recipient in recipients if _is_new(recipient.address, known))
    while batch := list(islice(rows, BATCH)):
        session.execute(insert(DeliveryRow), batch)


def deliveries(database: Database, edition_id: int, *, doors: bool = False) -> Iterator[Delivery]:
    """The issue's ledger, in the order its readers were written down, or with `doors` that of other doors."""
    return _each(database, DeliveryRow.edition_id == edition_id, _is_door() if doors else ~_is_door())


def due(database: Database, edition_id: int, now: datetime, *, doors: bool = False) -> Iterator[Delivery]:
    """What of the issue is to be sent by now: to readers, or with `doors` to other doors.

    Read batch by batch, so that what is settled meanwhile is not yielded.
    """
    return _each(database, DeliveryRow.edition_id == edition_id, due_by(now), _is_door() if doors else ~_is_door())


def turn(
    database: Database, settlements: Sequence[Settlement], claims: Sequence[Delivery], now: datetime
) -> frozenset[int]:
    """Write down how deliveries ended and take others for sending, in one transaction.

    Returns the ids of those taken; the others were taken by another process, or are done.
    """
    with database.statements() as connection:
        if settlements:
            connection.execute(_SETTLE, [{"now": now, **_values(ended)} for ended in settlements])
        wanted = [delivery.id for delivery in claims]
        return frozenset(connection.scalars(_CLAIM, {"rows": wanted, "now": now}) if wanted else ())


def withdraw(database: Database, ids: Sequence[int]) -> None:
    """Take out deliveries that were not handed over and are not owed any more: their readers left."""
    with database.write() as session:
        session.execute(delete_rows(DeliveryRow).where(DeliveryRow.id.in_(ids)))


def requeue_lost(database: Database, edition_id: int, now: datetime) -> int:
    """Queue again what a killed run left in `sending`; returns how many. Only for one who holds the digest's lock."""
    return _requeue(database, now, DeliveryRow.edition_id == edition_id, lost())


def requeue_failed(database: Database, digest: str, since: date, now: datetime) -> int:
    """Queue again what failed of the digest's issues of `since` and later; returns how many."""
    issues = select(EditionRow.id).where(EditionRow.digest == digest, EditionRow.issue_date >= since)
    return _requeue(database, now, DeliveryRow.edition_id.in_(issues), DeliveryRow.state == "failed", attempts=0)


def bounced(database: Database, delivery: Delivery, detail: str, now: datetime) -> bool:
    """Note that a mail which a server took came back after all. False when that is known, or it never left."""
    with database.write() as session:
        changed = session.execute(
            update(DeliveryRow)
            .where(DeliveryRow.id == delivery.id, DeliveryRow.state.in_(("sent", "sending")))
            .values(state="failed", detail=detail, changed_at=now)
            .returning(DeliveryRow.id)
        )
        return changed.first() is not None


def by_token(database: Database, token: str) -> Entry | None:
    """The delivery that `token` was given to."""
    with database.read() as session:
        found = session.execute(_entries().where(DeliveryRow.token == token)).first() if token else None
        return Entry(found[1], found[2], _delivery(found[0])) if found else None


def entries(database: Database, *, digest: str = "", states: Sequence[str] = (), limit: int) -> list[Entry]:
    """The newest deliveries, of one digest or all, in these states or any."""
    query = _entries().order_by(EditionRow.issue_date.desc(), DeliveryRow.id).limit(limit)
    if digest:
        query = query.where(EditionRow.digest == digest)
    if states:
        query = query.where(DeliveryRow.state.in_(states))
    with database.read() as session:
        return [Entry(slug, day, _delivery(row)) for row, slug, day in session.execute(query)]


def _is_door() -> ColumnElement[bool]:
    """A chat room or a program ("slack:news"): mail addresses have an @."""
    return DeliveryRow.recipient.not_like("%@%")


def latest_change(database: Database) -> datetime | None:
    """When a delivery last changed: no clock may say that it is earlier than that."""
    with database.read() as session:
        return session.scalar(select(func.max(DeliveryRow.changed_at)))


def lost() -> ColumnElement[bool]:
    """The condition on a delivery that it is in some run's hands, or was when that was killed."""
    return DeliveryRow.state == "sending"


def due_by(now: datetime) -> ColumnElement[bool]:
    """The condition on a delivery that it is to be sent by now: queued or deferred, and its time has come.

    One that was put off later than now was so by a clock that has been set back since: it does not wait for that time.
    """
    set_back = and_(DeliveryRow.state == "deferred", DeliveryRow.changed_at > now + timedelta(minutes=1))
    return and_(DeliveryRow.state.in_(("queued", "deferred")), or_(ready_by(now), set_back))


def ready_by(moment: datetime) -> ColumnElement[bool]:
    """The condition on a delivery that its time, where it has one, has come."""
    return or_(DeliveryRow.due_at.is_(None), DeliveryRow.due_at <= moment)


def _requeue(database: Database, now: datetime, *conditions: ColumnElement[bool], **more: int) -> int:
    statement = update(DeliveryRow).where(*conditions).values(state="queued", due_at=None, changed_at=now, **more)
    with database.write() as session:
        return len(session.execute(statement.returning(DeliveryRow.id)).all())


def _values(ended: Settlement) -> dict[str, object]:
    return {
        "row": ended.id,
        "new": ended.state,
        "said": ended.detail,
        "reply": ended.code,
        "due": ended.due_at,
        "untried": int(not ended.tried),
    }


def _each(database: Database, *conditions: ColumnElement[bool]) -> Iterator[Delivery]:
    last = 0
    query = select(DeliveryRow).where(*conditions).order_by(DeliveryRow.id).limit(BATCH)
    while True:
        with database.read() as session:
            batch = [_delivery(row) for row in session.scalars(query.where(DeliveryRow.id > last))]
        if not batch:
            return
        yield from batch
        last = batch[-1].id


def _is_new(address: str, known: set[str]) -> bool:
    folded = address.casefold()
    if folded in known:
        return False
    known.add(folded)
    return True


def _row(issue: EditionRow, recipient: Recipient, domain: str, now: datetime) -> dict[str, object]:
    token = secrets.token_hex(12)
    return {
        "edition_id": issue.id,
        "subscriber_id": recipient.subscriber_id,
        "recipient": recipient.address,
        "token": token,
        "message_id": f"<{issue.issue_date:%Y%m%d}.{issue.digest}.{token}@{domain}>",
        "due_at": recipient.due_at,
        "changed_at": now,
    }


def _entries() -> Select[DeliveryRow, str, date]:
    return select(DeliveryRow, EditionRow.digest, EditionRow.issue_date).join(DeliveryRow.edition)


def _delivery(row: DeliveryRow) -> Delivery:
    return Delivery(
        row.id,
        row.edition_id,
        row.recipient,
        row.subscriber_id,
        row.state,
        row.attempts,
        row.token,
        row.message_id,
        row.code,
        row.detail,
        row.due_at,
        row.changed_at,
    )
