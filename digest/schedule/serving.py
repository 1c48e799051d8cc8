"""The scheduler as a process: its loop, its signals, and the configuration that is edited while it runs."""

from __future__ import annotations

import logging
import signal
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import Event

from digest.config import UserError
from digest.schedule.plan import Job
from digest.schedule.scheduler import Scheduler
from digest.store import StoreError

logger = logging.getLogger(__name__)

_LOOK_UP = 0.5
"""Seconds between two looks at what is due and what has ended."""

_REREAD = 60.0
"""Seconds between two looks into the configuration."""


def serve(scheduler: Scheduler, read: Callable[[], Sequence[Job]]) -> None:
    """Run jobs at their times until SIGTERM or SIGINT. `read` gives them as they are now planned, asked every minute.

    The commands in hand are asked to end at the next good place, and are waited for; a second signal ends them at once.
    """
    told: list[int] = []
    woken = Event()

    def hear(number: int, _frame: object) -> None:
        told.append(number)
        woken.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, hear)
    heeded = 0
    plan = _Plan(scheduler, read)
    while not (heeded and not scheduler.busy):
        if len(told) > 1:
            logger.warning("told to stop again; the commands in hand are ended at once")
            with suppress(StoreError):
                scheduler.abandon()
            return
        if len(told) > heeded:
            heeded = len(told)
            logger.info("told to stop; the commands in hand come to their end")
            scheduler.stop()
        if not heeded:
            plan.follow()
        try:
            scheduler.tick()
        except StoreError as error:
            logger.error("%s", error)
        woken.wait(_LOOK_UP)
        woken.clear()


class _Plan:
    """The configuration as it is edited while the scheduler runs."""

    def __init__(self, scheduler: Scheduler, read: Callable[[], Sequence[Job]]) -> None:
        self._scheduler = scheduler
        self._read = read
        self._looked = time.monotonic()
        self._mistake = ""

    def follow(self) -> None:
        """Bring the scheduler to what is planned now. A mistake in a file is told once, and nothing changes for it."""
        if time.monotonic() - self._looked < _REREAD:
            return
        self._looked = time.monotonic()
        mistake = ""
        try:
            if self._scheduler.replan(self._read()):
                logger.info("the configuration has changed; jobs are planned anew")
        except UserError as error:
            mistake = str(error)
        if mistake and mistake != self._mistake:
            logger.error("%s; until that is mended, jobs stay as they were", mistake)
        self._mistake = mistake
