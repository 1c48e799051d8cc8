"""Ways out other than mail: an issue posted to a chat room's incoming webhook, or to a program's.

In: letters whose content is JSON, one a door. Out: receipts. No redirect is followed: only what the operator wrote is
ever asked. Posts to programs are signed as https://www.standardwebhooks.com says, so that they can tell ours from
others' and a repeated one from a new.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from collections.abc import Sequence
from datetime import datetime
from types import TracebackType
from urllib.parse import urlsplit

import aiohttp

from digest.config import Door
from digest.deliver.addresses import one_line
from digest.deliver.settling import Clock
from digest.deliver.transport import Letter, Receipt, RefusedError, TemporaryError, UncertainError

_ANSWER = 2000
"""Bytes of an answer that are read."""


class DoorTransport:
    """Posts letters to the doors that they are addressed to. All doors at once: a slow one holds up no other."""

    def __init__(self, doors: Sequence[Door], clock: Clock, timeout_seconds: float = 30) -> None:
        self._doors = {door.recipient: door for door in doors}
        self._clock = clock
        self._timeout = aiohttp.ClientTimeout(total=timeout_seconds)
        self._session: aiohttp.ClientSession | None = None

    @property
    def at_once(self) -> int:
        """As many as there are doors."""
        return max(1, len(self._doors))

    async def __aenter__(self) -> DoorTransport:
        """Open nothing yet."""
        self._session = aiohttp.ClientSession(timeout=self._timeout, cookie_jar=aiohttp.DummyCookieJar())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close what is open."""
        if self._session:
            await self._session.close()

    async def send(self, letter: Letter) -> Receipt:
        """POST it. What is said of a door that fails holds neither its URL nor its secret."""
        assert self._session is not None
        door = self._doors[letter.recipient]
        url = _url(door)
        headers = {"Content-Type": "application/json", **_signed(door, letter, self._clock())}
        try:
            async with self._session.post(url, data=letter.content, headers=headers, allow_redirects=False) as answer:
                said = one_line((await answer.content.read(_ANSWER)).decode("utf-8", "replace"))[:200]
                status = answer.status
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise TemporaryError(f"no connection ({type(error).__name__}); check {door.url_variable}") from None
        except aiohttp.InvalidURL:
            raise RefusedError(f"{door.url_variable} holds no URL") from None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise UncertainError(f"the connection broke and it may have it ({type(error).__name__})") from None
        answered = f"{status} {said}".strip()
        if 200 <= status < 300:
            return Receipt(answered, status)
        if status in (408, 425, 429) or status >= 500:
            raise TemporaryError(answered, status)
        raise RefusedError(f"{answered}; check {door.url_variable}", status)


def _url(door: Door) -> str:
    url = os.environ.get(door.url_variable, "")
    if urlsplit(url).scheme not in ("http", "https"):
        raise RefusedError(f"{door.url_variable} holds no URL: set it to that of the webhook")
    return url


def _signed(door: Door, letter: Letter, now: datetime) -> dict[str, str]:
    """The headers of Standard Webhooks 1.0: an id that stays the same when it is sent again, a time, a signature."""
    if door.secret_variable is None:
        return {}
    secret = os.environ.get(door.secret_variable, "")
    if not secret:
        raise RefusedError(f"{door.secret_variable} is empty: set it to the secret that the receiver knows")
    moment = str(int(now.timestamp()))
    signed = b".".join((letter.name.encode(), moment.encode(), letter.content))
    signature = hmac.new(_key(secret), signed, hashlib.sha256).digest()
    return {
        "webhook-id": letter.name,
        "webhook-timestamp": moment,
        "webhook-signature": f"v1,{base64.b64encode(signature).decode()}",
    }


def _key(secret: str) -> bytes:
    """A secret as the standard writes it, "whsec_" and base64, or any other as it is."""
    if secret.startswith("whsec_"):
        return base64.b64decode(secret.removeprefix("whsec_"))
    return secret.encode()
