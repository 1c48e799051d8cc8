"""When what runs: each digest at its own hour in its own timezone, and the crawl of its sources before it.

Runs in the foreground under a process supervisor. Each job is a `pharma-digest` command in a process of its own, so
that one that fails, hangs up or leaks harms no other, and an edited configuration holds from the next run on.
"""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.date import DateTrigger

from digest.config import Digest, Project
from digest.config.cron import cron_trigger

logger = logging.getLogger(__name__)

_LOOK_UP = 0.5
"""Seconds between two looks at whether a signal came."""

_LATE = timedelta(hours=6)
"""How late a job may start after the machine slept: a morning digest at noon, but not at night."""

_PATIENCE = (timedelta(minutes=10), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=6))
"""How long after each run that left mail queued it is tried again: greylisting takes minutes, an outage hours."""

SOME_FAILED = 1
"""The exit code of a command that some sources or readers were in trouble with."""


class EarlierTrigger(BaseTrigger):  # type: ignore[misc]
    """Fires `lead` before another trigger does, by the clock of physics: a day may have 23 or 25 hours."""

    def __init__(self, trigger: BaseTrigger, lead: timedelta) -> None:
        self._trigger = trigger
        self._lead = lead

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime | None:
        """APScheduler's question: the first moment after `now`, or after the one before."""
        previous = _shifted(previous_fire_time, self._lead) if previous_fire_time else None
        moment: datetime | None = self._trigger.get_next_fire_time(previous, _shifted(now, self._lead))
        return _shifted(moment, -self._lead) if moment else None


@dataclass(frozen=True, slots=True)
class Job:
    """A command and when it runs. `retry` is run instead, some time later, when it ended with SOME_FAILED."""

    name: str
    command: tuple[str, ...]
    trigger: BaseTrigger
    retry: tuple[str, ...] = ()

    def next_run(self, now: datetime) -> datetime | None:
        """The next time it runs after `now`, in the digest's timezone."""
        moment: datetime | None = self.trigger.get_next_fire_time(None, now)
        return moment


def jobs(project: Project) -> list[Job]:
    """Two jobs a digest: the crawl of what it reads, and its sending."""
    lead = timedelta(minutes=project.settings.crawl.minutes_before_digest)
    return [job for digest in project.digests.values() for job in _jobs(digest, lead)]


def serve(planned: Sequence[Job], patience: Sequence[timedelta] = _PATIENCE) -> None:
    """Run the jobs at their times until SIGTERM or SIGINT, which let the commands in hand come to their end.

    `patience` holds the pauses before each retry.
    """
    scheduler = BackgroundScheduler(timezone="UTC")

    def work(job: Job, pauses: Sequence[timedelta]) -> None:
        if run(job) != SOME_FAILED or not job.retry or not pauses:
            return
        later = Job(job.name, job.retry, DateTrigger(datetime.now(UTC) + pauses[0]), job.retry)
        logger.info("%s: tried again at %s", job.name, f"{later.trigger.run_date:%H:%M %Z}")
        add(later, pauses[1:])

    def add(job: Job, pauses: Sequence[timedelta]) -> None:
        late = int(_LATE.total_seconds())
        scheduler.add_job(work, job.trigger, args=[job, pauses], name=job.name, coalesce=True, misfire_grace_time=late)

    for job in planned:
        add(job, patience)
    told: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _frame: told.append(number))
    scheduler.start()
    while not told:
        # Not for ever: a signal that comes just before the wait begins does not end it.
        time.sleep(_LOOK_UP)
    logger.info("told to stop; the commands in hand come to their end")
    scheduler.shutdown(wait=True)


def run(job: Job) -> int:
    """Run a job's command to its end; returns its exit code. A failing one is logged, never raised."""
    logger.info("%s: started", job.name)
    try:
        code = subprocess.run([sys.executable, "-m", "digest.cli", *job.command], check=False).returncode  # noqa: S603
    except OSError as error:
        logger.error("%s: could not be started: %s", job.name, error.strerror)
        return 2
    logger.log(logging.INFO if code == 0 else logging.WARNING, "%s: ended with exit code %d", job.name, code)
    return code


def _jobs(digest: Digest, lead: timedelta) -> list[Job]:
    trigger: Any = cron_trigger(digest.cron, digest.zone)
    send = ("send", digest.slug)
    return [
        Job(f"crawl for {digest.slug}", ("crawl", *digest.sources), EarlierTrigger(trigger, lead)),
        Job(f"send {digest.slug}", send, trigger, retry=(*send, "--queued")),
    ]


def _shifted(moment: datetime, by: timedelta) -> datetime:
    """`moment` and so much later, in its own timezone: aware datetimes add wall-clock time, over a change of clocks."""
    return (moment.astimezone(UTC) + by).astimezone(moment.tzinfo)
