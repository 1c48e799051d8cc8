"""A sender that is killed, at any point, and started again: nobody gets an issue twice unasked, nobody is forgotten."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from aiosmtpd.smtp import Envelope
from mail_servers import SENDER, Desk, Mailbox, Server

from digest.store import editions

READERS = [f"reader{number}@provider{number % 7}.example" for number in range(500)]
KILLS = 50
CONNECTIONS = 3


@dataclass
class Assassin(Mailbox):
    """A mailbox that kills the process it takes mail from, once it has been asked for `countdown` things."""

    pid: int = 0
    countdown: int = -1

    def _count(self) -> None:
        self.countdown -= 1
        if self.countdown == 0:
            os.kill(self.pid, signal.SIGKILL)

    async def handle_MAIL(self, server: Any, session: Any, envelope: Envelope, address: str, options: Any) -> str:  # noqa: N802
        self._count()
        envelope.mail_from = address
        return "250 go on"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Envelope, address: str, options: Any) -> str:  # noqa: N802
        self._count()
        envelope.rcpt_tos.append(address)
        return "250 go on"

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802
        said = await super().handle_DATA(server, session, envelope)
        self._count()
        return said


PROGRAM = f"""
import asyncio, os, sys
from datetime import UTC, date, datetime
from digest.config import DeliveryRules, MailSettings, defaults, read_model
from digest.deliver import Copy, LetterWriter, SmtpTransport, Terms, deliver
from digest.store import Database, editions
mail = MailSettings(host="127.0.0.1", port=sys.argv[2], security="none", sender={SENDER!r}, connections={CONNECTIONS})
rules = read_model(defaults() / "config/delivery.toml", DeliveryRules)
terms = Terms(rules, lambda: datetime.now(UTC), at_least_once=sys.argv[3] == "at-least-once")

def run():
    database = Database(sys.argv[1])
    issue = editions.find(database, "pharma", date(2026, 3, 4))
    letters = LetterWriter(mail.sender).letters(issue, lambda some: [Copy(issue.mail)] * len(some))
    asyncio.run(deliver(database, issue, SmtpTransport(mail), terms, letters))

for line in sys.stdin:
    begin, told = os.pipe()
    if pid := os.fork():
        print(pid, flush=True)
        sys.stdin.readline()
        os.write(told, b"!")
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
    else:
        os.read(begin, 1)
        run()
        os._exit(0)
"""
"""Forks a process a run: fifty starts of an interpreter would take a minute."""


class Sender:
    """Runs of PROGRAM, each to its end or to its death."""

    def __init__(self, *arguments: object) -> None:
        self._program = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )

    def run(self, prepare: Callable[[int], None]) -> int:
        """Its exit code, -9 for one that was killed. `prepare` is told its process id before it begins."""
        prepare(int(self._ask("fork")))
        return int(self._ask("begin"))

    def close(self) -> None:
        self._program.communicate(timeout=30)

    def _ask(self, word: str) -> str:
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        self._program.stdin.write(word + "\n")
        return self._program.stdout.readline()


@pytest.fixture
def started() -> Iterator[Callable[..., Sender]]:
    running: list[Sender] = []

    def start(*arguments: object) -> Sender:
        running.append(Sender(*arguments))
        return running[-1]

    yield start
    for sender in running:
        sender.close()


@pytest.mark.parametrize("promise", ["at-most-once", "at-least-once"])
def test_a_send_that_is_killed_at_fifty_points_keeps_its_promise(
    desk: Desk, serve: Callable[..., Server], started: Callable[..., Sender], promise: str
) -> None:
    assassin = Assassin()
    issue = desk.issue(*READERS)
    sender = started(desk.database.url, serve(mailbox=assassin).port, promise)
    chance = random.Random(f"fifty points, {promise}")

    ends = Counter[int]()
    for _ in range(KILLS):
        # Three things asked for a reader: ten readers a run leave some for the last.
        assassin.countdown = chance.randint(1, 27)
        ends[sender.run(lambda pid: setattr(assassin, "pid", pid))] += 1
    # On a machine with much else to do, a run may be over before the assassin gets to it.
    assert ends[-signal.SIGKILL] >= 0.9 * KILLS
    assert ends.total() == ends[-signal.SIGKILL] + ends[0]
    assassin.countdown = -1
    assert sender.run(lambda pid: None) == 0

    mails = Counter(assassin.recipients)
    states = desk.states(issue)
    window = KILLS * CONNECTIONS
    if promise == "at-most-once":
        assert max(mails.values()) == 1
        unknown = [reader for reader, state in states.items() if state == "sending"]
        assert {reader for reader in READERS if not mails[reader]} <= set(unknown), "nobody is forgotten unseen"
        assert 0 < len(unknown) <= window
        assert set(states.values()) == {"sent", "sending"}
    else:
        assert set(mails) == set(READERS)
        assert set(states.values()) == {"sent"}
        assert 0 < mails.total() - len(READERS) <= window
    names = {(message["To"], message["Message-ID"]) for message in assassin.messages}
    assert len(names) == len(mails), "a second copy shows as one"
    assert editions.unfinished(desk.database, "pharma", issue.issue_date, desk.now) == []
