"""Sending by SMTP: one connection, one message per recipient, TLS verified.

Certificates are checked against the system's, or those in `$SSL_CERT_FILE` (OpenSSL's variable), for a server with a
certificate of its own.
"""

from __future__ import annotations

import ssl
from email.message import EmailMessage
from types import TracebackType

import aiosmtplib

from digest.config import MailSettings
from digest.deliver.message import address_of
from digest.deliver.transport import Receipt, RefusedError, TemporaryError, UnavailableError, UncertainError

PASSWORD_VARIABLE = "PHARMA_DIGEST_SMTP_PASSWORD"  # noqa: S105 - the name of a variable, no password


class SmtpTransport:
    """A submission server (RFC 6409), reached with STARTTLS, TLS or, on a trusted network, neither."""

    def __init__(self, settings: MailSettings, password: str = "") -> None:
        self._settings = settings
        self._client = aiosmtplib.SMTP(
            hostname=settings.host,
            port=settings.port,
            timeout=settings.timeout_seconds,
            use_tls=settings.security == "tls",
            start_tls=settings.security == "starttls",
            username=settings.username or None,
            password=password or None,
        )

    async def __aenter__(self) -> SmtpTransport:
        """Connect and log in."""
        await self._connect()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """QUIT, if the server still listens."""
        if self._client.is_connected:
            try:
                await self._client.quit()
            except (aiosmtplib.SMTPException, OSError):
                self._client.close()

    async def send(self, message: EmailMessage, recipient: str) -> Receipt:
        """MAIL, RCPT, DATA. The envelope's addresses are those of From and To; `recipient` is what the ledger calls it.

        The server owns the message once it has answered DATA (RFC 5321, 6.1): a connection that breaks before DATA
        is a try to be repeated, one that breaks after it leaves us not knowing.
        """
        if not self._client.is_connected:
            await self._connect()
        content = message.as_bytes()
        try:
            await self._client.mail(address_of(str(message["From"])))
            await self._client.rcpt(address_of(str(message["To"])))
        except aiosmtplib.SMTPResponseException as error:
            raise await self._refusal(error) from error
        except (aiosmtplib.SMTPException, OSError) as error:
            self._client.close()
            raise TemporaryError(f"{self._where}: {_said(error)}") from error
        try:
            _, reply = await self._client.data(content)
        except aiosmtplib.SMTPResponseException as error:
            raise await self._refusal(error) from error
        except (aiosmtplib.SMTPException, OSError) as error:
            self._client.close()
            raise UncertainError(_said(error)) from error
        return Receipt(_one_line(reply))

    @property
    def _where(self) -> str:
        return f"mail.host {self._settings.host}:{self._settings.port}"

    async def _connect(self) -> None:
        try:
            await self._client.connect()
        except aiosmtplib.SMTPAuthenticationError as error:
            raise UnavailableError(
                f"{self._where}: log-in refused ({error.code}); check mail.username and {PASSWORD_VARIABLE}"
            ) from error
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            cause = error.__cause__ or error
            if isinstance(cause, ssl.SSLCertVerificationError):
                raise UnavailableError(
                    f"{self._where}: its certificate is not trusted ({cause.verify_message}); check mail.host, "
                    "or give the authority's certificate in SSL_CERT_FILE"
                ) from error
            raise UnavailableError(f"{self._where}: {_said(error)}; check mail.host, port and security") from error

    async def _refusal(self, error: aiosmtplib.SMTPResponseException) -> TemporaryError | RefusedError:
        """What the server's "no" means, and the connection ready for the next message (RFC 5321, 4.2.1, 4.1.1.5)."""
        try:
            if self._client.is_connected:
                await self._client.rset()
        except (aiosmtplib.SMTPException, OSError):
            self._client.close()
        kind = TemporaryError if 400 <= error.code < 500 else RefusedError
        return kind(f"{error.code} {_one_line(error.message)}")


def _said(error: Exception) -> str:
    return _one_line(str(error)) or type(error).__name__


def _one_line(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)[:300].strip()
