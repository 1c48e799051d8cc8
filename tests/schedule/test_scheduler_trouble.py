"""Several schedulers on one real store, those that die, and clocks that are set. Nothing is waited for."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from simulation import CRAWL, DAY, HOUR, HOURLY, MINUTE, SEND, SIX, ZONE, World

from digest.schedule import Job, Rule
from digest.store import runs

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
    assert world.states() == [(f"{SIX + n * DAY:%a %H:%M}", "done") for n in range(7)]
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
    assert len(world.states("send")) == 2
    assert {state for _, state in world.states()} <= {"done", "running"}


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
    assert world.states() == [("Thu 06:00", "killed")]
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
    assert world.states("send") == [("Thu 06:00", "done")]
    assert world.states("hourly")[-1] == ("Thu 06:00", "stopped")


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
    assert world.states() == [("Thu 06:00", "done")]


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
