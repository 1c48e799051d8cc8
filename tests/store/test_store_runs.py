from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

from digest.store import Database, runs
from digest.store.standing import deliveries_due, standings
from digest.store.tables import DeliveryRow, EditionRow

SIX = datetime(2026, 3, 5, 6, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def daily(moment: datetime) -> datetime:
    return SIX + ((moment - SIX) // DAY + 1) * DAY


def plan(database: Database, now: datetime = SIX - HOUR) -> None:
    runs.plan(database, [runs.Planned("send", "daily", daily)], now)


def claim(database: Database, due_at: datetime | None = SIX, missed: tuple[datetime, ...] = ()) -> runs.Run | None:
    expected = runs.next_due(database)["send"]
    return runs.claim(
        database,
        "send",
        expected=expected,
        next_at=daily(due_at or expected),
        due_at=due_at,
        missed=missed,
        worker="ours",
        now=SIX,
    )


def states(database: Database) -> list[tuple[datetime, str]]:
    return [(run.due_at, run.state) for run in runs.history(database)]


def test_of_many_who_claim_a_run_at_the_same_time_one_has_it(database: Database) -> None:
    plan(database)
    with ThreadPoolExecutor(8) as pool:
        had = [run for run in pool.map(lambda _: claim(database), range(8)) if run]
    assert len(had) == 1
    assert states(database) == [(SIX, "running")]
    assert runs.next_due(database) == {"send": SIX + DAY}


def test_a_run_that_goes_on_holds_the_next_back(database: Database) -> None:
    plan(database)
    first = claim(database)
    assert first is not None
    assert claim(database, SIX + DAY) is None
    assert runs.next_due(database) == {"send": SIX + DAY}
    runs.finish(database, first, "done", "", SIX + HOUR)
    assert claim(database, SIX + DAY, (SIX, SIX + HOUR)) is not None
    assert states(database) == [(SIX + DAY, "running"), (SIX + HOUR, "missed"), (SIX, "done")]


def test_a_job_is_moved_on_with_no_run(database: Database) -> None:
    plan(database)
    assert claim(database, None, (SIX,)) is None
    assert states(database) == [(SIX, "missed")]
    assert runs.next_due(database) == {"send": SIX + DAY}
    assert [run.state for run in runs.history(database, bad=True)] == ["missed"]


def test_a_run_belongs_to_who_has_it_in_hand(database: Database) -> None:
    plan(database)
    run = claim(database)
    assert run is not None
    assert runs.beat(database, [run.id], "ours") == {run.id}
    assert runs.take_over(database, run, "running", "theirs", SIX) is None, "it has been beating since"
    [seen] = runs.unfinished(database)
    taken = runs.take_over(database, seen, "running", "theirs", SIX)
    assert taken is not None
    assert (taken.worker, taken.attempts) == ("theirs", 2)
    assert runs.beat(database, [run.id], "ours") == set()
    runs.finish(database, run, "failed", "", SIX)
    assert states(database) == [(SIX, "running")]
    runs.finish(database, taken, "done", "", SIX)
    assert runs.last(database)["send"].state == "done"


def test_how_deliveries_stand(database: Database) -> None:
    found = [("sent", 5), ("failed", 5), ("deferred", 7), ("deferred", 3), ("queued", 2), ("queued", 0), ("sending", 2)]
    readers = [
        DeliveryRow(recipient=f"{n}@example.org", message_id="<1@a>", state=state, changed_at=SIX - hours * HOUR)
        for n, (state, hours) in enumerate(found)
    ]
    readers[3].due_at = SIX + HOUR
    issue = {"digest": "morning", "issue_date": date(2026, 3, 5), "composed_at": SIX - 5 * HOUR, "edition": None}
    with database.write() as session:
        session.add(EditionRow(**issue, subject="S", html="H", text="T", urls=[], deliveries=readers))
    expected = {"sent": 1, "failed": 1, "late": 1, "unknown": 1, "under way": 3}
    assert standings(database, SIX, SIX - DAY) == {"morning": expected}
    assert standings(database, SIX + 2 * HOUR, SIX - DAY)["morning"]["late"] == 4
    assert standings(database, SIX, SIX - 4 * HOUR) == {}
    assert deliveries_due(database, "morning", SIX - 2 * DAY, SIX)
    assert not deliveries_due(database, "evening", SIX - 2 * DAY, SIX)
    assert not deliveries_due(database, "morning", SIX + DAY, SIX + 3 * DAY)
