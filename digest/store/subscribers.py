"""Readers: who they are, what they asked for, and whether they may be written to.

A reader moves between states only as `_FROM` allows, in one guarded UPDATE each, so that two processes never both
believe to have moved them. Who leaves is also taken off what still waits to be sent.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.orm import Session

from digest.config import Watch
from digest.readers.subscriber import State, Subscriber
from digest.store.database import Database
from digest.store.tables import DeliveryRow, EditionRow, SubscriberRow

_BATCH = 500
"""Readers held in memory at a time."""

_FROM: Mapping[State, tuple[State, ...]] = {
    "pending": ("unsubscribed",),
    "active": ("pending", "paused"),
    "paused": ("active", "paused"),
    "unsubscribed": ("pending", "active", "paused", "bounced"),
    "bounced": ("pending", "active", "paused"),
    "complained": ("pending", "active", "paused", "unsubscribed", "bounced"),
}
"""The states that each may be entered from."""

_WAITING = ("queued", "deferred")
"""States of deliveries that were not handed over yet."""


def add(database: Database, readers: Sequence[Subscriber]) -> list[Subscriber]:
    """Write down those of the readers whose address is not known yet, all or none; returns them as stored."""
    added = []
    with database.write() as session:
        for start in range(0, len(readers), _BATCH):
            batch = {_fold(reader.address): reader for reader in readers[start : start + _BATCH]}
            known = set(session.scalars(select(SubscriberRow.folded).where(SubscriberRow.folded.in_(batch))))
            rows = [_row(reader) for folded, reader in batch.items() if folded not in known]
            session.add_all(rows)
            session.flush()
            added += [_subscriber(row) for row in rows]
    return added


def sign_up(database: Database, wanted: Subscriber) -> Subscriber:
    """Take down that someone asks for digests; returns the reader as stored.

    Who is new, or left, becomes pending with what is wanted; who is pending wants these digests too; for anybody else
    nothing changes, as whoever asks has not shown yet that the address is theirs.
    """
    with database.write() as session:
        row = session.scalar(select(SubscriberRow).where(SubscriberRow.folded == _fold(wanted.address)))
        if row is None:
            row = _row(replace(wanted, state="pending"))
            session.add(row)
        elif row.state == "unsubscribed":
            _write_wishes(row, replace(wanted, watch=Watch(**row.watch), muted=tuple(row.muted)), wanted.changed_at)
            row.state, row.state_at, row.paused_until = "pending", wanted.changed_at, None
        elif row.state == "pending":
            row.digests = list(dict.fromkeys((*row.digests, *wanted.digests)))
            row.changed_at = wanted.changed_at
        session.flush()
        return _subscriber(row)


def get(database: Database, reader_id: int) -> Subscriber | None:
    """The reader of that number."""
    return _one(database, SubscriberRow.id == reader_id)


def find(database: Database, address: str) -> Subscriber | None:
    """The reader of that address, however its letters are cased."""
    return _one(database, SubscriberRow.folded == _fold(address))


def of_ids(database: Database, reader_ids: Iterable[int]) -> dict[int, Subscriber]:
    """The readers of these numbers, by number."""
    with database.read() as session:
        rows = session.scalars(select(SubscriberRow).where(SubscriberRow.id.in_(set(reader_ids))))
        return {row.id: _subscriber(row) for row in rows}


def of_public_id(database: Database, public_id: str) -> Subscriber | None:
    """The reader that links call so."""
    return _one(database, SubscriberRow.public_id == public_id)


def each(database: Database, *, state: State | None = None, digest: str = "") -> Iterator[Subscriber]:
    """All readers, or those in a state or of a digest, by number. Few are in memory at a time."""
    last = 0
    while True:
        query = select(SubscriberRow).where(SubscriberRow.id > last).order_by(SubscriberRow.id).limit(_BATCH)
        if state is not None:
            query = query.where(SubscriberRow.state == state)
        with database.read() as session:
            batch = [_subscriber(row) for row in session.scalars(query)]
        if not batch:
            return
        last = batch[-1].id
        yield from (reader for reader in batch if not digest or digest in reader.digests)


def following(database: Database, digest: str, day: date) -> Iterator[Subscriber]:
    """The readers whom the digest's issue of that day may go to, by number. Few are in memory at a time."""
    return (reader for reader in each(database, digest=digest) if reader.may_be_mailed(day))


def any_following(database: Database, digest: str) -> bool:
    """Whether the digest has any reader, due or not."""
    return next(each(database, state="active", digest=digest), None) is not None


def change(database: Database, reader: Subscriber, now: datetime) -> None:
    """Write down what the reader wishes for. Address and state stay, and digests given up are not sent any more."""
    with database.write() as session:
        row = session.get(SubscriberRow, reader.id)
        if row is None:
            return
        _withdraw(session, reader.id, [digest for digest in row.digests if digest not in reader.digests])
        _write_wishes(row, reader, now)


