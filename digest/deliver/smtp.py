"""Sending by SMTP over a few connections, which are used again, at no more than the server's pace."""

from __future__ import annotations

import asyncio
from types import TracebackType

from digest.config import MailSettings
from digest.deliver.smtp_connection import SmtpConnection
from digest.deliver.transport import HandoverError, Letter, Receipt, UnavailableError


class SmtpTransport:
    """Up to `mail.connections` to one server, opened as they are needed.

    `reconnect_seconds` is how long the server is left alone when it has closed a connection with 421. A server that
    refuses a further connection while it keeps others is asked for no more than those.
    """

    def __init__(self, settings: MailSettings, password: str = "", *, reconnect_seconds: float = 0) -> None:
        self._settings = settings
        self._password = password
        self._reconnect_seconds = reconnect_seconds
        self._idle: list[SmtpConnection] = []
        self._open = 0
        self._most = settings.connections
        self._given_back = asyncio.Condition()
        self._not_before = 0.0
        self._next_turn = 0.0

    @property
    def at_once(self) -> int:
        """As many letters as connections."""
        return self._settings.connections

    async def __aenter__(self) -> SmtpTransport:
        """Connect and log in once: if that fails, nothing can be sent."""
        await self._give_back(await self._take())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close what is open."""
        for connection in self._idle:
            await connection.close()
        self._idle.clear()

    async def send(self, letter: Letter) -> Receipt:
        """Hand over a letter on a connection that is free, when its turn has come."""
        await self._turn()
        connection = await self._take()
        try:
            return await connection.send(letter)
        except HandoverError as error:
            if error.code == 421:
                self._not_before = asyncio.get_running_loop().time() + self._reconnect_seconds
            raise
        finally:
            await self._give_back(connection)

    async def _turn(self) -> None:
        """Wait so that letters leave evenly, `per_minute` of them in one. By a clock that nobody can set back."""
        if self._settings.per_minute:
            now = asyncio.get_running_loop().time()
            turn = max(self._next_turn, now)
            self._next_turn = turn + 60 / self._settings.per_minute
            await asyncio.sleep(turn - now)

    async def _take(self) -> SmtpConnection:
        async with self._given_back:
            while True:
                await self._given_back.wait_for(lambda: self._idle or self._open < self._most)
                if self._idle:
                    connection = self._idle.pop()
                    if connection.is_open:
                        return connection
                    self._open -= 1  # the server closed it meanwhile
                try:
                    return await self._connected()
                except UnavailableError:
                    if not self._open:
                        raise
                    self._most = self._open

    async def _connected(self) -> SmtpConnection:
        await asyncio.sleep(self._not_before - asyncio.get_running_loop().time())
        connection = SmtpConnection(self._settings, self._password)
        await connection.open()
        self._open += 1
        return connection

    async def _give_back(self, connection: SmtpConnection) -> None:
        if connection.taken >= self._settings.messages_per_connection:
            await connection.close()
        async with self._given_back:
            if connection.is_open:
                self._idle.append(connection)
            else:
                self._open -= 1
            self._given_back.notify()
