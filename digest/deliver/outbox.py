"""The transport that works before any mail server is set up: a folder of .eml and .html files."""

from __future__ import annotations

import hashlib
from email.message import EmailMessage
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

from digest.config import UserError
from digest.deliver.transport import Receipt, TemporaryError

_LONGEST = 100
"""Characters of a recipient in a file name; the rest of it takes up to 130, and file systems allow 255."""


class OutboxTransport:
    """Writes each message to `folder` as NAME.eml, and its HTML part beside it as NAME.html."""

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

    async def send(self, message: EmailMessage, recipient: str) -> Receipt:
        """Write the two files, each whole or not at all. Raises TemporaryError when the disk is full."""
        stem = f"{_issue(message)}-{_file_name(recipient)}"
        html = message.get_body(("html",))
        assert html is not None
        try:
            _write(self._folder / f"{stem}.html", html.get_content().encode())
            _write(self._folder / f"{stem}.eml", message.as_bytes())
        except OSError as error:
            raise TemporaryError(f"{self._folder}: {error.strerror}; make room or change store.outbox") from None
        return Receipt(str(self._folder / f"{stem}.eml"))


def _issue(message: EmailMessage) -> str:
    """The date and digest that our Message-IDs begin with: "<20260304.demo.…@…>"."""
    day, digest, _ = message["Message-ID"].lstrip("<").split(".", 2)
    return f"{day[:4]}-{day[4:6]}-{day[6:]}-{digest}"


def _file_name(recipient: str) -> str:
    """`recipient` as a part of a file name: readable, distinct, and short enough for any file system."""
    name = quote(recipient, safe="@+")
    if len(name) <= _LONGEST:
        return name
    return f"{name[:_LONGEST]}-{hashlib.sha256(recipient.encode()).hexdigest()[:16]}"


def _write(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.part")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
