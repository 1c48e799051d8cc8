"""Addresses that do not exist and providers that ask for patience are left alone, and nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from mail_servers import DAY, MOMENT, BadServer, Desk, Server, states

from digest.store import Database, suppressions
from digest.store.tables import SubscriberRow

Bad = Callable[..., BadServer]

ANNA, BEN = "anna@example.com", "ben@example.net"
NO_SUCH = "550 5.1.1 no such user"


def suppressed(desk: Desk) -> dict[str, str]:
    return suppressions.suppressed(desk.database, [ANNA, BEN])


def test_an_address_that_does_not_exist_in_two_issues_gets_no_third(desk: Desk, bad_server: Bad) -> None:
    server = bad_server(RCPT={ANNA: NO_SUCH})
    for day in range(3):
        issue = desk.issue(ANNA, BEN, day=DAY + timedelta(days=day))
        assert states(desk.send(issue, server.settings())) == {ANNA: "failed", BEN: "sent"}
        assert bool(suppressed(desk)) == (day >= 1)
        desk.later(days=1)
    assert suppressed(desk) == {ANNA: "bounced"}
    assert "nothing is sent to this address any more: it bounced" in desk.deliveries(issue)[0].detail
    assert server.asked.count(ANNA) == 2


def test_an_address_that_works_in_between_starts_anew(desk: Desk, bad_server: Bad) -> None:
    for day, reply in enumerate([NO_SUCH, "250 fine", NO_SUCH]):
        issue = desk.issue(ANNA, day=DAY + timedelta(days=day))
        desk.send(issue, bad_server(RCPT=reply).settings())
        desk.later(days=1)
    assert suppressed(desk) == {}


def test_an_address_that_works_again_gets_mail_again_once_it_is_said_so(desk: Desk, bad_server: Bad) -> None:
    for day in range(2):
        desk.send(desk.issue(ANNA, day=DAY + timedelta(days=day)), bad_server(RCPT=NO_SUCH).settings())
        desk.later(days=1)
    assert suppressions.lift(desk.database, ANNA.upper(), desk.now)
    assert not suppressions.lift(desk.database, ANNA, desk.now)
    for day, state in ((2, "sent"), (3, "failed"), (4, "sent")):
        issue = desk.issue(ANNA, day=DAY + timedelta(days=day))
        server = bad_server(RCPT=NO_SUCH if state == "failed" else "250 fine")
        assert states(desk.send(issue, server.settings())) == {ANNA: state}
        desk.later(days=1)
    assert suppressed(desk) == {}, "its bounces are counted from nought"


@pytest.mark.parametrize(
    ("verb", "reply"),
    [
        ("RCPT", "550 5.7.1 you look like spam"),
        ("RCPT", "550 5.1.8 bad sender"),
        ("RCPT", "552 5.2.2 mailbox full"),
        ("RCPT", "550 no"),
        ("MAIL", NO_SUCH),
        ("message", "552 5.3.4 too big"),
    ],
)
def test_other_refusals_are_not_the_addresss_fault(desk: Desk, bad_server: Bad, verb: str, reply: str) -> None:
    for day in range(3):
        issue = desk.issue(ANNA, day=DAY + timedelta(days=day))
        assert states(desk.send(issue, bad_server(**{verb: reply}).settings())) == {ANNA: "failed"}
        desk.later(days=1)
    assert suppressed(desk) == {}


def test_a_reader_whose_address_died_is_marked(desk: Desk, bad_server: Bad) -> None:
    subscribe(desk.database, ANNA)
    for day in range(2):
        desk.send(desk.issue(ANNA, day=DAY + timedelta(days=day)), bad_server(RCPT=NO_SUCH).settings())
        desk.later(days=1)
    with desk.database.read() as session:
        assert session.query(SubscriberRow).one().state == "bounced"


def subscribe(database: Database, address: str) -> None:
    with database.write() as session:
        session.add(
            SubscriberRow(
                public_id=address, folded=address, address=address, digests=["pharma"], watch={}, muted=[],
                state="active", created_at=MOMENT, changed_at=MOMENT, state_at=MOMENT,
            )
        )  # fmt: skip


@pytest.mark.parametrize("reply", ["421 4.7.0 try again", "450 4.2.0 busy", "451 4.7.1 greylisted", "471 4.7.28 rate"])
def test_a_provider_that_throttles_is_left_alone_as_a_whole(desk: Desk, bad_server: Bad, reply: str) -> None:
    crowd = [f"reader{number}@busy.example" for number in range(10)]
    server = bad_server(RCPT=dict.fromkeys(crowd, reply))
    issue = desk.issue(*crowd, BEN)
    outcomes = states(desk.send(issue, server.settings(connections=1)))
    assert outcomes == {**dict.fromkeys(crowd, "deferred"), BEN: "sent"}
    assert len([reader for reader in server.asked if reader in crowd]) == 3
    spared = desk.deliveries(issue)[5]
    assert (spared.attempts, spared.due_at) == (0, MOMENT + timedelta(minutes=15))
    assert "busy.example asked for patience: " in spared.detail


def test_a_pause_holds_for_other_digests_and_ends(desk: Desk, bad_server: Bad, server: Server) -> None:
    crowd = [f"reader{number}@busy.example" for number in range(4)]
    morning = desk.issue(*crowd)
    desk.send(morning, bad_server(RCPT="451 4.7.1 greylisted").settings(connections=1))
    evening = desk.issue(*crowd, digest="evening")
    assert set(states(desk.send(evening, server.settings())).values()) == {"deferred"}
    assert server.mailbox.taken == []
    desk.later(minutes=15)
    assert set(states(desk.send(morning, server.settings())).values()) == {"sent"}
    assert set(states(desk.send(evening, server.settings())).values()) == {"sent"}
    assert len(server.mailbox.taken) == 8


def test_a_pause_set_by_a_clock_that_was_wrong_does_not_last(desk: Desk, bad_server: Bad, server: Server) -> None:
    crowd = [f"reader{number}@busy.example" for number in range(4)]
    desk.later(days=300)
    desk.send(desk.issue(*crowd), bad_server(RCPT="451 4.7.1 greylisted").settings(connections=1))
    desk.later(days=-300)
    assert set(states(desk.send(desk.issue(*crowd, digest="evening"), server.settings())).values()) == {"sent"}


def test_a_thousand_readers_with_ten_dead_addresses_are_all_come_to(desk: Desk, bad_server: Bad) -> None:
    dead = {f"dead{number}@example.com": NO_SUCH for number in range(10)}
    alive = [f"reader{number}@example.com" for number in range(990)]
    server = bad_server(RCPT=dead)
    outcomes = states(desk.send(desk.issue(*alive, *dead), server.settings(connections=4)))
    assert {reader for reader, state in outcomes.items() if state == "failed"} == set(dead)
    assert sorted(server.asked) == sorted([*alive, *dead])
    assert len(server.taken) == 990
