"""Mail servers on loopback: a real one, and one that misbehaves as told. And an issue to send through them."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword

from digest.config import MailSettings
from digest.deliver import Outcome, SmtpTransport, Transport, deliver, enqueue
from digest.model import RenderedMail
from digest.store import Database, editions

SENDER = "Pharma Digest <digest@example.org>"
MOMENT = datetime(2026, 3, 4, 6, 0, 5, tzinfo=UTC)
DAY = MOMENT.date()
MAIL = RenderedMail(
    subject="Zürich drug approved – 承認",
    html="<html><body><h1>Zürich drug approved</h1><p>By the agency.</p></body></html>",
    text="Zürich drug approved\n\nBy the agency.\n.\nFrom the start.\n",
)


@dataclass
class Mailbox:
    """What a server took: (sender, recipients, message) in order."""

    taken: list[tuple[str, list[str], EmailMessage]] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802 - its name for it
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
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


@dataclass
class BadServer:
    """Answers each command with `replies[verb]`; None hangs up. A reply's list is used up one by one.

    The verbs are those of SMTP, and "connect" and "message" for the greeting and the end of a message.
    """

    replies: dict[str, str | list[str | None] | None]
    port: int = 0
    taken: list[bytes] = field(default_factory=list)
    connections: int = 0

    def reply(self, verb: str, usual: str) -> str | None:
        reply = self.replies.get(verb, usual)
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
    """A store, and issues on their way through it."""

    database: Database

    def issue(
        self, *recipients: str, mail: RenderedMail = MAIL, day: date = DAY, sender: str = SENDER
    ) -> editions.Issue:
        draft = editions.Draft("pharma", day, mail, ("https://example.com/1",))
        return enqueue(self.database, draft, recipients, sender, MOMENT)

    def send(self, issue: editions.Issue, transport: Transport | MailSettings, sender: str = SENDER) -> list[Outcome]:
        way = SmtpTransport(transport) if isinstance(transport, MailSettings) else transport
        return asyncio.run(deliver(self.database, issue, way, sender=sender, clock=lambda: MOMENT))

    def states(self, issue: editions.Issue) -> dict[str, str]:
        return {each.recipient: each.state for each in editions.deliveries(self.database, issue)}


def states(outcomes: Sequence[Outcome]) -> dict[str, str]:
    return {outcome.recipient: outcome.state for outcome in outcomes}
