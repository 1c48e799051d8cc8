"""The scheduler on a real store, with clocks set by hand. Nothing is waited for."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from simulation import World
from sqlalchemy import update

from digest.schedule import Job, Rule
from digest.store import runs
from digest.store.tables import DeliveryRow, EditionRow

ZONE = ZoneInfo("UTC")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LEAD = 45 * MINUTE
SIX = datetime(2026, 3, 5, 6, tzinfo=UTC)

CRAWL = Job("crawl", ("crawl",), Rule("0 6 * * *", ZONE, LEAD), late=6 * HOUR + LEAD)
SEND = Job("send", ("send",), Rule("0 6 * * *", ZONE), follows="crawl", patience=LEAD)
HOURLY = Job("hourly", ("crawl",), Rule("0 * * * *", ZONE))
DELIVER = Job("deliver", ("send", "--queued"), Rule("*/5 * * * *", ZONE), yields_to="send", delivers="morning")


def states(world: World, job: str = "") -> list[tuple[str, str]]:
    found = runs.history(world.database, job)
    return [(f"{run.due_at:%a %H:%M}", run.state) for run in reversed(found)]


def test_a_job_runs_once_at_its_time_and_not_before(world: World) -> None:
    scheduler = world.scheduler([SEND])
    scheduler.tick()
    world.until(SIX - timedelta(seconds=1))
    scheduler.tick()
    assert world.ran() == []
    world.until(SIX)
    for _ in range(3):
        scheduler.tick()
    assert world.ran() == [("send", "Thu 06:00")]
    assert states(world) == [("Thu 06:00", "done")]


@pytest.mark.parametrize(("code", "state"), [(0, "done"), (1, "some failed"), (2, "failed"), (70, "failed")])
def test_how_a_run_ended_is_written_down(world: World, code: int, state: str) -> None:
    scheduler = world.scheduler([SEND])
    scheduler.tick()
    world.takes = code
    world.until(SIX)
    scheduler.tick()
    world.wait(3 * MINUTE)
    scheduler.tick()
    run = runs.last(world.database)["send"]
    assert (run.state, run.detail) == (state, f"exit code {code}" if code else "")
    assert (run.started_at, run.ended_at) == (SIX, SIX + 3 * MINUTE)


def test_a_command_that_cannot_be_started_is_a_failed_run(world: World) -> None:
    scheduler = world.scheduler([SEND])
    scheduler.tick()
    world.until(SIX)

    def refuse(job: Job) -> None:
        raise OSError(12, "Cannot allocate memory")

    scheduler._begin = refuse  # type: ignore[assignment]
    scheduler.tick()
    assert runs.last(world.database)["send"].detail == "could not be started: Cannot allocate memory"


# --- Downtimes --------------------------------------------------------------------------------------------------


def test_after_a_downtime_the_last_time_is_caught_up_and_the_others_are_missed(world: World) -> None:
    world.scheduler([HOURLY]).tick()
    world.wait(10 * HOUR + MINUTE)
    back = world.scheduler([HOURLY])
    for _ in range(5):
        back.tick()
        world.wait(MINUTE)
    assert world.ran() == [("hourly", "Thu 13:01")]
    assert states(world)[:-1] == [(f"Thu {hour:02}:00", "missed") for hour in range(4, 13)]
    assert states(world)[-1] == ("Thu 13:00", "done")


def test_what_is_too_old_is_not_caught_up(world: World) -> None:
    world.scheduler([SEND]).tick()
    world.until(SIX + 7 * HOUR)
    world.scheduler([SEND]).tick()
    assert world.ran() == []
    assert states(world) == [("Thu 06:00", "missed")]
    assert runs.next_due(world.database)["send"] == SIX + DAY


def test_a_downtime_of_years_leaves_few_rows(world: World) -> None:
    world.scheduler([HOURLY]).tick()
    world.wait(1000 * DAY)
    world.scheduler([HOURLY]).tick()
    assert len(states(world)) == 100
    assert len(world.begun) == 1


def test_history_is_kept_for_ninety_days(world: World) -> None:
    scheduler = world.scheduler([SEND])
    for _ in range(100):
        scheduler.tick()
        world.wait(DAY)
        scheduler.tick()
        scheduler.tick()
    kept = runs.history(world.database)
    assert len(kept) == 91
    assert kept[0].due_at - kept[-1].due_at == timedelta(days=90)


def test_a_run_that_goes_on_past_the_next_time_is_followed_by_one(world: World) -> None:
    scheduler = world.scheduler([HOURLY])
    scheduler.tick()
    world.takes = None
    world.wait(HOUR)
    scheduler.tick()
    for _ in range(3):
        world.wait(HOUR)
        scheduler.tick()
    assert len(world.begun) == 1
    world.begun[0].code = 0
    world.wait(MINUTE)
    scheduler.tick()
    assert [command.job for command in world.begun] == ["hourly", "hourly"]
    expected = [("Thu 04:00", "done"), ("Thu 05:00", "missed"), ("Thu 06:00", "missed"), ("Thu 07:00", "running")]
    assert states(world) == expected


# --- Crawl before send ------------------------------------------------------------------------------------------


def test_a_digest_leaves_at_its_hour_also_while_its_crawl_goes_on(world: World) -> None:
    scheduler = world.scheduler([CRAWL, SEND])
    scheduler.tick()
    world.takes = None
    world.until(SIX - LEAD)
    scheduler.tick()
    world.until(SIX)
    scheduler.tick()
    assert world.ran() == [("crawl", "Thu 05:15"), ("send", "Thu 06:00")]


def test_after_a_downtime_a_digest_waits_for_its_crawl(world: World) -> None:
    world.scheduler([CRAWL, SEND]).tick()
    world.until(SIX + HOUR)
    scheduler = world.scheduler([SEND, CRAWL])
    world.takes = None
    scheduler.tick()
    assert world.ran() == [("crawl", "Thu 07:00")]
    world.wait(10 * MINUTE)
    scheduler.tick()
    assert len(world.begun) == 1
    world.begun[0].code = 1
    scheduler.tick()
    assert world.ran()[1:] == [("send", "Thu 07:10")]


def test_it_waits_no_longer_than_on_other_days(world: World) -> None:
    world.scheduler([CRAWL, SEND]).tick()
    world.until(SIX + HOUR)
    scheduler = world.scheduler([CRAWL, SEND])
    world.takes = None
    for _ in range(60):
        scheduler.tick()
        world.wait(MINUTE)
    assert world.ran() == [("crawl", "Thu 07:00"), ("send", "Thu 07:45")]


# --- What waits in the ledger -----------------------------------------------------------------------------------


def wait_for_a_reader(world: World, due_at: datetime) -> None:
    reader = DeliveryRow(
        recipient="anna@example.org", message_id="<1@example.org>", due_at=due_at, changed_at=world.now
    )
    issue = {"digest": "morning", "issue_date": due_at.date(), "composed_at": world.now, "edition": None}
    with world.database.write() as session:
        session.add(EditionRow(**issue, subject="S", html="H", text="T", urls=[], deliveries=[reader]))


def all_is_sent(world: World) -> None:
    with world.database.write() as session:
        session.execute(update(DeliveryRow).values(state="sent"))


def test_mail_that_waits_is_sent_when_it_is_due(world: World) -> None:
    wait_for_a_reader(world, SIX)
    scheduler = world.scheduler([DELIVER])
    while world.now < SIX + 2 * HOUR:
        scheduler.tick()
        if world.begun:
            all_is_sent(world)
        world.wait(MINUTE)
    assert world.ran() == [("deliver", "Thu 06:00")]
    assert states(world) == [("Thu 06:00", "done")]


def test_mail_that_waits_is_left_to_a_sending_that_goes_on(world: World) -> None:
    wait_for_a_reader(world, SIX)
    scheduler = world.scheduler([SEND, DELIVER])
    scheduler.tick()
    world.takes = None
    world.until(SIX)
    scheduler.tick()
    world.wait(10 * MINUTE)
    scheduler.tick()
    assert world.ran() == [("send", "Thu 06:00")]
    world.begun[0].code = 0
    scheduler.tick()
    assert world.ran()[1:] == [("deliver", "Thu 06:10")]


# --- Clocks that are set ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("back", [2 * MINUTE, HOUR, 3 * DAY])
@pytest.mark.parametrize("restarted", [False, True])
def test_a_clock_set_back_doubles_nothing_and_skips_nothing(world: World, back: timedelta, restarted: bool) -> None:
    scheduler = world.scheduler([SEND])
    while world.now < SIX + 4 * DAY + MINUTE:
        scheduler.tick()
        world.wait(30 * MINUTE)
    scheduler.tick()
    world.now -= back
    if restarted:
        scheduler = world.scheduler([SEND])
    while world.now < SIX + 6 * DAY + MINUTE:
        scheduler.tick()
        world.wait(30 * MINUTE)
    scheduler.tick()
    scheduler.tick()
    assert states(world) == [(f"{SIX + n * DAY:%a %H:%M}", "done") for n in range(7)]
    assert len(world.begun) == 7


def test_a_clock_that_was_years_ahead_does_not_silence_the_schedule(world: World) -> None:
    scheduler = world.scheduler([SEND])
    scheduler.tick()
    world.now += 3000 * DAY
    scheduler.tick()
    world.now -= 3000 * DAY
    world.begun.clear()
    scheduler.tick()
    world.until(SIX)
    scheduler.tick()
    assert world.ran() == [("send", "Thu 06:00")]


def test_a_rule_that_was_changed_holds_from_now_on(world: World) -> None:
    world.scheduler([SEND]).tick()
    world.until(SIX + HOUR)
    changed = Job("send", ("send",), Rule("0 9 * * *", ZONE))
    scheduler = world.scheduler([changed, HOURLY])
    scheduler.tick()
    assert world.ran() == []
    assert runs.next_due(world.database) == {"send": SIX + 3 * HOUR, "hourly": SIX + 2 * HOUR}
    world.scheduler([HOURLY]).tick()
    assert set(runs.next_due(world.database)) == {"hourly"}


# --- Several schedulers, and those that die ---------------------------------------------------------------------


def test_two_schedulers_run_each_job_once(world: World) -> None:
    pair = [world.scheduler([CRAWL, SEND, HOURLY]) for _ in range(2)]
    while world.now < SIX + 2 * DAY:
        for scheduler in pair:
            scheduler.tick()
        world.wait(15 * MINUTE)
    assert len(world.begun) == len({(command.job, command.begun) for command in world.begun})
    assert len(states(world, "send")) == 2
    assert {state for _, state in states(world)} <= {"done", "running"}


def test_a_run_whose_scheduler_died_is_begun_anew_by_another(world: World) -> None:
    dead, other = world.scheduler([SEND]), world.scheduler([SEND])
    dead.tick()
    other.tick()
    world.takes = None
    world.until(SIX)
    dead.tick()
    for _ in range(16):
        other.tick()
        assert len(world.begun) == 1
        world.wait(timedelta(seconds=4))
    world.takes = 0
    for _ in range(5):
        other.tick()
        world.wait(timedelta(seconds=15))
    assert world.ran()[1:] == [("send", "Thu 06:01")]
    run = runs.last(world.database)["send"]
    assert (run.state, run.attempts) == ("done", 2)
    dead.tick()  # it was only held up: what it had in hand is ended
    assert world.begun[0].asked
    assert runs.last(world.database)["send"] == run


def test_a_run_that_lives_is_left_alone_however_clocks_are_set(world: World) -> None:
    first, other = world.scheduler([SEND]), world.scheduler([SEND])
    first.tick()
    world.takes = None
    world.until(SIX)
    for step in range(40):
        first.tick()
        other.tick()
        world.wait(timedelta(seconds=20))
        world.now += HOUR if step == 10 else -HOUR if step == 20 else timedelta()
    assert len(world.begun) == 1


def test_a_run_that_always_dies_is_given_up(world: World) -> None:
    scheduler = world.scheduler([SEND])
    scheduler.tick()
    world.takes = -9
    world.until(SIX)
    for _ in range(20):
        scheduler.tick()
        world.wait(timedelta(seconds=20))
    assert len(world.begun) == 3
    assert states(world) == [("Thu 06:00", "killed")]
    assert runs.last(world.database)["send"].detail == "signal 9"


def test_told_to_stop_it_lets_the_command_in_hand_end_and_begins_no_other(world: World) -> None:
    scheduler = world.scheduler([SEND, HOURLY])
    scheduler.tick()
    world.takes = None
    world.until(SIX)
    scheduler.tick()
    scheduler.stop()
    assert all(command.asked for command in world.begun)
    world.wait(2 * HOUR)
    scheduler.tick()
    assert scheduler.busy
    assert len(world.begun) == 2
    for command in world.begun:
        command.code = 0 if command.job == "send" else 130
    scheduler.tick()
    assert not scheduler.busy
    assert states(world, "send") == [("Thu 06:00", "done")]
    assert states(world, "hourly")[-1] == ("Thu 06:00", "stopped")


def test_what_was_stopped_is_begun_anew_by_the_next_scheduler(world: World) -> None:
    scheduler = world.scheduler([SEND])
    scheduler.tick()
    world.takes = None
    world.until(SIX)
    scheduler.tick()
    scheduler.abandon()
    assert world.begun[0].code == -9
    world.takes = 0
    world.wait(MINUTE)
    back = world.scheduler([SEND])
    back.tick()
    back.tick()
    assert world.ran() == [("send", "Thu 06:00"), ("send", "Thu 06:01")]
    assert states(world) == [("Thu 06:00", "done")]


@pytest.mark.parametrize("seed", range(6))
def test_whatever_happens_no_due_time_is_done_twice(world: World, seed: int) -> None:
    chance = random.Random(seed)
    world.takes = None
    hosts = [world.scheduler([CRAWL, SEND, HOURLY]) for _ in range(2)]
    for _ in range(150):
        place = chance.randrange(2)
        match chance.randrange(8):
            case 0:  # it crashes, and is started anew
                hosts[place] = world.scheduler([CRAWL, SEND, HOURLY])
            case 1:
                world.now += timedelta(minutes=chance.uniform(-180, 180))
            case 2 | 3:
                for command in world.begun:
                    command.code = chance.choice([0, 0, 1, -9]) if command.code is None else command.code
            case _:
                world.wait(timedelta(minutes=chance.choice([0.2, 1, 20])))
        hosts[place].tick()
    rows = runs.history(world.database)
    assert len({(run.job, run.due_at) for run in rows}) == len(rows)
    assert sum(run.attempts for run in rows) == len(world.begun)
    assert all(run.attempts <= 3 for run in rows)
    for job in ("crawl", "send", "hourly"):
        assert sum(run.job == job and run.state == "running" for run in rows) <= 1
