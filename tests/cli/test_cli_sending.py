"""`send` and `deliveries` as the operator uses them: a look before, a copy for oneself, and what became of it all."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from command_line import Desk, Result

from digest.config import Project
from digest.model import RenderedMail
from digest.store import Database, editions, ledger

Command = Callable[..., Result]

ANNA, BEN = "anna@example.com", "ben@example.net"


class Mailbox:
    """Takes mail for everyone but Ben. `on_mail` is called when a message begins."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.envelopes: list[tuple[str, list[str]]] = []
        self.strict = True
        self.on_mail: Callable[[], None] = lambda: None

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if self.strict and address == BEN:
            return "550 5.1.1 no such user"
        self.on_mail()
        envelope.rcpt_tos.append(address)
        return "250 fine"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.taken.append(message)
        self.envelopes.append((envelope.mail_from, envelope.rcpt_tos))
        return "250 taken"


@pytest.fixture
def mailbox(project: Project, desk: Desk) -> Iterator[Mailbox]:
    """A mail server that the project's settings name, and a digest for Anna and Ben with a story to tell."""
    box = Mailbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings = project.root / "config/settings.toml"
    mail = f'[mail]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\nsender = "d@example.org"\nconnections = 1\n'
    settings.write_text(settings.read_text() + mail + 'bounce_address = "bounces@example.org"\n')
    desk.digest()
    digest = project.root / "config/digests/morning.toml"
    digest.write_text(digest.read_text().replace(f'"{ANNA}"', f'"{ANNA}", "{BEN}"'))
    desk.story("Drug approved")
    yield box
    controller.stop()


def ledgered(project: Project) -> list[ledger.Entry]:
    database = Database(project.database_url)
    entries = ledger.entries(database, limit=100)
    database.close()
    return entries


def test_a_dry_run_says_who_would_get_what_and_does_nothing(
    pharma_digest: Command, project: Project, mailbox: Mailbox
) -> None:
    shown = pharma_digest("send", "morning", "--dry-run")
    assert (shown.code, shown.err) == (0, "")
    assert shown.out.splitlines()[0] == "morning: Drug approved"
    assert [line.split() for line in shown.out.splitlines()[2:]] == [
        [ANNA, "would", "get", "it", "now"],
        [BEN, "would", "get", "it", "now"],
    ]
    assert mailbox.taken == []
    database = Database(project.database_url)
    assert editions.find(database, "morning", datetime.now(UTC).date()) is None
    database.close()
    pharma_digest("send", "morning")
    again = pharma_digest("send", "morning", "--dry-run", "--json").json
    assert [(each["recipient"], each["state"]) for each in again["readers"]] == [(ANNA, "sent"), (BEN, "failed")]


def test_a_test_goes_to_one_address_and_into_no_ledger(
    pharma_digest: Command, project: Project, mailbox: Mailbox
) -> None:
    shown = pharma_digest("send", "morning", "--test", "me@example.org")
    assert (shown.code, shown.err) == (0, "")
    assert mailbox.envelopes == [("bounces@example.org", ["me@example.org"])]
    assert "Drug approved" in mailbox.taken[0]["Subject"]
    assert ledgered(project) == []
    assert pharma_digest("send", "morning", "--test", "nobody").code == 1


def test_what_failed_is_shown_and_tried_again_when_asked(pharma_digest: Command, mailbox: Mailbox) -> None:
    assert pharma_digest("send", "morning").code == 1
    shown = pharma_digest("deliveries", "--failed")
    assert shown.code == 0
    [row] = shown.out.splitlines()[1:]
    assert BEN in row
    assert "550 5.1.1 no such user" in row
    mailbox.strict = False
    assert pharma_digest("send", "morning", "--queued").err == "morning: nothing waits to be sent\n"
    assert pharma_digest("send", "morning", "--retry-failed").code == 0
    everything = pharma_digest("deliveries", "--digest", "morning", "--json").json
    assert [(each["recipient"], each["state"], each["code"]) for each in everything] == [
        (ANNA, "sent", 250),
        (BEN, "sent", 250),
    ]
    assert pharma_digest("deliveries", "--failed").err == "nothing failed\n"


def test_mail_that_comes_back_says_whose_it_was(pharma_digest: Command, project: Project, mailbox: Mailbox) -> None:
    pharma_digest("send", "morning")
    [(sender, _)] = mailbox.envelopes
    token = sender.removeprefix("bounces+").removesuffix("@example.org")
    assert [entry.delivery.token for entry in ledgered(project) if entry.delivery.recipient == ANNA] == [token]


def test_what_comes_back_is_read_and_told(pharma_digest: Command, project: Project, mailbox: Mailbox) -> None:
    pharma_digest("send", "morning")
    [(sender, _)] = mailbox.envelopes
    (project.root / "back.eml").write_text(
        f"To: {sender}\nContent-Type: multipart/report; boundary=b\n\n"
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
        "Action: failed\nStatus: 5.1.1\n\n--b--\n"
    )
    assert pharma_digest("bounces", "back.eml", "--json").json == {"failed": 1}
    assert pharma_digest("bounces", "back.eml", "--json").json == {"known": 1}
    assert pharma_digest("bounces").is_mistake("name files or folders of reports, or --imap")
    assert pharma_digest("bounces", "--imap").is_mistake("mail.imap_host is empty")
    assert pharma_digest("bounces", "missing.eml").is_mistake("missing.eml: No such file")


