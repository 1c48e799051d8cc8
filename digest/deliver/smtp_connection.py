"""One connection to a mail server. In: settings, then letters. Out: receipts, or what its "no" or silence means.

Certificates are checked against the system's, or those in `$SSL_CERT_FILE` (OpenSSL's variable), for a server with a
certificate of its own. Every step has the time limit of mail.timeout_seconds.
"""

from __future__ import annotations

import os
import re
import ssl

import aiosmtplib

from digest.config import MailSettings
from digest.deliver.transport import (
    HandoverError,
    Letter,
    Receipt,
    RefusedError,
    TemporaryError,
    UnavailableError,
    UncertainError,
)

PASSWORD_VARIABLE = "PHARMA_DIGEST_SMTP_PASSWORD"  # noqa: S105 - the name of a variable, no password

_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}\b")


class SmtpConnection:
    """A submission server (RFC 6409), reached with STARTTLS, TLS or, on a trusted network, neither."""

    def __init__(self, settings: MailSettings, password: str) -> None:
        self._where = f"mail.host {settings.host}:{settings.port}"
        self._client = aiosmtplib.SMTP(
            hostname=settings.host,
            port=settings.port,
            timeout=settings.timeout_seconds,
            use_tls=settings.security == "tls",
            start_tls=settings.security == "starttls",
            username=settings.username or None,
            password=password or None,
        )
        self._patience = settings.timeout_seconds
        self.taken = 0

    @property
    def is_open(self) -> bool:
        """Whether it can take another letter."""
        return self._client.is_connected

    async def open(self) -> None:
        """Connect and log in. Raises UnavailableError with the remedy."""
        try:
            await self._client.connect()
            if self._client.is_ehlo_or_helo_needed:
                await self._greet()
        except aiosmtplib.SMTPAuthenticationError as error:
            raise UnavailableError(
                f"{self._where}: log-in refused ({error.code}); check mail.username and {PASSWORD_VARIABLE}", error.code
            ) from error
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            self._client.close()
            cause = error.__cause__ or error
            if isinstance(cause, ssl.SSLCertVerificationError):
                raise UnavailableError(
                    f"{self._where}: its certificate is not trusted ({cause.verify_message}); check mail.host, "
                    "or give the authority's certificate in SSL_CERT_FILE"
                ) from error
            raise UnavailableError(f"{self._where}: {_said(error)}; check mail.host, port and security") from error

    async def send(self, letter: Letter) -> Receipt:
        """MAIL, RCPT, DATA.

        The server owns the message once it has answered its end (RFC 5321, 6.1): a connection that breaks before the
        server said "go on" is a try to be repeated, one that breaks after it leaves us not knowing.
        """
        self.taken += 1
        spoken_of = False
        try:
            await self._client.mail(letter.sender)
            spoken_of = True
            await self._client.rcpt(letter.recipient)
            await self._begin_data()
        except aiosmtplib.SMTPResponseException as error:
            raise await self._refusal(error, of_recipient=spoken_of) from error
        except (aiosmtplib.SMTPException, OSError) as error:
            self._client.close()
            raise TemporaryError(f"{self._where}: {_said(error)}") from error
        try:
            code, reply = await self._hand_over(letter.content)
        except aiosmtplib.SMTPResponseException as error:
            raise await self._refusal(error, of_recipient=True) from error
        except (aiosmtplib.SMTPException, OSError) as error:
            self._client.close()
            raise UncertainError(f"the connection broke and the reader may have it: {_said(error)}") from error
        return Receipt(_one_line(reply), code)

    async def close(self) -> None:
        """QUIT, if the server still listens."""
        if self._client.is_connected:
            try:
                await self._client.quit()
            except (aiosmtplib.SMTPException, OSError):
                self._client.close()

    async def _begin_data(self) -> None:
        code, reply = await self._client.execute_command(b"DATA")
        if code != 354:
            raise aiosmtplib.SMTPDataError(code, reply)

    async def _hand_over(self, content: bytes) -> aiosmtplib.SMTPResponse:
        """The message after DATA, its dots doubled (RFC 5321, 4.5.2).

        aiosmtplib's own `data` mends line ends first, of which a letter has none to mend: looking for them takes as
        long as all else about a letter.
        """
        protocol = self._client.protocol
        if protocol is None:
            raise aiosmtplib.SMTPServerDisconnected("Connection lost")
        protocol.write(content.replace(b"\r\n.", b"\r\n..") + b".\r\n")
        answer = await protocol.read_response(self._patience)
        if answer.code != 250:
            raise aiosmtplib.SMTPDataError(answer.code, answer.message)
        return answer

    async def _greet(self) -> None:
        try:
            await self._client.ehlo()
        except aiosmtplib.SMTPHeloError:
            await self._client.helo()

    async def _refusal(self, error: aiosmtplib.SMTPResponseException, *, of_recipient: bool) -> HandoverError:
        """What the server's "no" means, and the connection ready for the next message (RFC 5321, 4.2.1, 4.1.1.5)."""
        try:
            if error.code == 421:
                self._client.close()
            elif self._client.is_connected:
                await self._client.rset()
        except (aiosmtplib.SMTPException, OSError):
            self._client.close()
        kind = TemporaryError if 400 <= error.code < 500 else RefusedError
        status = _STATUS.match(error.message)
        words = f"{error.code} {_one_line(error.message)}"
        return kind(words, error.code, status[0] if status else "", of_recipient=of_recipient)


def _said(error: Exception) -> str:
    """What went wrong, in the server's words or, where it said nothing, in the system's."""
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return f"{error.code} {_one_line(error.message)}"
    if isinstance(error.__cause__, ConnectionError) and error.__cause__.errno:
        return os.strerror(error.__cause__.errno).lower()
    return _one_line(str(error)) or type(error).__name__


def _one_line(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)[:300].strip()
