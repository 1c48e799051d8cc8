"""A store, clocks that are set by hand, and schedulers whose commands end when a test says so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from digest.schedule import Job, Rule, Scheduler
from digest.schedule.scheduler import Process
from digest.store import Database, runs

ZONE = ZoneInfo("UTC")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LEAD = 45 * MINUTE
SIX = datetime(2026, 3, 5, 6, tzinfo=UTC)

CRAWL = Job("crawl", ("crawl",), Rule("0 6 * * *", ZONE, LEAD), late=6 * HOUR + LEAD)
SEND = Job("send", ("send",), Rule("0 6 * * *", ZONE), follows="crawl", patience=LEAD)
HOURLY = Job("hourly", ("crawl",), Rule("0 * * * *", ZONE))
DELIVER = Job(
    *("deliver", ("send", "--queued"), Rule("*/5 * * * *", ZONE)),
    yields_to="send",
    delivers="morning",
    news=timedelta(days=2),
)


@dataclass
class Command:
    """A run in hand. `code` is None while it runs; `asked` that it was told to end."""

    job: str
    begun: datetime
    code: int | None = None
    asked: bool = False
    complaint: str = ""

    def poll(self) -> int | None:
        return self.code

    def terminate(self) -> None:
        self.asked = True

    def kill(self) -> None:
        self.code = -9


@dataclass
class World:
    """Time, and everything that was begun in it. `takes` is how a new command stands: None runs on, 0 has ended."""

    database: Database
    now: datetime
    seconds: float = 0.0
    takes: int | None = 0
    begun: list[Command] = field(default_factory=list)

    def scheduler(self, planned: Sequence[Job], begin: Callable[[Job], Process] | None = None) -> Scheduler:
        clocks: Any = {"clock": lambda: self.now, "steady": lambda: self.seconds}
        return Scheduler(self.database, planned, begin or self.begin, **clocks)

    def begin(self, job: Job) -> Command:
        command = Command(job.name, self.now, self.takes)
        self.begun.append(command)
        return command

    def wait(self, time: timedelta) -> None:
        """Both clocks go on."""
        self.now += time
        self.seconds += time.total_seconds()

    def until(self, moment: datetime) -> None:
        self.wait(moment - self.now)

    def ran(self) -> list[tuple[str, str]]:
        return [(command.job, f"{command.begun.astimezone(UTC):%a %H:%M}") for command in self.begun]

    def states(self, job: str = "") -> list[tuple[str, str]]:
        """When runs were due and how they stand, oldest first."""
        return [(f"{run.due_at:%a %H:%M}", run.state) for run in reversed(runs.history(self.database, job))]
