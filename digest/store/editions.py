"""Issues as they were composed. An issue and its readers' rows in the ledger are written in one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from pydantic import TypeAdapter
from sqlalchemy import or_, select

from digest.model import Edition, RenderedMail
from digest.store import ledger
from digest.store.database import Database
from digest.store.ledger import Recipient
from digest.store.tables import EditionRow

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


def find(database: Database, digest: str, issue_date: date) -> Issue | None:
    """The issue of that day, None if it was not composed yet."""
    with database.read() as session:
        row = session.scalar(select(EditionRow).where(EditionRow.digest == digest, EditionRow.issue_date == issue_date))
        return _issue(row) if row else None


def save(database: Database, draft: Draft, recipients: Iterable[Recipient], domain: str, now: datetime) -> Issue:
    """Write down an issue and one queued delivery for each new recipient; `domain` is that of their Message-IDs.

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
        session.flush()
        ledger.add(session, row, recipients, domain, now)
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


def unfinished(database: Database, digest: str, since: date, now: datetime, *, lost: bool = False) -> list[Issue]:
    """The digest's issues of `since` and later that are to be sent to someone by now, oldest first.

    With `lost`, those too of which a run that was killed may have had letters in hand.
    """
    wanted = or_(ledger.due_by(now), ledger.lost()) if lost else ledger.due_by(now)
    query = (
        select(EditionRow)
        .where(EditionRow.digest == digest, EditionRow.issue_date >= since)
        .where(EditionRow.deliveries.any(wanted))
        .order_by(EditionRow.issue_date)
    )
    with database.read() as session:
        return [_issue(row) for row in session.scalars(query)]


def _issue(row: EditionRow) -> Issue:
    mail = RenderedMail(row.subject, row.html, row.text)
    edition = _EDITION.validate_python(row.edition) if row.edition is not None else None
    return Issue(row.digest, row.issue_date, mail, tuple(row.urls), edition, id=row.id)
