"""A year of daily digests in three places: two schedulers on one store, with outages, and clocks set by hand."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from simulation import Command, World

from digest.schedule import Job, Rule, Scheduler
from digest.store import runs

ZONES = {"berlin": "Europe/Berlin", "new-york": "America/New_York", "kolkata": "Asia/Kolkata"}
SKIPS = ("Europe/Berlin", "America/New_York")
BEGIN = datetime(2025, 12, 31, 12, tzinfo=UTC)
END = datetime(2027, 1, 1, 12, tzinfo=UTC)
YEAR = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]
PLANNED = [Job(place, ("send",), Rule("30 2 * * *", ZoneInfo(zone))) for place, zone in ZONES.items()]
"""At 02:30, which Berlin and New York once skip in the year, and once have twice."""


@dataclass
class Host:
    """A machine with a scheduler, which is off from time to time and then takes with it what it has in hand."""

    world: World
    outages: list[tuple[datetime, datetime]]
    scheduler: Scheduler | None = None

    def begin(self, job: Job) -> Command:
        """A command is done before anybody looks, but for one that the next outage ends."""
        soon = self.world.now + timedelta(minutes=30)
        command = self.world.begin(job)
        command.code = None if any(self.world.now < begin <= soon for begin, _ in self.outages) else 0
        return command

    @property
    def off(self) -> bool:
        return any(begin <= self.world.now < end for begin, end in self.outages)

    def live(self) -> None:
        if self.off:
            self.scheduler = None
            return
        if self.scheduler is None:
            self.scheduler = self.world.scheduler(PLANNED, self.begin)
        self.scheduler.tick()


def outages(chance: random.Random, count: int) -> list[tuple[datetime, datetime]]:
    """Times off, for up to five hours, when something is due: they begin before it, or while it runs."""
    found = []
    for number in range(count):
        day = BEGIN + timedelta(days=chance.randrange(360 * number // count + 1, 360 * (number + 1) // count - 1))
        due = datetime.combine(day, time(2, 30), ZoneInfo(chance.choice(list(ZONES.values())))).astimezone(UTC)
        begin = due + timedelta(minutes=chance.uniform(0, 25) if number % 2 else chance.uniform(-90, 0))
        found.append((begin, begin + timedelta(minutes=chance.uniform(1, 300))))
    return found


def test_a_year_of_daily_digests_has_each_of_them_once(world: World) -> None:
    chance = random.Random(20260101)
    world.now = BEGIN
    of_both = outages(chance, 10)
    machines = [Host(world, [*of_both, *outages(chance, 5)]) for _ in range(2)]
    edges = sorted(edge for host in machines for outage in host.outages for edge in outage)
    kept: dict[int, runs.Run] = {}
    while world.now < END:
        for host in machines:
            host.live()
        awaited = [edge for edge in edges if edge > world.now]
        if not all(host.off for host in machines):
            watchful = any(edge <= world.now < edge + timedelta(minutes=3) for edge in edges)
            if watchful or any(host.scheduler and host.scheduler.busy for host in machines):
                awaited.append(world.now + timedelta(seconds=20))
            else:
                awaited.append(min(runs.next_due(world.database).values()))
        world.until(min(awaited))
        if len(world.begun) % 200 == 0:  # a store forgets runs after a while
            kept |= {run.id: run for run in runs.history(world.database) if run.state != "running"}
    kept |= {run.id: run for run in runs.history(world.database) if run.state != "running"}

    ended = Counter(command.job for command in world.begun if command.code == 0)
    assert Counter(run.job for run in kept.values()) == ended
    assert {run.state for run in kept.values()} == {"done"}
    assert sum(run.attempts > 1 for run in kept.values()) >= 3, "no outage came while something ran"
    for place, zone in ZONES.items():
        sent = sorted((run for run in kept.values() if run.job == place), key=lambda run: run.due_at)
        local = [run.due_at.astimezone(ZoneInfo(zone)) for run in sent]
        assert [due.date() for due in local if due.year == 2026] == YEAR
        assert Counter(f"{due:%H:%M}" for due in local)["02:30"] == len(local) - (zone in SKIPS)
        late = [run.started_at - run.due_at for run in sent if run.started_at and run.started_at > run.due_at]
        assert len(late) <= 20
        assert max(late) < timedelta(hours=5, minutes=50)
