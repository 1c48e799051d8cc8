"""Begins jobs when they are due, each at most once, with any number of schedulers on one store.

In: jobs, a store, clocks, and a way to begin a job. Out: rows in `digest.store.runs`. It does one step at a time when
asked (`tick`) and waits for nothing: the loop, signals and processes are left to `serving`.

A due time that nobody saw, because the machine slept or the job's last run went on for too long, is caught up once, for
the latest such time; the others are written down as missed. A run whose scheduler died is begun anew by another. That
it died is told by its `beats`, watched on this machine's steady clock, and never by comparing times of day: clocks are
set, and two machines never agree.
"""

from __future__ import annotations

import logging
import os
import socket
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol
from uuid import uuid4

from digest.schedule.plan import Job
from digest.store import Database, runs
from digest.store.standing import deliveries_due

logger = logging.getLogger(__name__)

_BEAT = 15.0
"""Seconds between two signs of life."""

_LEASE = 60.0
"""Seconds without a sign of life after which a run counts as dead."""

_ATTEMPTS = 3
"""So often a run is begun; what kills its scheduler each time is not tried for ever."""

_LONGEST_AGO = timedelta(days=30)
_MOST_MISSED = 100
"""Missed times that are written down of one job after a downtime: the latest."""

_LONGEST = 300
"""Characters kept of what a command said at its end."""

_ENDED = {0: "done", 1: "some failed"}
_OWN_CODES = frozenset({0, 1, 2, 70})
"""Exit codes with which a command says how it went; any other means that it was stopped."""


class Process(Protocol):
    """A run in hand."""

    @property
    def complaint(self) -> str:
        """The last line in which it said what is wrong, "" where it did not."""
        ...

    def poll(self) -> int | None:
        """Its exit code, None while it runs."""
        ...

    def terminate(self) -> None:
        """Ask it to end at the next good place."""
        ...

    def kill(self) -> None:
        """End it at once."""
        ...


