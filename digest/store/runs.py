"""When each job of the schedule is next, and how its runs went. Several schedulers may share one store.

A run belongs to who writes it down: one row for each job and due time, made in the transaction that moves the job on to
its next time. A job never has two runs at once, and a due time never has a second run, wherever the clock is set, but
for one that was missed. Runs due more than `KEPT` before the one that begins are forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from digest.store.database import Database
from digest.store.tables import JobRow, RunRow

KEPT = timedelta(days=90)

GOOD = ("done", "running", "stopped")
"""The states of runs that nobody needs to look into."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run as stored; the fields are the columns of `RunRow`."""

    id: int
    job: str
    due_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    state: str
    detail: str
    worker: str
    beats: int
    attempts: int


_COLUMNS = tuple(getattr(RunRow, name) for name in Run.__slots__)
_NEXT = select(JobRow.job, JobRow.next_at).where(JobRow.next_at.is_not(None))
_UNFINISHED = select(*_COLUMNS).where(RunRow.state.in_(("running", "stopped"))).order_by(RunRow.due_at)
"""Asked for twice a second, and so built once."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A job to write down: its name, its rule in words, and the rule itself: a moment to the due time after it."""

    job: str
    rule: str
    after: Callable[[datetime], datetime | None]


def plan(database: Database, planned: Sequence[Planned], now: datetime) -> None:
    """Write down when each of these jobs is next, and forget all others.

    What is overdue stays so, unless the job's rule is another than it was. Where the clock was set back, times that
    have come before do not come again.
    """
    with database.write() as session:
        rows = {row.job: row for row in session.scalars(select(JobRow))}
        for job in planned:
            row = rows.pop(job.job, None) or JobRow(job=job.job, rule="")
            next_at = job.after(now)
            if row.rule == job.rule and row.next_at and (next_at is None or row.next_at <= next_at):
                continue
            ran = (RunRow.job == job.job, RunRow.due_at > now, RunRow.state != "missed")
            had = set(session.scalars(select(RunRow.due_at).where(*ran)))
            while next_at in had:
                next_at = job.after(next_at)
            row.rule, row.next_at = job.rule, next_at
            session.add(row)
        for row in rows.values():
            session.delete(row)


def next_due(database: Database) -> dict[str, datetime]:
    """When each job is next, or has been due since; without those that never are."""
    with database.read() as session:
        return {job: at for job, at in session.execute(_NEXT) if at is not None}


def claim(
    database: Database,
    job: str,
    *,
    expected: datetime,
    next_at: datetime | None,
    due_at: datetime | None,
    missed: Sequence[datetime],
    worker: str,
    now: datetime,
    yields_to: str = "",
) -> Run | None:
    """Begin the run of `job` due at `due_at`, and move the job on from `expected` to `next_at`.

    `missed` due times are written down as such. With no `due_at` the job is moved on, and nothing is begun. None where
    there is nothing to do for the caller: another has moved the job on, or the time has had its run. Where a run of the
    job, or of the one it `yields_to`, is still going on, the job stays where it is.
    """
    moved = update(JobRow).where(JobRow.job == job, JobRow.next_at == expected).values(next_at=next_at)
    times = [*missed, *([due_at] if due_at else [])]
    known = select(RunRow).where(RunRow.job == job, RunRow.due_at.in_(times))
    with database.write() as session:
        if due_at is not None and _going_on(session, (job, yields_to)):
            return None
        if session.scalar(moved.returning(JobRow.job)) is None:
            return None
        session.execute(delete(RunRow).where(RunRow.job == job, RunRow.due_at < (due_at or expected) - KEPT))
        had = {run.due_at: run for run in session.scalars(known)}
        session.add_all(RunRow(job=job, due_at=at, state="missed") for at in missed if at not in had)
        if due_at is None:
            return None
        run = had.get(due_at) or RunRow(job=job, due_at=due_at, state="missed")
        if run.state != "missed":
            return None
        run.started_at, run.state, run.worker, run.beats, run.attempts = now, "running", worker, 0, 1
        session.add(run)
        session.flush()
        return _run(run)


def beat(database: Database, ids: Sequence[int], worker: str) -> set[int]:
    """Say that the worker and its runs live; returns those that are still its own."""
    query = update(RunRow).where(RunRow.id.in_(ids), RunRow.worker == worker, RunRow.state == "running")
    with database.write() as session:
        return set(session.scalars(query.values(beats=RunRow.beats + 1).returning(RunRow.id)))


def take_over(database: Database, run: Run, state: str, worker: str, now: datetime) -> Run | None:
    """Begin anew ("running"), or give up ("killed"), a run whose worker died. None where somebody else was first."""
    same = (RunRow.id == run.id, RunRow.state == run.state, RunRow.worker == run.worker, RunRow.beats == run.beats)
    if state == "running":
        values = {"worker": worker, "beats": 0, "attempts": run.attempts + 1, "started_at": now, "ended_at": None}
    else:
        values = {"ended_at": now}
    with database.write() as session:
        if state == "running" and _going_on(session, (run.job,), besides=run.id):
            return None
        changed = session.scalar(update(RunRow).where(*same).values(state=state, **values).returning(RunRow))
        return _run(changed) if changed else None


def finish(database: Database, run: Run, state: str, detail: str, now: datetime) -> None:
    """Write down how a run ended, unless it was taken over."""
    own = (RunRow.id == run.id, RunRow.worker == run.worker, RunRow.state == "running")
    with database.write() as session:
        session.execute(update(RunRow).where(*own).values(state=state, detail=detail, ended_at=now))


def unfinished(database: Database) -> list[Run]:
    """Runs that are going on, as far as their rows say, and those that were stopped and wait to be begun again."""
    with database.read() as session:
        return [Run(**row._mapping) for row in session.execute(_UNFINISHED)]


def last(database: Database) -> Mapping[str, Run]:
    """Each job's latest run."""
    latest = select(RunRow.job, func.max(RunRow.due_at).label("due_at")).group_by(RunRow.job).subquery()
    query = select(*_COLUMNS).join(latest, (RunRow.job == latest.c.job) & (RunRow.due_at == latest.c.due_at))
    with database.read() as session:
        return {row.job: Run(**row._mapping) for row in session.execute(query)}


def history(
    database: Database, job: str = "", *, bad: bool = False, since: datetime | None = None, limit: int | None = None
) -> list[Run]:
    """Runs due since then, newest first and at most `limit`: of one job or all, all or only the `bad` ones."""
    query = select(*_COLUMNS).order_by(RunRow.due_at.desc(), RunRow.id.desc())
    if job:
        query = query.where(RunRow.job == job)
    if bad:
        query = query.where(RunRow.state.not_in(GOOD))
    if since is not None:
        query = query.where(RunRow.due_at >= since)
    if limit is not None:
        query = query.limit(limit)
    with database.read() as session:
        return [Run(**row._mapping) for row in session.execute(query)]


def _going_on(session: Session, jobs: Sequence[str], besides: int = 0) -> bool:
    query = select(RunRow.id).where(RunRow.job.in_(jobs), RunRow.state == "running", RunRow.id != besides)
    return session.scalar(query.limit(1)) is not None


def _run(row: RunRow) -> Run:
    return Run(**{name: getattr(row, name) for name in Run.__slots__})
