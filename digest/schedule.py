"""When what runs: each digest at its own hour in its own timezone, and the crawl of its sources before it.

Runs in the foreground under a process supervisor. Each job is a `pharma-digest` command in a process of its own, so
that one that fails, hangs up or leaks harms no other, and an edited configuration holds from the next run on.
"""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.base import BaseTrigger

from digest.config import Digest, Project
from digest.config.cron import cron_trigger

logger = logging.getLogger(__name__)

_LATE = timedelta(hours=6)
"""How late a job may start after the machine slept or was down: a morning digest at noon, but not at night."""


class EarlierTrigger(BaseTrigger):  # type: ignore[misc]
    """Fires `lead` before another trigger does."""

    def __init__(self, trigger: BaseTrigger, lead: timedelta) -> None:
        self._trigger = trigger
        self._lead = lead

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime | None:
        """APScheduler's question: the first moment after `now`, or after the one before."""
        previous = previous_fire_time + self._lead if previous_fire_time else None
        moment: datetime | None = self._trigger.get_next_fire_time(previous, now + self._lead)
        return moment - self._lead if moment else None


@dataclass(frozen=True, slots=True)
class Job:
    """A command and when it runs next."""

    name: str
    command: tuple[str, ...]
    trigger: BaseTrigger

    def next_run(self, now: datetime) -> datetime | None:
        """The next time it runs after `now`, in the digest's timezone."""
        moment: datetime | None = self.trigger.get_next_fire_time(None, now)
        return moment


def jobs(project: Project) -> list[Job]:
    """Two jobs a digest: the crawl of what it reads, and its sending."""
    lead = timedelta(minutes=project.settings.crawl.minutes_before_digest)
    return [job for digest in project.digests.values() for job in _jobs(digest, lead)]


def serve(planned: Sequence[Job]) -> None:
    """Run the jobs at their times until the process is told to stop."""
    scheduler = BlockingScheduler(timezone="UTC")
    for job in planned:
        scheduler.add_job(
            run,
            job.trigger,
            args=[job],
            id=job.name,
            name=job.name,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=int(_LATE.total_seconds()),
        )
    scheduler.start()


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
    return [
        Job(f"crawl for {digest.slug}", ("crawl", *digest.sources), EarlierTrigger(trigger, lead)),
        Job(f"send {digest.slug}", ("send", digest.slug), trigger),
    ]