class Scheduler:
    """One scheduler of perhaps several. `begin` starts a job's command; it raises `OSError` where it cannot."""

    def __init__(
        self,
        database: Database,
        planned: Sequence[Job],
        begin: Callable[[Job], Process],
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._jobs = {job.name: job for job in planned}
        self._begin = begin
        self._clock = clock
        self._steady = steady
        self._worker = f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"
        self._in_hand: dict[int, tuple[runs.Run, Process]] = {}
        self._watched: dict[int, tuple[tuple[str, int], float]] = {}
        self._beaten: float | None = None
        self._seen: datetime | None = None
        self._stopping = False

    @property
    def busy(self) -> bool:
        """Whether a run is in hand."""
        return bool(self._in_hand)

    def tick(self) -> None:
        """Do what is due now. Raises `StoreError`, and may be asked again, where the store cannot be used."""
        now = self._clock()
        if self._seen is None or now < self._seen:  # the clock was set back
            self._write_down(self._jobs.values(), now)
        self._seen = now
        self._settle(now)
        if self._beaten is None or self._steady() - self._beaten >= _BEAT:
            self._beat()
            self._look_after_others(now)
            self._beaten = self._steady()
        if not self._stopping:
            self._take_up_what_is_due(now)

    def replan(self, planned: Sequence[Job]) -> bool:
        """Take other jobs from now on; False where they are those it has. Runs in hand go on.

        Raises `UserError`, and keeps to the jobs it has, where a rule cannot be read.
        """
        changed = {job.name: job for job in planned}
        if changed == self._jobs:
            return False
        self._write_down(planned, self._clock())
        self._jobs = changed
        return True

    def stop(self) -> None:
        """Begin nothing more, and ask runs in hand to end at the next good place. `tick` goes on settling them."""
        self._stopping = True
        for _, process in self._in_hand.values():
            process.terminate()

    def abandon(self) -> None:
        """End the runs in hand at once; they are begun anew when a scheduler is next there."""
        self._stopping = True
        for _, process in self._in_hand.values():
            process.kill()
        for run, _ in self._in_hand.values():
            runs.finish(self._database, run, "stopped", "ended at once", self._clock())
        self._in_hand.clear()

    def _write_down(self, planned: Iterable[Job], now: datetime) -> None:
        runs.plan(self._database, [runs.Planned(job.name, str(job.rule), job.rule.after) for job in planned], now)

    def _take_up_what_is_due(self, now: datetime) -> None:
        due = {job: at for job, at in runs.next_due(self._database).items() if at <= now and job in self._jobs}
        if not due:
            return
        going_on = {run.job: run for run in runs.unfinished(self._database) if run.state == "running"}
        for job in sorted((self._jobs[name] for name in due), key=lambda job: (bool(job.yields_to), due[job.name])):
            if not {job.name, job.yields_to} & going_on.keys():
                run = self._take_up(job, due[job.name], now, going_on.get(job.follows))
                going_on |= {job.name: run} if run else {}

    def _take_up(self, job: Job, since: datetime, now: datetime, before: runs.Run | None) -> runs.Run | None:
        """Begin a job that has been due since then, or move it on. `before` is the run of the job it follows."""
        if job.delivers:
            due_at, missed = now, []
            begins = deliveries_due(self._database, job.delivers, now - job.news, now)
        else:
            *missed, due_at = _due_times(job, since, now)
            begins = now - due_at <= job.late
            if begins and before is not None and _waits(job, due_at, before, now):
                return None
        run = runs.claim(
            self._database,
            job.name,
            expected=since,
            next_at=job.rule.after(now),
            due_at=due_at if begins else None,
            missed=missed if begins or job.delivers else [*missed, due_at],
            worker=self._worker,
            now=now,
            yields_to=job.yields_to,
        )
        if run is not None:
            self._start(job, run)
        return run

    def _start(self, job: Job, run: runs.Run) -> None:
        try:
            process = self._begin(job)
        except OSError as error:
            logger.error("%s: could not be started: %s", job.name, error.strerror)
            runs.finish(self._database, run, "failed", f"could not be started: {error.strerror}", self._clock())
            return
        logger.info("%s: started", job.name)
        self._in_hand[run.id] = run, process

    def _settle(self, now: datetime) -> None:
        """Write down how runs ended."""
        for run, process in list(self._in_hand.values()):
            code = process.poll()
            if code is None:
                continue
            state = self._state(run, code)
            runs.finish(self._database, run, state, "" if code == 0 else _told(code, process.complaint), now)
            del self._in_hand[run.id]
            level = logging.INFO if code == 0 or self._stopping else logging.WARNING
            logger.log(level, "%s: ended with %s", run.job, _said(code))

    def _state(self, run: runs.Run, code: int) -> str:
        if code in _OWN_CODES or (code > 0 and not self._stopping):
            return _ENDED.get(code, "failed")
        return "stopped" if self._stopping or run.attempts < _ATTEMPTS else "killed"

    def _beat(self) -> None:
        """Say that our runs live. One that another scheduler took over, while we were held up, is ended here."""
        if not self._in_hand:
            return
        own = runs.beat(self._database, list(self._in_hand), self._worker)
        for id in self._in_hand.keys() - own:
            run, process = self._in_hand.pop(id)
            logger.warning("%s: another scheduler has taken it over", run.job)
            process.terminate()

    def _look_after_others(self, now: datetime) -> None:
        """Take over what other schedulers stopped, and what died with them."""
        others = [run for run in runs.unfinished(self._database) if run.id not in self._in_hand]
        self._watched = {run.id: self._watched[run.id] for run in others if run.id in self._watched}
        for run in others:
            sign = (run.worker, run.beats)
            known, since = self._watched.get(run.id, (sign, self._steady()))
            if known != sign:
                since = self._steady()
            self._watched[run.id] = sign, since
            if not self._stopping and (run.state == "stopped" or self._steady() - since >= _LEASE):
                self._take_over(run, now)

    def _take_over(self, run: runs.Run, now: datetime) -> None:
        job = self._jobs.get(run.job)
        if job is None or run.attempts >= _ATTEMPTS or now - run.due_at > job.late:
            if runs.take_over(self._database, run, "killed", self._worker, now):
                logger.warning("%s: was killed, and is given up", run.job)
            return
        taken = runs.take_over(self._database, run, "running", self._worker, now)
        if taken is not None:
            logger.warning("%s: was stopped before its end, and is begun anew", run.job)
            self._start(job, taken)


def _waits(job: Job, due_at: datetime, before: runs.Run, now: datetime) -> bool:
    """Whether the job it follows is being caught up, and it still has patience."""
    return before.started_at is not None and due_at < before.started_at and now < before.started_at + job.patience


def _due_times(job: Job, since: datetime, now: datetime) -> list[datetime]:
    """The times the job was due, from `since`, which is one, until `now`: the latest of them."""
    times = deque([since], maxlen=_MOST_MISSED)
    at = job.rule.after(max(since, now - _LONGEST_AGO))
    while at is not None and at <= now:
        times.append(at)
        at = job.rule.after(at)
    return list(times)


def _said(code: int) -> str:
    return f"exit code {code}" if code >= 0 else f"signal {-code}"


def _told(code: int, complaint: str) -> str:
    return f"{_said(code)}: {complaint[:_LONGEST]}" if complaint else _said(code)
