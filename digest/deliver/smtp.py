"""Sending by SMTP: one connection, one message per recipient, TLS verified."""

from __future__ import annotations

from email.message import EmailMessage
from types import TracebackType

import aiosmtplib

from digest.config import MailSettings
from digest.deliver.message import address_of
from digest.deliver.transport import Receipt, RefusedError, TemporaryError, UncertainError

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
        """MAIL, RCPT, DATA. The envelope's sender is the From address."""
        if not self._client.is_connected:
            await self._connect()
        try:
            _, reply = await self._client.send_message(
                message, sender=address_of(str(message["From"])), recipients=[recipient]
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            first = error.recipients[0]
            raise _refusal(first.code, first.message) from error
        except aiosmtplib.SMTPResponseException as error:
            raise _refusal(error.code, error.message) from error
        except (aiosmtplib.SMTPException, OSError) as error:
            self._client.close()
            raise UncertainError(_one_line(str(error) or type(error).__name__)) from error
        return Receipt(_one_line(reply))

    async def _connect(self) -> None:
        where = f"mail.host {self._settings.host}:{self._settings.port}"
        try:
            await self._client.connect()
        except aiosmtplib.SMTPAuthenticationError as error:
            raise RefusedError(
                f"{where}: log-in refused ({error.code}); check mail.username and {PASSWORD_VARIABLE}"
            ) from error
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            raise TemporaryError(f"{where}: {_one_line(str(error) or type(error).__name__)}") from error


def _refusal(code: int, message: str) -> TemporaryError | RefusedError:
    """RFC 5321, 4.2.1: 4yz may work later, 5yz will not."""
    kind = TemporaryError if 400 <= code < 500 else RefusedError
    return kind(f"{code} {_one_line(message)}")


def _one_line(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)[:300].strip()
