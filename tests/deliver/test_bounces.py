"""What comes back: reports of mail that could not be delivered, complaints, and whoever pretends to be one."""

from __future__ import annotations

import mailbox
import os
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mail_servers import DAY, RULES, Certificate, Desk, Server
from test_left_alone import subscribe

from digest.config import MailSettings, UserError
from digest.deliver import messages_by_imap, messages_in, read_report, take_report
from digest.store import suppressions
from digest.store.editions import Issue
from digest.store.ledger import Delivery
from digest.store.tables import SubscriberRow

ANNA = "anna@example.com"
BOUNCES = "bounces@example.org"


def sent(desk: Desk, server: Server, days: int = 0) -> Delivery:
    issue: Issue = desk.issue(ANNA, day=DAY + timedelta(days=days))
    desk.send(issue, server.settings())
    return desk.deliveries(issue)[0]


def report(
    to: str = "digest@example.org",
    *,
    kind: str = "delivery-status",
    fields: str = "Final-Recipient: rfc822; anna@example.com\nAction: failed\nStatus: 5.1.1\n"
    "Diagnostic-Code: smtp; 550 5.1.1 no such user\n",
    returned: str = "",
    returned_as: str = "message/rfc822",
) -> bytes:
    """A report as mail servers write them: a text, the machine's part, and the mail it is about."""
    head = "" if kind == "feedback-report" else "Reporting-MTA: dns; mx.example.com\n\n"
    return f"""From: MAILER-DAEMON@mx.example.com
To: {to}
Subject: Undelivered
MIME-Version: 1.0
Content-Type: multipart/report; report-type={kind}; boundary="b"

--b
Content-Type: text/plain

It did not work.

--b
Content-Type: message/{kind}

{head}{fields}
--b
Content-Type: {returned_as}

Subject: News
Message-ID: {returned}

The mail.
--b--
""".replace("\n", "\r\n").encode()


COMPLAINT = "Feedback-Type: abuse\nUser-Agent: Yahoo/1.0\nVersion: 1\n"


def verp(delivery: Delivery) -> str:
    return f"bounces+{delivery.token}@example.org"


def take(desk: Desk, content: bytes) -> str:
    read = read_report(content, BOUNCES)
    return take_report(desk.database, read, RULES, desk.now) if read else "no report"


@pytest.mark.parametrize("returned_as", ["message/rfc822", "text/rfc822-headers", ""])
def test_a_mail_that_came_back_is_no_longer_sent(desk: Desk, server: Server, returned_as: str) -> None:
    """Known by the address it came back to, or by the mail that was returned."""
    delivery = sent(desk, server)
    returned = report(returned=delivery.message_id, returned_as=returned_as)
    content = returned if returned_as else report(verp(delivery))
    assert take(desk, content) == "failed"
    [after] = desk.deliveries(desk.issue(ANNA))
    assert (after.state, after.detail) == ("failed", "bounced: 5.1.1 smtp; 550 5.1.1 no such user")
    assert take(desk, content) == "known", "a report counts once"


def test_an_address_whose_mail_came_back_from_two_issues_gets_no_third(desk: Desk, server: Server) -> None:
    subscribe(desk.database, ANNA)
    for days, effect in enumerate(["failed", "suppressed"]):
        assert take(desk, report(verp(sent(desk, server, days)))) == effect
        desk.later(days=1)
    sent(desk, server, 2)
    assert len(server.mailbox.taken) == 2
    with desk.database.read() as session:
        assert session.query(SubscriberRow).one().state == "bounced"


def test_a_full_mailbox_is_no_dead_address(desk: Desk, server: Server) -> None:
    for days in range(3):
        full = report(verp(sent(desk, server, days)), fields="Action: failed\nStatus: 5.2.2\n")
        assert take(desk, full) == "failed"
        desk.later(days=1)
    assert suppressions.suppressed(desk.database, [ANNA]) == {}


def test_mail_that_is_only_late_changes_nothing(desk: Desk, server: Server) -> None:
    late = report(verp(sent(desk, server)), fields="Action: delayed\nStatus: 4.4.1\n")
    assert take(desk, late) == "delayed"
    assert desk.deliveries(desk.issue(ANNA))[0].state == "sent"


def test_who_calls_it_spam_gets_no_more(desk: Desk, server: Server) -> None:
    subscribe(desk.database, ANNA)
    delivery = sent(desk, server)
    complaint = report("fbl@example.org", kind="feedback-report", fields=COMPLAINT, returned=delivery.message_id)
    assert take(desk, complaint) == "complained"
    assert suppressions.suppressed(desk.database, [ANNA]) == {ANNA: "complained"}
    with desk.database.read() as session:
        assert session.query(SubscriberRow).one().state == "complained"
    sent(desk, server, 1)
    assert len(server.mailbox.taken) == 1
    assert suppressions.lift(desk.database, ANNA, desk.now)
    assert take(desk, complaint) == "known", "a report that is read again does not undo what was decided since"
    assert suppressions.suppressed(desk.database, [ANNA]) == {}


def test_who_says_it_is_no_spam_does_not_complain(desk: Desk, server: Server) -> None:
    fields = COMPLAINT.replace("abuse", "not-spam")
    said = report(kind="feedback-report", fields=fields, returned=sent(desk, server).message_id)
    assert take(desk, said) == "no report"


@pytest.mark.parametrize(
    "content",
    [
        report(),
        report(returned="<20260304.pharma.x@example.org>"),
        report("bounces+0123@example.org"),
        report(f"bounces+{'0' * 24}@elsewhere.example"),
        b"From: anna@example.com\r\nTo: bounces@example.org\r\n\r\nI am away.\r\n",
        b"",
        b"\x00\xff" * 1000,
        b"Content-Type: multipart/report; boundary=b\r\n\r\n" + b"--b\r\n" * 5000,
    ],
)
def test_what_names_no_mail_of_ours_is_no_report(content: bytes) -> None:
    assert read_report(content, BOUNCES) is None


