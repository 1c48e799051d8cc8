"""Several connections to one server: used again, closed in time, never more than the server wants, never for ever."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from mail_servers import BadServer, Desk, states

from digest.deliver import SmtpTransport

Bad = Callable[..., BadServer]

READERS = [f"reader{number}@example.com" for number in range(12)]


def test_readers_are_shared_out_among_a_few_connections(desk: Desk, bad_server: Bad) -> None:
    server = bad_server()
    desk.send(desk.issue(*READERS), server.settings(connections=3))
    assert server.connections == 3
    assert len(server.taken) == 12


def test_no_more_are_opened_than_there_are_readers(desk: Desk, bad_server: Bad) -> None:
    server = bad_server()
    desk.send(desk.issue(*READERS[:1]), server.settings(connections=3))
    assert server.connections == 1


def test_a_connection_is_closed_after_so_many_messages(desk: Desk, bad_server: Bad) -> None:
    server = bad_server()
    desk.send(desk.issue(*READERS), server.settings(connections=1, messages_per_connection=5))
    assert server.connections == 3
    assert len(server.taken) == 12


def test_a_server_that_wants_one_connection_gets_one(desk: Desk, bad_server: Bad) -> None:
    server = bad_server(connect=["220 hello", *["421 too many connections"] * 20])
    outcomes = desk.send(desk.issue(*READERS), server.settings(connections=3))
    assert set(states(outcomes).values()) == {"sent"}
    assert server.connections == 2


def test_a_server_that_says_421_is_left_alone_for_a_while(desk: Desk, bad_server: Bad) -> None:
    server = bad_server(MAIL=["250 fine", "421 enough for now"])
    began = time.monotonic()
    transport = SmtpTransport(server.settings(connections=1), reconnect_seconds=0.4)
    outcomes = desk.send(desk.issue(*READERS[:3]), transport)
    assert [outcome.state for outcome in outcomes] == ["sent", "deferred", "sent"]
    assert time.monotonic() - began >= 0.4


def test_mail_leaves_no_faster_than_is_allowed(desk: Desk, bad_server: Bad) -> None:
    server = bad_server()
    began = time.monotonic()
    desk.send(desk.issue(*READERS[:4]), server.settings(per_minute=600, connections=3))
    assert time.monotonic() - began >= 0.3
    assert len(server.taken) == 4


@pytest.mark.parametrize("verb", ["connect", "EHLO", "MAIL", "RCPT", "DATA", "message", "QUIT"])
def test_a_server_that_hangs_does_not_hang_us(desk: Desk, bad_server: Bad, verb: str) -> None:
    server = bad_server(hangs=verb)
    began = time.monotonic()
    [outcome] = desk.send(desk.issue(READERS[0]), server.settings(timeout_seconds=0.3))
    assert time.monotonic() - began < 3
    expected = {"connect": "queued", "EHLO": "queued", "message": "sending", "QUIT": "sent"}
    assert outcome.state == expected.get(verb, "deferred")


def test_a_server_that_answers_drop_by_drop_does_not_hang_us(desk: Desk, bad_server: Bad) -> None:
    server = bad_server(drips="message")
    began = time.monotonic()
    [outcome] = desk.send(desk.issue(READERS[0]), server.settings(timeout_seconds=0.3))
    assert time.monotonic() - began < 3
    assert outcome.state == "sending"


def test_a_server_that_closes_in_the_middle_of_a_message_leaves_it_unknown(desk: Desk, bad_server: Bad) -> None:
    server = bad_server(cuts="DATA")
    outcomes = desk.send(desk.issue(*READERS[:2]), server.settings(connections=1))
    assert {outcome.state for outcome in outcomes} <= {"sending", "deferred"}
    assert server.taken == []
