"""What any way of sending has in common."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import EmailMessage
from types import TracebackType
from typing import Protocol, Self


class UnavailableError(Exception):
    """Nothing can be sent now: no connection, no login. Nothing was handed over, and it may be tried again later."""


class TemporaryError(Exception):
    """Not taken now; the same message may be tried again later."""


class RefusedError(Exception):
    """Not taken, and it will not be: this address or message is refused."""


class UncertainError(Exception):
    """The connection broke when the message may have been taken already. It must not be sent again unasked."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the other side said when it took a message: a server's reply, or the path of a file."""

    detail: str


class Transport(Protocol):
    """Takes messages one at a time, between `async with` and its end."""

    async def __aenter__(self) -> Self:
        """Get ready. Raises UnavailableError when nothing can be sent at all."""
        ...

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Say goodbye."""
        ...

    async def send(self, message: EmailMessage, recipient: str) -> Receipt:
        """Hand over a message. Raises TemporaryError, RefusedError, UncertainError or UnavailableError."""
        ...
