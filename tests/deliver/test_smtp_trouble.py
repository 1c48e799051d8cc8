"""What becomes of mail when the server says no, says later, or says nothing."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from mail_servers import RULES, BadServer, Certificate, Desk, Server, free_port, password_is, states

from digest.deliver import SmtpTransport

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")

ANNA, BEN, CLEO = "anna@example.com", "ben@example.net", "cleo@example.org"
Bad = Callable[..., BadServer]
Serve = Callable[..., Server]


# --- later ------------------------------------------------------------------------------------------------------


def test_mail_waits_for_a_server_that_is_down(desk: Desk, serve: Serve) -> None:
    issue = desk.issue(ANNA, BEN)
    down = Server(serve().mailbox, free_port())
    outcomes = desk.send(issue, down.settings())
    assert states(outcomes) == {ANNA: "queued", BEN: "queued"}
    assert "\n" not in outcomes[0].detail
    assert outcomes[0].detail.startswith(f"mail.host 127.0.0.1:{down.port}: connection refused; check")
    up = serve()
    assert states(desk.send(issue, up.settings())) == {ANNA: "sent", BEN: "sent"}
    assert up.mailbox.recipients == [ANNA, BEN]


@pytest.mark.parametrize(
    ("verb", "reply"),
    [
        ("connect", "421 too busy"),
        ("connect", None),
        ("MAIL", "451 try later"),
        ("MAIL", "421 closing"),
        ("MAIL", None),
        ("RCPT", "450 mailbox busy"),
        ("RCPT", None),
        ("DATA", "451 try later"),
        ("DATA", None),
        ("message", "451 greylisted"),
        ("message", "421 going down"),
    ],
)
def test_mail_that_is_not_taken_now_is_sent_by_a_later_run(
    desk: Desk, bad_server: Bad, server: Server, verb: str, reply: str | None
) -> None:
    issue = desk.issue(ANNA)
    [outcome] = desk.send(issue, bad_server(**{verb: reply}).settings())
    assert (outcome.state, outcome.now) == ("queued" if verb == "connect" else "deferred", True)
    assert (reply or "") in outcome.detail
    desk.later(minutes=5)
    assert states(desk.send(issue, server.settings())) == {ANNA: "sent"}
    assert server.mailbox.recipients == [ANNA]


def test_mail_that_is_put_off_waits_longer_each_time_and_is_given_up_in_the_end(desk: Desk, bad_server: Bad) -> None:
    busy = bad_server(RCPT="450 mailbox busy").settings()
    issue = desk.issue(ANNA)
    waited = []
    while (outcome := desk.send(issue, busy)[0]).state == "deferred":
        [delivery] = desk.deliveries(issue)
        assert (delivery.code, delivery.attempts) == (450, len(waited) + 1)
        assert delivery.due_at is not None
        waited.append((delivery.due_at - desk.now).total_seconds() / 60)
        assert desk.send(issue, busy)[0].now is False, "not before its time"
        desk.now = delivery.due_at
    assert waited == list(RULES.retry_minutes)
    assert (outcome.state, outcome.detail) == ("failed", "given up after 7 tries: 450 mailbox busy")


def test_one_reader_told_later_holds_up_nobody(desk: Desk, bad_server: Bad) -> None:
    busy = bad_server(RCPT=["250 fine", "450 mailbox busy"])
    issue = desk.issue(ANNA, BEN, CLEO)
    assert states(desk.send(issue, busy.settings(connections=1))) == {ANNA: "sent", BEN: "deferred", CLEO: "sent"}
    desk.later(minutes=5)
    assert states(desk.send(issue, busy.settings())) == {ANNA: "sent", BEN: "sent", CLEO: "sent"}
    assert len(busy.taken) == 3


def test_a_server_that_closes_half_way_is_asked_again_for_the_rest(desk: Desk, bad_server: Bad) -> None:
    closing = bad_server(MAIL=["250 fine", "421 enough for one connection"])
    issue = desk.issue(ANNA, BEN, CLEO)
    assert states(desk.send(issue, closing.settings(connections=1))) == {ANNA: "sent", BEN: "deferred", CLEO: "sent"}
    assert closing.connections == 2


def test_a_server_that_stays_away_half_way_is_not_asked_for_every_reader(desk: Desk, bad_server: Bad) -> None:
    gone = bad_server(connect=["220 hello", "421 no more", "421 no more", "421 no more"], MAIL=["250 fine", None])
    issue = desk.issue(ANNA, BEN, CLEO, "dora@example.com")
    outcomes = desk.send(issue, gone.settings(connections=1))
    assert desk.states(issue) == {ANNA: "sent", BEN: "deferred", CLEO: "queued", "dora@example.com": "queued"}
    assert gone.connections == 2
    assert "mail.host" in outcomes[-1].detail


# --- no ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("verb", "reply"), [("RCPT", "550 no such user"), ("message", "554 looks like spam")])
def test_a_refusal_fails_one_reader_and_no_other(desk: Desk, bad_server: Bad, verb: str, reply: str) -> None:
    strict = bad_server(**{verb: [reply, "250 fine"]})
    issue = desk.issue(ANNA, BEN)
    outcomes = desk.send(issue, strict.settings(connections=1))
    assert states(outcomes) == {ANNA: "failed", BEN: "sent"}
    assert outcomes[0].detail == reply


def test_a_refused_reader_is_not_tried_again(desk: Desk, bad_server: Bad, server: Server) -> None:
    issue = desk.issue(ANNA)
    desk.send(issue, bad_server(RCPT="550 no such user").settings())
    [outcome] = desk.send(issue, server.settings())
    assert (outcome.state, outcome.now, outcome.detail) == ("failed", False, "550 no such user")
    assert server.mailbox.taken == []


def test_what_a_server_says_is_one_printable_line(desk: Desk, bad_server: Bad) -> None:
    [outcome] = desk.send(desk.issue(ANNA), bad_server(RCPT="550-first\r\n550 \x1b[31msecond").settings())
    assert outcome.detail.isprintable()
    assert "first" in outcome.detail


# --- silence ----------------------------------------------------------------------------------------------------


def test_a_message_whose_fate_is_unknown_is_never_sent_twice(desk: Desk, bad_server: Bad, server: Server) -> None:
    cut = bad_server(message=[None])
    issue = desk.issue(ANNA, BEN)
    outcomes = desk.send(issue, cut.settings(connections=1))
    assert states(outcomes) == {ANNA: "sending", BEN: "sent"}
    assert "the reader may have it" in outcomes[0].detail
    desk.send(issue, server.settings())
    assert server.mailbox.taken == []
    assert len(cut.taken) == 2


def test_a_server_that_falls_silent_after_the_message_is_not_sent_it_again(desk: Desk, bad_server: Bad) -> None:
    slow = bad_server()

    def late(verb: str, usual: str, line: bytes = b"") -> str:
        if verb == "message":
            time.sleep(0.6)
        return usual

    slow.reply = late  # type: ignore[method-assign]
    issue = desk.issue(ANNA)
    assert states(desk.send(issue, slow.settings(timeout_seconds=0.2))) == {ANNA: "sending"}
    assert states(desk.send(issue, slow.settings())) == {ANNA: "sending"}
    assert len(slow.taken) == 1


# --- trust ------------------------------------------------------------------------------------------------------


def secured(serve: Serve, certificate: Certificate, security: str) -> Server:
    if security == "tls":
        return serve(tls=certificate.context)
    return serve(tls_context=certificate.context, require_starttls=True)


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_mail_goes_encrypted_to_a_server_whose_certificate_is_trusted(
    desk: Desk, serve: Serve, certificate: Certificate, monkeypatch: pytest.MonkeyPatch, security: str
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.file))
    server = secured(serve, certificate, security)
    assert states(desk.send(desk.issue(ANNA), server.settings(security=security))) == {ANNA: "sent"}
    assert server.mailbox.recipients == [ANNA]


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_server_whose_certificate_is_not_trusted_gets_nothing(
    desk: Desk, serve: Serve, certificate: Certificate, security: str
) -> None:
    server = secured(serve, certificate, security)
    [outcome] = desk.send(desk.issue(ANNA), server.settings(security=security))
    assert outcome.state == "queued"
    assert "its certificate is not trusted" in outcome.detail
    assert "SSL_CERT_FILE" in outcome.detail
    assert "\n" not in outcome.detail
    assert server.mailbox.taken == []


def test_a_server_without_starttls_gets_nothing_unencrypted(desk: Desk, server: Server) -> None:
    [outcome] = desk.send(desk.issue(ANNA), server.settings(security="starttls"))
    assert outcome.state == "queued"
    assert "STARTTLS" in outcome.detail
    assert server.mailbox.taken == []


# --- login ------------------------------------------------------------------------------------------------------


def guarded(serve: Serve) -> Server:
    return serve(authenticator=password_is("right"), auth_required=True, auth_require_tls=False)


def test_the_right_password_lets_mail_through(desk: Desk, serve: Serve) -> None:
    server = guarded(serve)
    transport = SmtpTransport(server.settings(username="digest"), "right")
    assert states(desk.send(desk.issue(ANNA), transport)) == {ANNA: "sent"}


@pytest.mark.parametrize("password", ["wrong", ""])
def test_a_wrong_password_is_one_line_and_mail_waits(desk: Desk, serve: Serve, password: str) -> None:
    server = guarded(serve)
    issue = desk.issue(ANNA)
    [outcome] = desk.send(issue, SmtpTransport(server.settings(username="digest"), password))
    assert outcome.state == "queued"
    assert "check mail.username and PHARMA_DIGEST_SMTP_PASSWORD" in outcome.detail
    assert password not in outcome.detail or not password
    assert server.mailbox.taken == []
    assert states(desk.send(issue, SmtpTransport(server.settings(username="digest"), "right"))) == {ANNA: "sent"}