def test_logs_show_no_address_and_a_line_a_record(process: Command, mailbox: Mailbox) -> None:
    shown = process("-v", "send", "morning", "--json")
    assert "a…@example.com: sent 250" in shown.err
    logged = [line for line in shown.err.splitlines() if not line.startswith("error: ")]
    assert logged
    assert all(re.match(r"\d{4}-\d\d-\d\dT\S+ INFO digest\.\S+: \S", line) for line in logged), logged
    assert "b…@example.net: failed 550" in shown.err
    assert ANNA not in shown.err
    assert BEN not in shown.err


@pytest.mark.parametrize("options", [("--queued", "--dry-run"), ("--test", "a@b.example", "--retry-failed")])
def test_ways_of_sending_exclude_each_other(pharma_digest: Command, desk: Desk, options: tuple[str, ...]) -> None:
    desk.digest()
    assert pharma_digest("send", "morning", *options).is_mistake("exclude each other")


def test_deliveries_of_no_digest_are_a_mistake(pharma_digest: Command, desk: Desk) -> None:
    desk.digest()
    assert pharma_digest("deliveries", "--digest", "evening").is_mistake("no digest is called 'evening'", "morning")


def test_a_template_with_an_error_sends_nothing_and_names_the_line(
    pharma_digest: Command, project: Project, mailbox: Mailbox
) -> None:
    pharma_digest("init", str(project.root))
    template = project.root / "templates/mail.txt.j2"
    template.write_text(template.read_text() + "\n{{ issue.nothing.at.all }}\n")
    line = len(template.read_text().splitlines())
    assert pharma_digest("send", "morning").is_mistake(f"mail.txt.j2:{line}")
    assert mailbox.taken == []
    assert ledgered(project) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_sends_the_mail_in_hand_and_no_other(
    pharma_digest: Command, project: Project, mailbox: Mailbox, number: signal.Signals
) -> None:
    mailbox.strict = False
    sender = subprocess.Popen(
        [sys.executable, "-m", "digest.cli", "send", "morning"], cwd=project.root, stderr=subprocess.PIPE, text=True
    )
    mailbox.on_mail = lambda: sender.send_signal(number)
    _, said = sender.communicate(timeout=60)
    assert (sender.returncode, "Traceback" in said) == (130, False)
    assert len(mailbox.taken) == 1
    assert [entry.delivery.state for entry in ledgered(project)] == ["sent", "queued"]
    mailbox.on_mail = lambda: None
    assert pharma_digest("send", "morning").code == 0
    assert [message["To"] for message in mailbox.taken] == [ANNA, BEN]


def test_a_database_that_another_program_holds_is_one_line(
    pharma_digest: Command, project: Project, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sqlite3

    monkeypatch.setattr("digest.store.database._WAIT_SECONDS", 0.2)
    pharma_digest("db", "upgrade")
    holder = sqlite3.connect(Path(project.database_url.removeprefix("sqlite:///")), isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    assert pharma_digest("send", "morning").is_mistake("another program holds it")
    holder.close()
    assert mailbox.taken == []


def test_a_digest_with_a_room_posts_to_it_too(
    pharma_digest: Command, project: Project, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.digest(more='recipients = []\n[[doors]]\ntype = "slack"\nname = "news"\nurl_variable = "SLACK_URL"')
    digest = project.root / "config/digests/morning.toml"
    digest.write_text(digest.read_text().replace(f'recipients = ["{ANNA}"]\n', ""))
    desk.story("Drug approved")
    monkeypatch.setenv("SLACK_URL", "http://127.0.0.1:1/secret-part")
    shown = pharma_digest("send", "morning")
    assert shown.code == 1
    assert shown.err.startswith("error: morning: slack:news: is tried again later: no connection")
    assert "secret-part" not in shown.err
    [entry] = ledgered(project)
    assert (entry.delivery.recipient, entry.delivery.state) == ("slack:news", "deferred")


def test_the_doctor_looks_at_the_way_mail_goes(pharma_digest: Command, project: Project, mailbox: Mailbox) -> None:
    def found() -> dict[str, tuple[bool, str]]:
        return {each["check"]: (each["ok"], each["detail"]) for each in pharma_digest("doctor", "--json").json}

    assert found()["mail"] == (True, found()["mail"][1])
    assert found()["spf"] == (True, "not checked: example.org stands in no public DNS")
    assert found()["dkim"][1].startswith("not checked: mail.dkim_key is empty")
    pharma_digest("send", "morning")
    assert found()["clock"][0]
    settings = project.root / "config/settings.toml"
    settings.write_text(settings.read_text() + 'dkim_key = "missing.pem"\n')
    assert found()["dkim"] == (False, f"mail.dkim_key: {project.root}/missing.pem: No such file or directory")


def test_the_doctor_notices_a_clock_that_was_set_back(
    pharma_digest: Command, project: Project, mailbox: Mailbox
) -> None:
    database = Database(project.database_url)
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    draft = editions.Draft("morning", tomorrow.date(), RenderedMail("S", "<p>", "T"), ())
    editions.save(database, draft, [ledger.Recipient(ANNA)], "example.org", tomorrow)
    database.close()
    checks = {each["check"]: each for each in pharma_digest("doctor", "--json").json}
    assert not checks["clock"]["ok"]
    assert "set it" in checks["clock"]["detail"]
