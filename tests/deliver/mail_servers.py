"""Mail servers on loopback: a real one, and one that misbehaves as told. And an issue to send through them."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword

from digest.config import DeliveryRules, MailSettings, defaults, read_model
from digest.deliver import Copies, Copy, Letters, LetterWriter, Outcome, SmtpTransport, Terms, Transport, deliver
from digest.model import RenderedMail
from digest.store import Database, editions, ledger
from digest.store.ledger import Delivery, Recipient

SENDER = "Pharma Digest <digest@example.org>"
MOMENT = datetime(2026, 3, 4, 6, 0, 5, tzinfo=UTC)
DAY = MOMENT.date()
RULES = read_model(defaults() / "config/delivery.toml", DeliveryRules)
MAIL = RenderedMail(
    subject="Zürich drug approved – 承認",
    html="<html><body><h1>Zürich drug approved</h1><p>By the agency.</p></body></html>",
    text="Zürich drug approved\n\nBy the agency.\n.\nFrom the start.\n",
)


@dataclass
class Mailbox:
    """What a server took: (sender, recipients, message) in order."""

    taken: list[tuple[str, list[str], EmailMessage]] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802 - its name for it
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.raw.append(envelope.content)
        self.taken.append((str(envelope.mail_from), list(envelope.rcpt_tos), message))
        return "250 taken"

    @property
    def recipients(self) -> list[str]:
        return [recipient for _, recipients, _ in self.taken for recipient in recipients]

    @property
    def messages(self) -> list[EmailMessage]:
        return [message for _, _, message in self.taken]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Server:
    mailbox: Mailbox
    port: int

    def settings(self, **more: Any) -> MailSettings:
        defaults = {"host": "127.0.0.1", "port": self.port, "security": "none", "sender": SENDER, "timeout_seconds": 5}
        return MailSettings(**{**defaults, **more})


def password_is(password: str) -> Callable[..., AuthResult]:
    def authenticate(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        right = isinstance(data, LoginPassword) and (data.login, data.password) == (b"digest", password.encode())
        return AuthResult(success=right, handled=right)

    return authenticate


Reply = str | list[str | None] | dict[str, str] | None


@dataclass
class BadServer:
    """Answers each command with `replies[verb]`; None hangs up. A list is used up one by one, a dict is by address.

    The verbs are those of SMTP, and "connect" and "message" for the greeting and the end of a message. At `hangs` it
    says nothing any more, at `drips` it never comes to an end, and in what follows `cuts` it hangs up.
    """

    replies: dict[str, Reply]
    hangs: str = ""
    drips: str = ""
    cuts: str = ""
    port: int = 0
    asked: list[str] = field(default_factory=list)
    taken: list[bytes] = field(default_factory=list)
    connections: int = 0

    def reply(self, verb: str, usual: str, line: bytes = b"") -> str | None:
        reply = self.replies.get(verb, usual)
        address = line.decode().partition("<")[2].partition(">")[0]
        if verb == "RCPT":
            self.asked.append(address)
        if isinstance(reply, dict):
            return reply.get(address, usual)
        if isinstance(reply, list):
            return reply.pop(0) if reply else usual
        return reply

    def settings(self, **more: Any) -> MailSettings:
        return Server(Mailbox(), self.port).settings(**{"timeout_seconds": 2, **more})


USUAL = {"connect": "220 hello", "DATA": "354 go on", "QUIT": "221 bye"}


@dataclass
class Certificate:
    """A certificate for 127.0.0.1 that signs itself, and the server's context with it."""

    file: Path
    context: ssl.SSLContext


@dataclass
class Desk:
    """A store, and issues on their way through it. `now` is the time there."""

    database: Database
    now: datetime = MOMENT

    def issue(
        self, *recipients: str | Recipient, mail: RenderedMail = MAIL, day: date = DAY, digest: str = "pharma"
    ) -> editions.Issue:
        draft = editions.Draft(digest, day, mail, ("https://example.com/1",))
        return editions.save(self.database, draft, readers(recipients), "example.org", self.now)

    def send(
        self,
        issue: editions.Issue,
        transport: Transport | MailSettings,
        *,
        writer: LetterWriter | None = None,
        copies: Copies | None = None,
        **terms: Any,
    ) -> list[Outcome]:
        way = SmtpTransport(transport) if isinstance(transport, MailSettings) else transport
        agreed = Terms(RULES, clock=lambda: self.now, **terms)
        letters = (writer or LetterWriter(SENDER)).letters(issue, copies or same_for_all(issue.mail))
        return asyncio.run(deliver(self.database, issue, way, agreed, letters))

    def post(self, issue: editions.Issue, doors: Transport, letters: Letters) -> list[Outcome]:
        terms = Terms(RULES, clock=lambda: self.now, doors=True)
        return asyncio.run(deliver(self.database, issue, doors, terms, letters))

    def later(self, **by: float) -> None:
        """Let time pass."""
        self.now += timedelta(**by)

    def deliveries(self, issue: editions.Issue) -> list[Delivery]:
        return list(ledger.deliveries(self.database, issue.id))

    def states(self, issue: editions.Issue) -> dict[str, str]:
        return {each.recipient: each.state for each in self.deliveries(issue)}


def readers(recipients: Iterable[str | Recipient]) -> list[Recipient]:
    return [each if isinstance(each, Recipient) else Recipient(each) for each in recipients]


def same_for_all(mail: RenderedMail) -> Copies:
    return lambda deliveries: [Copy(mail)] * len(deliveries)


def states(outcomes: Sequence[Outcome]) -> dict[str, str]:
    return {outcome.recipient: outcome.state for outcome in outcomes}
