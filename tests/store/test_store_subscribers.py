"""Readers in the store: found whatever the case, moved only where they may go, streamed, and erased without a trace."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert, text

from digest.config import Watch
from digest.model import RenderedMail
from digest.readers.subscriber import State, Subscriber
from digest.store import Database, editions, ledger, personal_data, subscribers
from digest.store.ledger import Recipient
from digest.store.tables import Base, SubscriberRow, SuppressionRow

NOW = datetime(2026, 3, 4, 6, tzinfo=UTC)
LATER = NOW + timedelta(hours=2)
DAY = date(2026, 3, 4)
HOUR = timedelta(hours=1)


def reader(address: str = "Anna@Example.com", **fields: object) -> Subscriber:
    usual = {"digests": ("morning",), "state": "active", "created_at": NOW, "changed_at": NOW}
    return Subscriber(address=address, **{**usual, **fields})  # type: ignore[arg-type]


def added(database: Database, address: str = "Anna@Example.com", **fields: object) -> Subscriber:
    [stored] = subscribers.add(database, [reader(address, **fields)])
    return stored


def queued(database: Database, to: Subscriber, digest: str = "morning") -> editions.Issue:
    """An issue with one queued delivery, for that reader."""
    draft = editions.Draft(digest, DAY, RenderedMail("s", "h", "t"), ())
    return editions.save(database, draft, [Recipient(to.address, to.id)], "example.com", NOW)


def test_what_goes_in_comes_out(database: Database) -> None:
    wanted = reader(
        name="Anna",
        timezone="Asia/Tokyo",
        days="weekly",
        weekday=4,
        hour=7,
        watch=Watch(drugs=("KN026",)),
        muted=("opioid",),
        form="text",
    )
    [stored] = subscribers.add(database, [wanted])
    assert stored == replace(wanted, id=stored.id, public_id=stored.public_id, state_at=NOW)
    assert len(stored.public_id) == 22
    assert subscribers.get(database, stored.id) == stored
    assert subscribers.find(database, " ANNA@example.COM ") == stored
    assert subscribers.of_public_id(database, stored.public_id) == stored


def test_an_address_is_one_reader_however_it_is_cased(database: Database) -> None:
    first = added(database)
    assert subscribers.add(database, [reader("ANNA@EXAMPLE.COM"), reader("b@example.com")])[0].id != first.id
    assert [each.address for each in subscribers.each(database)] == ["Anna@Example.com", "b@example.com"]


def test_only_those_who_may_be_mailed_that_day_follow_a_digest(database: Database) -> None:
    states: tuple[State, ...] = ("pending", "active", "unsubscribed", "bounced", "complained")
    subscribers.add(database, [reader(f"{state}@example.com", state=state) for state in states])
    added(database, "other@example.com", digests=("evening",))
    added(database, "until@example.com", state="paused", paused_until=DAY)
    added(database, "always@example.com", state="paused")
    met = [each.address for each in subscribers.following(database, "morning", DAY)]
    assert met == ["active@example.com", "until@example.com"]
    day_before = [each.address for each in subscribers.following(database, "morning", DAY - timedelta(days=1))]
    assert day_before == ["active@example.com"]


def test_readers_are_listed_by_state_and_digest(database: Database) -> None:
    added(database, "a@example.com", state="pending")
    added(database, "b@example.com", digests=("evening", "morning"))
    assert [each.address for each in subscribers.each(database, state="pending")] == ["a@example.com"]
    assert [each.address for each in subscribers.each(database, digest="evening")] == ["b@example.com"]


@pytest.mark.parametrize(
    ("before", "after", "goes"),
    [
        ("pending", "active", True),
        ("unsubscribed", "active", False),
        ("complained", "active", False),
        ("bounced", "active", False),
        ("unsubscribed", "pending", True),
        ("complained", "pending", False),
        ("active", "paused", True),
        ("pending", "paused", False),
        ("paused", "active", True),
        ("active", "unsubscribed", True),
        ("complained", "unsubscribed", False),
        ("active", "complained", True),
        ("active", "bounced", True),
    ],
)
def test_a_state_is_entered_only_from_where_it_may_be(
    database: Database, before: State, after: State, goes: bool
) -> None:
    one = added(database, state=before)
    assert subscribers.move(database, one.id, after, LATER) is goes
    stored = subscribers.get(database, one.id)
    assert stored is not None
    assert (stored.state, stored.state_at) == ((after, LATER) if goes else (before, NOW))


def test_confirming_is_worth_something_once_and_only_while_nothing_changed(database: Database) -> None:
    one = added(database, state="pending", state_at=LATER)
    assert not subscribers.move(database, one.id, "active", LATER, unchanged_since=NOW)
    assert subscribers.move(database, one.id, "active", LATER, unchanged_since=LATER)
    assert not subscribers.move(database, one.id, "active", LATER, unchanged_since=LATER)
    stored = subscribers.get(database, one.id)
    assert stored is not None
    assert stored.confirmed_at == LATER


def test_signing_up_again_changes_nothing_for_those_who_are_readers(database: Database) -> None:
    one = added(database)
    again = subscribers.sign_up(database, reader("anna@example.com", digests=("evening",), changed_at=LATER))
    assert again == one


def test_who_left_and_signs_up_again_is_pending_again(database: Database) -> None:
    one = added(database, muted=("opioid",))
    subscribers.leave(database, one.id, "morning", LATER)
    again = subscribers.sign_up(database, reader(digests=("evening",), changed_at=LATER))
    assert (again.id, again.public_id) == (one.id, one.public_id)
    assert (again.state, again.digests, again.muted) == ("pending", ("evening",), ("opioid",))


def test_who_signs_up_twice_before_confirming_wants_both_digests(database: Database) -> None:
    subscribers.sign_up(database, reader(state="pending"))
    assert subscribers.sign_up(database, reader(digests=("evening",))).digests == ("morning", "evening")


def test_leaving_one_digest_keeps_the_others_and_takes_back_what_waits(database: Database) -> None:
    one = added(database, digests=("morning", "evening"))
    left, kept = queued(database, one), queued(database, one, "evening")
    subscribers.leave(database, one.id, "morning", LATER)
    subscribers.leave(database, one.id, "morning", LATER)
    stored = subscribers.get(database, one.id)
    assert stored is not None
    assert (stored.state, stored.digests) == ("active", ("evening",))
    assert list(ledger.deliveries(database, left.id)) == []
    assert len(list(ledger.deliveries(database, kept.id))) == 1


def test_giving_up_a_digest_in_the_wishes_takes_back_what_waits(database: Database) -> None:
    one = added(database)
    issue = queued(database, one)
    subscribers.change(database, replace(one, digests=("evening",), name="Anna", hour=9), LATER)
    stored = subscribers.get(database, one.id)
    assert stored is not None
    assert (stored.digests, stored.name, stored.hour, stored.state) == (("evening",), "Anna", 9, "active")
    assert list(ledger.deliveries(database, issue.id)) == []


def test_a_reader_is_asked_once_in_a_while(database: Database) -> None:
    one = added(database, state="pending")
    assert subscribers.may_ask(database, one.id, NOW, HOUR)
    assert not subscribers.may_ask(database, one.id, NOW + HOUR / 2, HOUR)
    assert subscribers.may_ask(database, one.id, NOW + HOUR, HOUR)


def test_who_never_confirmed_is_forgotten_but_not_that_they_left(database: Database) -> None:
    late = NOW + 10 * HOUR
    added(database, "never@example.com", state="pending", asked_at=NOW)
    added(database, "unasked@example.com", state="pending")
    added(database, "lately@example.com", state="pending", asked_at=late)
    added(database, "returning@example.com", state="pending", asked_at=NOW, confirmed_at=NOW - HOUR)
    added(database, "reader@example.com", asked_at=NOW)
    subscribers.forget_unconfirmed(database, late, late)
    states = {each.address.partition("@")[0]: each.state for each in subscribers.each(database)}
    assert states == {"lately": "pending", "returning": "unsubscribed", "reader": "active"}


def test_an_erased_reader_leaves_no_trace_in_any_table(database: Database) -> None:
    one, other = added(database), added(database, "other@example.com")
    sent, waiting = queued(database, one), queued(database, one, "evening")
    [delivery] = ledger.deliveries(database, sent.id)
    ledger.turn(database, [], [delivery], NOW)
    ledger.turn(database, [ledger.Settlement(delivery.id, "sent", "250 for Anna@Example.com", 250)], [], NOW)
    queued(database, other)
    with database.write() as session:
        session.add(SuppressionRow(folded="anna@example.com", reason="bounced", changed_at=NOW))
    assert len(personal_data.deliveries(database, one.address, one.id)) == 2
    assert personal_data.suppression(database, one.address) is not None
    personal_data.erase(database, one.address, one.id)
    with database.read() as session:
        for table in Base.metadata.sorted_tables:
            for row in session.execute(text(f"SELECT * FROM {table.name}")):
                assert "anna" not in repr(row).casefold()
    assert [each.state for each in list(ledger.deliveries(database, sent.id))] == ["sent", "queued"]
    assert list(ledger.deliveries(database, waiting.id)) == []
    assert subscribers.get(database, other.id) == other


def test_ten_thousand_readers_are_read_in_little_memory(tmp_path: object) -> None:
    database = Database(f"sqlite:///{tmp_path}/store.sqlite")
    usual = {
        "address": "a@example.com",
        "name": "x" * 100,
        "digests": ["morning"],
        "watch": {},
        "muted": [],
        "state": "active",
        "created_at": NOW,
        "changed_at": NOW,
        "state_at": NOW,
    }
    with database.write() as session:
        rows = [{**usual, "public_id": str(n), "folded": str(n)} for n in range(10_000)]
        session.execute(insert(SubscriberRow), rows)
    list(subscribers.following(database, "none", DAY))
    tracemalloc.start()
    assert sum(1 for _ in subscribers.following(database, "morning", DAY)) == 10_000
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    database.close()
    assert peak < 8 * 2**20
