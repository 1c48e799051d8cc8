"""Which URLs of a source are known, which still wait to be fetched, and how its feeds last answered.

The crawler's memory. What a feed names is written down in the same transaction as the feed's ETag, so that a crawl
killed between the two neither forgets an article nor asks for one twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select

from digest.model import Candidate
from digest.store.database import Database
from digest.store.tables import FeedRow, PageRow

MAX_ATTEMPTS = 5
"""Crawls in a row that may fail to fetch a page before it is given up."""

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave us to ask "has this changed?" with: RFC 9110, sections 8.8.2 and 8.8.3."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """A page to fetch. `validators` and `fetched_at` are those of a page we have and that is said to have changed."""

    candidate: Candidate
    validators: Validators | None = None
    fetched_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Frontier:
    """One source's part of the store. `revisit` is how long after its first fetch a page is asked for changes."""

    database: Database
    source: str
    revisit: timedelta

    def validators(self, feed_url: str) -> Validators:
        """How `feed_url` identified its last answer; empty for one never asked."""
        with self.database.read() as session:
            row = session.get(FeedRow, (feed_url, self.source))
            return Validators(row.etag, row.last_modified) if row else Validators()

    def discover(
        self,
        candidates: Sequence[Candidate],
        now: datetime,
        feed_url: str = "",
        validators: Validators | None = None,
    ) -> list[Due]:
        """Write down what `feed_url` named, and return what of it is to be fetched, in the order given.

        That is: what was never seen, and what is said to have been modified since we fetched it. `candidates` hold
        canonical URLs. `validators`, when given, become the feed's.
        """
        unique = {candidate.url: candidate for candidate in candidates}
        due: list[Due] = []
        with self.database.write() as session:
            known = {
                row.url: row
                for chunk in _chunks(list(unique))
                for row in session.scalars(select(PageRow).where(PageRow.url.in_(chunk)))
            }
            for url, candidate in unique.items():
                row = known.get(url)
                if row is None:
                    session.add(_new_row(candidate, self.source, now))
                    due.append(Due(candidate))
                elif self._changed(row, candidate, now):
                    row.hint_title = candidate.title or row.hint_title
                    row.hint_published = candidate.published or row.hint_published
                    row.hint_modified = candidate.modified
                    due.append(_revisit(row))
            if validators is not None:
                session.merge(FeedRow(url=feed_url, source=self.source, checked_at=now, **_fields(validators)))
        return due

    def pending(self, now: datetime, since: datetime | None = None) -> list[Due]:
        """Pages named in earlier crawls and not fetched yet, newest first; with `since`, none dated before it.

        Among them pages that we have, that were said to have changed, and that nobody got round to.
        """
        query = (
            select(PageRow)
            .where(PageRow.source == self.source, or_(PageRow.state == "pending", self._changed_since(now)))
            .order_by(PageRow.hint_published.desc().nulls_last(), PageRow.id)
        )
        if since is not None:
            query = query.where(or_(PageRow.hint_published.is_(None), PageRow.hint_published >= since))
        with self.database.read() as session:
            return [Due(_candidate(row)) if row.state == "pending" else _revisit(row) for row in session.scalars(query)]

    def unchanged(self, url: str, now: datetime) -> None:
        """The page at `url` answered that it is as we have it."""
        with self.database.write() as session:
            for row in session.scalars(select(PageRow).where(PageRow.url == url)):
                row.fetched_at, row.attempts, row.problem = now, 0, ""

    def fail(self, url: str, problem: str, *, final: bool) -> None:
        """The page at `url` could not be had. It is tried again in later crawls unless `final`."""
        with self.database.write() as session:
            for row in session.scalars(select(PageRow).where(PageRow.url == url)):
                row.attempts += 1
                row.problem = problem
                if not final and row.attempts < MAX_ATTEMPTS:
                    continue
                if row.state == "pending":
                    row.state = "gone"
                row.hint_modified = None

    def _changed_since(self, now: datetime) -> ColumnElement[bool]:
        """`_changed`, of what is written down already."""
        return and_(
            PageRow.state == "done",
            PageRow.fetched_at < PageRow.hint_modified,
            PageRow.hint_modified <= now,
            PageRow.discovered_at >= now - self.revisit,
        )

    def _changed(self, row: PageRow, candidate: Candidate, now: datetime) -> bool:
        return (
            row.state == "done"
            and row.source == self.source
            and candidate.modified is not None
            and row.fetched_at is not None
            and row.fetched_at < candidate.modified <= now
            and now - row.discovered_at <= self.revisit
        )


def _new_row(candidate: Candidate, source: str, now: datetime) -> PageRow:
    return PageRow(
        url=candidate.url,
        source=source,
        discovered_at=now,
        hint_title=candidate.title,
        hint_published=candidate.published,
        hint_modified=candidate.modified,
    )


def _candidate(row: PageRow) -> Candidate:
    return Candidate(row.url, row.hint_title, row.hint_published, row.hint_modified)


def _revisit(row: PageRow) -> Due:
    return Due(_candidate(row), Validators(row.etag, row.last_modified), row.fetched_at)


def _fields(validators: Validators) -> dict[str, str]:
    return {"etag": validators.etag, "last_modified": validators.last_modified}


def _chunks(urls: list[str]) -> Iterable[list[str]]:
    return (urls[start : start + _CHUNK] for start in range(0, len(urls), _CHUNK))
