"""The transport that works before any mail server is set up: a folder of .eml and .html files."""

from __future__ import annotations

import hashlib
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

from digest.config import UserError
from digest.deliver.transport import Letter, Receipt, TemporaryError

_LONGEST = 100
"""Characters of a recipient in a file name; the rest of it takes up to 130, and file systems allow 255."""


class OutboxTransport:
    """Writes each letter to `folder` as NAME.eml, and its HTML part, if it has one, beside it as NAME.html."""

    at_once = 1

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def __aenter__(self) -> OutboxTransport:
        """Make the folder."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UserError(f"{self._folder}: cannot be made ({error.strerror}); change store.outbox") from None
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing to do."""

    async def send(self, letter: Letter) -> Receipt:
        """Write the two files, each whole or not at all. Raises TemporaryError when the disk is full."""
        message = message_from_bytes(letter.content, EmailMessage, policy=SMTP)
        html = message.get_body(("html",))
        stem = _file_name(letter.name)
        try:
            if html is not None:
                _write(self._folder / f"{stem}.html", html.get_content().encode())
            _write(self._folder / f"{stem}.eml", letter.content)
        except OSError as error:
            raise TemporaryError(f"{self._folder}: {error.strerror}; make room or change store.outbox") from None
        return Receipt(str(self._folder / f"{stem}.eml"))


def _file_name(name: str) -> str:
    """`name` as that of a file: readable, distinct, and short enough for any file system."""
    quoted = quote(name, safe="@+")
    if len(quoted) <= _LONGEST:
        return quoted
    return f"{quoted[:_LONGEST]}-{hashlib.sha256(name.encode()).hexdigest()[:16]}"


def _write(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.part")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
