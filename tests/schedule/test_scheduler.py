"""The scheduler on a real store, with clocks set by hand. Nothing is waited for."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from simulation import CRAWL, DAY, DELIVER, HOUR, HOURLY, LEAD, MINUTE, SEND, SIX, World
from sqlalchemy import update

from digest.schedule import Job
from digest.store import runs
from digest.store.tables import DeliveryRow, EditionRow


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
    assert world.states() == [("Thu 06:00", "done")]


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
    assert world.states()[:-1] == [(f"Thu {hour:02}:00", "missed") for hour in range(4, 13)]
    assert world.states()[-1] == ("Thu 13:00", "done")


def test_what_is_too_old_is_not_caught_up(world: World) -> None:
    world.scheduler([SEND]).tick()
    world.until(SIX + 7 * HOUR)
    world.scheduler([SEND]).tick()
    assert world.ran() == []
    assert world.states() == [("Thu 06:00", "missed")]
    assert runs.next_due(world.database)["send"] == SIX + DAY


def test_a_downtime_of_years_leaves_few_rows(world: World) -> None:
    world.scheduler([HOURLY]).tick()
    world.wait(1000 * DAY)
    world.scheduler([HOURLY]).tick()
    assert len(world.states()) == 100
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
    assert world.states() == expected


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
    assert world.states() == [("Thu 06:00", "done")]


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
