"""What any way of sending has in common: letters in, receipts or one of four kinds of trouble out."""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as it leaves: its envelope (RFC 5321) and its bytes (RFC 5322). `name` is that of its outbox files.

    For a mail server, all lines of `content` end with CRLF, and no CR or LF stands anywhere else: it is sent as it is.
    """

    sender: str
    recipient: str
    content: bytes
    name: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the other side said when it took a letter: a server's reply with its code, or the path of a file."""

    detail: str
    code: int = 0


class HandoverError(Exception):
    """A letter was not, or not surely, taken.

    `code` and `status` are an SMTP server's reply code and enhanced status (RFC 3463), 0 and "" where it gave none.
    `of_recipient` says whether it spoke of this recipient or message, and not of us or itself.
    """

    def __init__(self, detail: str, code: int = 0, status: str = "", *, of_recipient: bool = False) -> None:
        super().__init__(detail)
        self.code = code
        self.status = status
        self.of_recipient = of_recipient


class UnavailableError(HandoverError):
    """Nothing can be sent now: no connection, no login. Nothing was handed over, and it may be tried again later."""


class TemporaryError(HandoverError):
    """Not taken now; the same letter may be tried again later."""


class RefusedError(HandoverError):
    """Not taken, and it will not be: this address or message is refused."""


class UncertainError(HandoverError):
    """The connection broke when the letter may have been taken already. It must not be sent again unasked."""


class Transport(Protocol):
    """Takes letters, up to `at_once` at a time, between `async with` and its end."""

    @property
    def at_once(self) -> int:
        """How many letters may be on their way at the same time."""
        ...

    async def __aenter__(self) -> Self:
        """Get ready. Raises UnavailableError when nothing can be sent at all."""
        ...

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Say goodbye."""
        ...

    async def send(self, letter: Letter) -> Receipt:
        """Hand over a letter. Raises TemporaryError, RefusedError, UncertainError or UnavailableError."""
        ...