def test_a_report_with_an_invented_token_changes_nothing(desk: Desk, server: Server) -> None:
    sent(desk, server)
    assert take(desk, report(f"bounces+{'0' * 24}@example.org")) == "not ours"
    assert take(desk, report(returned=f"<20260304.pharma.{'0' * 24}@example.org>")) == "not ours"


def test_an_address_in_a_report_is_not_believed(desk: Desk, server: Server) -> None:
    """Anna's token with Ben's address is about Anna."""
    delivery = sent(desk, server)
    take(
        desk, report(verp(delivery), fields="Final-Recipient: rfc822; ben@example.net\nAction: failed\nStatus: 5.1.1\n")
    )
    with desk.database.read() as session:
        from digest.store.tables import SuppressionRow

        assert [row.folded for row in session.query(SuppressionRow)] == [ANNA]


def test_reports_nested_without_end_are_done_with_soon() -> None:
    began = time.monotonic()
    bomb = b"".join(b"Content-Type: multipart/report; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(5000))
    assert read_report(b"To: bounces+" + b"0" * 24 + b"@example.org\r\n" + bomb, BOUNCES) is None
    assert time.monotonic() - began < 10


@given(noise=st.binary(max_size=300), at=st.integers(0, 900))
def test_no_report_however_broken_raises(noise: bytes, at: int) -> None:
    whole = report(f"bounces+{'a' * 24}@example.org")
    read_report(whole[:at] + noise + whole[at:], BOUNCES)


# --- where they are read from -----------------------------------------------------------------------------------


def subjects(messages: Iterator[bytes]) -> int:
    return sum(b"Subject: Undelivered" in message for message in messages)


def test_reports_are_read_from_files_mbox_and_maildir(tmp_path: Path) -> None:
    (tmp_path / "one.eml").write_bytes(report())
    box = mailbox.mbox(tmp_path / "box")
    maildir = mailbox.Maildir(tmp_path / "Maildir")
    for _ in range(3):
        box.add(report())
        maildir.add(report())
    box.flush()
    assert subjects(messages_in(tmp_path / "one.eml")) == 1
    assert subjects(messages_in(tmp_path)) == 1
    assert subjects(messages_in(tmp_path / "box")) == 3
    assert subjects(messages_in(tmp_path / "Maildir")) == 3
    with pytest.raises(UserError, match="missing: No such file"):
        list(messages_in(tmp_path / "missing"))


def test_of_a_huge_message_little_is_read(tmp_path: Path) -> None:
    with (tmp_path / "huge.eml").open("wb") as file:
        file.write(b"Subject: x\r\n\r\n")
        os.ftruncate(file.fileno(), 2**31)
    [message] = messages_in(tmp_path / "huge.eml")
    assert len(message) == 256 * 1024


@pytest.fixture
def imap(certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., MailSettings]]:
    """An IMAP server with as much of RFC 9051 as is asked of it."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.file))
    running: list[socketserver.TCPServer] = []

    def start(messages: list[bytes], seen: list[str], password: str = "right") -> MailSettings:
        class Talk(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                self.wfile.write(b"* OK hello\r\n")
                for line in self.rfile:
                    tag, verb, *rest = line.decode().split()
                    answer = "OK"
                    if verb == "CAPABILITY":
                        self.wfile.write(b"* CAPABILITY IMAP4rev1\r\n")
                    elif verb == "LOGIN":
                        answer = "OK" if rest[1] == f'"{password}"' else "NO"
                    elif verb == "SELECT":
                        answer = "OK" if rest[0] == '"INBOX"' else "NO"
                    elif verb == "SEARCH":
                        numbers = " ".join(str(n + 1) for n in range(len(messages)))
                        self.wfile.write(f"* SEARCH {numbers}\r\n".encode())
                    elif verb == "FETCH":
                        content = messages[int(rest[0]) - 1]
                        self.wfile.write(f"* {rest[0]} FETCH (BODY[]<0> {{{len(content)}}}\r\n".encode())
                        self.wfile.write(content + b")\r\n")
                    elif verb == "STORE":
                        seen.append(rest[0])
                    self.wfile.write(f"{tag} {answer} done\r\n".encode())

        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk)
        server.socket = certificate.context.wrap_socket(server.socket, server_side=True)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        running.append(server)
        port = server.server_address[1]
        return MailSettings(imap_host="127.0.0.1", imap_port=port, imap_username="bounces", timeout_seconds=5)

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


def test_reports_are_read_by_imap_and_marked_as_seen(imap: Callable[..., MailSettings]) -> None:
    seen: list[str] = []
    settings = imap([report(), report()], seen)
    assert subjects(messages_by_imap(settings, "right")) == 2
    assert seen == ["1", "2"]


def test_an_imap_server_that_does_not_let_us_in_is_one_line(imap: Callable[..., MailSettings]) -> None:
    settings = imap([], [])
    for password, folder in (("wrong", "INBOX"), ("right", "Elsewhere")):
        with pytest.raises(UserError, match=r"mail\.imap_host 127\.0\.0\.1:\d+: .*check mail\.imap_") as caught:
            list(messages_by_imap(settings.model_copy(update={"imap_folder": folder}), password))
        assert "\n" not in str(caught.value)
    with pytest.raises(UserError, match="Connection refused"):
        list(messages_by_imap(settings.model_copy(update={"imap_port": 1}), "right"))
