"""Where reports are read from: files, mbox, Maildir, or a mailbox by IMAP. Out: messages, cut to a length."""

from __future__ import annotations

import imaplib
import ssl
from collections.abc import Iterator
from pathlib import Path

from digest.config import MailSettings, UserError
from digest.deliver.reports import LONGEST

IMAP_PASSWORD_VARIABLE = "PHARMA_DIGEST_IMAP_PASSWORD"  # noqa: S105 - the name of a variable, no password


def messages_in(path: Path) -> Iterator[bytes]:
    """The messages in a file, an mbox file, a Maildir, or a folder of .eml files. Nothing there is changed.

    Raises `UserError` where there is no such file.
    """
    try:
        if (path / "new").is_dir() and (path / "cur").is_dir():
            yield from (_beginning(file) for each in ("new", "cur") for file in sorted((path / each).iterdir()))
        elif path.is_dir():
            yield from map(_beginning, sorted(path.glob("*.eml")))
        elif _beginning(path).startswith(b"From "):
            yield from _mbox(path)
        else:
            yield _beginning(path)
    except OSError as error:
        raise UserError(f"{error.filename or path}: {error.strerror}") from None


def messages_by_imap(settings: MailSettings, password: str) -> Iterator[bytes]:
    """The messages in `mail.imap_folder` not seen yet; each is marked as seen when the next is asked for.

    Raises `UserError` with the remedy when the server is not there or does not let us in.
    """
    where = f"mail.imap_host {settings.imap_host}:{settings.imap_port}"
    try:
        with imaplib.IMAP4_SSL(
            settings.imap_host,
            settings.imap_port,
            ssl_context=ssl.create_default_context(),
            timeout=settings.timeout_seconds,
        ) as server:
            server.login(settings.imap_username, password)
            answer, _ = server.select(_quoted(settings.imap_folder))
            if answer != "OK":
                raise UserError(f"{where}: has no folder {settings.imap_folder!r}; check mail.imap_folder")
            _, found = server.search(None, "UNSEEN")
            for number in (found[0] or b"").split():
                _, fetched = server.fetch(number.decode("ascii"), f"(BODY.PEEK[]<0.{LONGEST}>)")
                yield from (part[1] for part in fetched if isinstance(part, tuple))
                server.store(number.decode("ascii"), "+FLAGS", "\\Seen")
    except (imaplib.IMAP4.error, OSError) as error:
        said = "".join(letter if letter.isprintable() else " " for letter in str(error))[:200]
        raise UserError(f"{where}: {said}; check mail.imap_username and {IMAP_PASSWORD_VARIABLE}") from None


def _mbox(path: Path) -> Iterator[bytes]:
    """The messages of an mbox file (RFC 4155), read line by line: one may be larger than memory."""
    message: list[bytes] | None = None
    length = 0
    with path.open("rb") as file:
        for line in iter(lambda: file.readline(LONGEST), b""):
            if line.startswith(b"From "):
                if message is not None:
                    yield b"".join(message)
                message, length = [], 0
            elif message is not None and length < LONGEST:
                message.append(line)
                length += len(line)
    if message is not None:
        yield b"".join(message)


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LONGEST)


def _quoted(folder: str) -> str:
    """A folder's name as IMAP takes it (RFC 9051, 4.3): no line breaks, quotes escaped."""
    return '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'