def move(
    database: Database,
    reader_id: int,
    state: State,
    now: datetime,
    *,
    unchanged_since: datetime | None = None,
    paused_until: date | None = None,
) -> bool:
    """Bring a reader into `state`; False, with nothing changed, where it cannot be entered from theirs.

    With `unchanged_since`, only if their state has not changed later than that (in whole seconds).
    """
    query = update(SubscriberRow).where(SubscriberRow.id == reader_id, SubscriberRow.state.in_(_FROM[state]))
    if unchanged_since is not None:
        query = query.where(SubscriberRow.state_at < unchanged_since + timedelta(seconds=1))
    query = query.values(state=state, state_at=now, changed_at=now, paused_until=paused_until)
    if state == "active":
        query = query.values(confirmed_at=func.coalesce(SubscriberRow.confirmed_at, now))
    with database.write() as session:
        if session.execute(query.returning(SubscriberRow.id)).first() is None:
            return False
        if state != "active":
            _withdraw(session, reader_id)
    return True


def leave(database: Database, reader_id: int, digest: str, now: datetime) -> None:
    """Take a reader off one digest, and off all where it was their last. Twice is the same as once."""
    with database.write() as session:
        row = session.get(SubscriberRow, reader_id)
        if row is None or digest not in row.digests:
            return
        row.digests = [each for each in row.digests if each != digest]
        row.changed_at = now
        if not row.digests and row.state in _FROM["unsubscribed"]:
            row.state, row.state_at, row.paused_until = "unsubscribed", now, None
        _withdraw(session, reader_id, [digest])


def forget_unconfirmed(database: Database, asked_before: datetime, now: datetime) -> None:
    """Erase who signed up and did not confirm, if they were last asked before then.

    Who had confirmed earlier, left and signed up again is one who left: that is kept, so that no import undoes it.
    """
    silent = (
        SubscriberRow.state == "pending",
        func.coalesce(SubscriberRow.asked_at, SubscriberRow.state_at) < asked_before,
    )
    with database.write() as session:
        session.execute(delete(SubscriberRow).where(*silent, SubscriberRow.confirmed_at.is_(None)))
        left = update(SubscriberRow).where(*silent)
        session.execute(left.values(state="unsubscribed", state_at=now, changed_at=now))


def may_ask(database: Database, reader_id: int, now: datetime, patience: timedelta) -> bool:
    """Whether a reader may be sent a mail about their subscription: none was within `patience`. Notes it if so."""
    with database.write() as session:
        asked = session.execute(
            update(SubscriberRow)
            .where(SubscriberRow.id == reader_id)
            .where(or_(SubscriberRow.asked_at.is_(None), SubscriberRow.asked_at <= now - patience))
            .values(asked_at=now)
            .returning(SubscriberRow.id)
        )
        return asked.first() is not None


def was_not_asked(database: Database, reader_id: int) -> None:
    """Note that the mail which `may_ask` allowed did not leave, so that it may be tried again."""
    with database.write() as session:
        session.execute(update(SubscriberRow).where(SubscriberRow.id == reader_id).values(asked_at=None))


def _write_wishes(row: SubscriberRow, reader: Subscriber, now: datetime) -> None:
    row.name, row.timezone, row.digests = reader.name, reader.timezone, list(reader.digests)
    row.days, row.weekday, row.hour, row.form = reader.days, reader.weekday, reader.hour, reader.form
    row.watch, row.muted = reader.watch.model_dump(mode="json"), list(reader.muted)
    row.changed_at = now


def _withdraw(session: Session, reader_id: int, digests: Sequence[str] | None = None) -> None:
    """Take back what waits to be sent to a reader: of these digests, or of all."""
    query = delete(DeliveryRow).where(DeliveryRow.subscriber_id == reader_id, DeliveryRow.state.in_(_WAITING))
    if digests is not None:
        theirs = select(EditionRow.id).where(EditionRow.digest.in_(digests))
        query = query.where(DeliveryRow.edition_id.in_(theirs))
    session.execute(query)


def _one(database: Database, condition: ColumnElement[bool]) -> Subscriber | None:
    with database.read() as session:
        row = session.scalar(select(SubscriberRow).where(condition))
        return _subscriber(row) if row else None


def _fold(address: str) -> str:
    return address.strip().casefold()


def _row(reader: Subscriber) -> SubscriberRow:
    row = SubscriberRow(
        public_id=secrets.token_urlsafe(16),
        folded=_fold(reader.address),
        address=reader.address,
        state=reader.state,
        paused_until=reader.paused_until,
        created_at=reader.created_at,
        confirmed_at=reader.confirmed_at,
        state_at=reader.state_at or reader.created_at,
        asked_at=reader.asked_at,
    )
    _write_wishes(row, reader, reader.changed_at)
    return row


def _subscriber(row: SubscriberRow) -> Subscriber:
    return Subscriber(
        id=row.id,
        public_id=row.public_id,
        address=row.address,
        name=row.name,
        timezone=row.timezone,
        digests=tuple(row.digests),
        days=row.days,  # type: ignore[arg-type]  # written by us alone
        weekday=row.weekday,
        hour=row.hour,
        watch=Watch.model_validate(row.watch),
        muted=tuple(row.muted),
        form=row.form,  # type: ignore[arg-type]
        state=row.state,  # type: ignore[arg-type]
        paused_until=row.paused_until,
        created_at=row.created_at,
        confirmed_at=row.confirmed_at,
        changed_at=row.changed_at,
        state_at=row.state_at,
        asked_at=row.asked_at,
    )
