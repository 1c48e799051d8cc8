"""An issue as one reader's mail (RFC 5322): multipart/alternative, with the headers a newsletter owes its readers."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Literal

from digest.config import UserError
from digest.deliver.transport import RefusedError
from digest.model import RenderedMail


def build(
    mail: RenderedMail, *, digest: str, sender: str, recipient: str, message_id: str, sent: datetime
) -> EmailMessage:
    """The message to hand to a transport.

    Raises `UserError` when `sender` is no address, and `RefusedError` when `recipient` is none.
    """
    name, address = parseaddr(sender)
    check_sender(sender)
    message = EmailMessage(policy=SMTP)
    message["Subject"] = " ".join(mail.subject.split())
    message["From"] = Address(name, addr_spec=address)
    message["To"] = _recipient(recipient)
    message["Date"] = format_datetime(sent)
    message["Message-ID"] = message_id
    message["List-Id"] = f"<{digest}.{address.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Precedence"] = "bulk"
    message.set_content(mail.text, cte=_encoding(mail.text))
    message.add_alternative(mail.html, subtype="html", cte=_encoding(mail.html))
    return message


def message_id(digest: str, issue_date: date, recipient: str, sender: str) -> str:
    """The Message-ID of an issue for a reader: always the same, so that a second copy shows as one."""
    seed = "\n".join((digest, issue_date.isoformat(), recipient.casefold()))
    domain = parseaddr(sender)[1].rpartition("@")[2] or "localhost"
    return f"<{issue_date:%Y%m%d}.{digest}.{hashlib.sha256(seed.encode()).hexdigest()[:24]}@{domain}>"


def address_of(sender: str) -> str:
    """The bare address in "Name <address>"."""
    return parseaddr(sender)[1]


def check_sender(sender: str) -> None:
    """Raises `UserError` when `sender` is not of the form "Name <address>" or an address alone."""
    name, address = parseaddr(sender)
    try:
        if len(sender.splitlines()) > 1:
            raise ValueError("must be one line")
        if not Address(name, addr_spec=address).addr_spec.isascii():
            raise ValueError("letters beyond ASCII are not supported")
    except (ValueError, IndexError) as error:
        raise UserError(f"mail.sender: {sender!r} is not a mail address ({error})") from None


def _recipient(address: str) -> Address:
    """`address` for the To line. An internationalised domain goes as its A-labels (RFC 5890)."""
    local, _, domain = address.rpartition("@")
    try:
        ascii_domain = domain if domain.isascii() else domain.encode("idna").decode("ascii")
        recipient = Address(addr_spec=f"{local}@{ascii_domain}")
    except (ValueError, IndexError) as error:
        raise RefusedError(f"not a mail address ({error})") from None
    if not local.isascii():
        raise RefusedError("letters beyond ASCII before the @ are not supported")
    return recipient


def _encoding(text: str) -> Literal["7bit", "quoted-printable", "base64"]:
    """The shortest encoding of `text`: an .eml of mostly ASCII text can be read by eye.

    RFC 2045: quoted-printable makes three bytes of one, base64 four of three. Lines longer than 998 bytes may not
    be sent as they are (RFC 5322, 2.1.1).
    """
    content = text.encode()
    beyond = sum(byte > 127 for byte in content)
    if 6 * beyond > len(content):
        return "base64"
    return "quoted-printable" if beyond or max(map(len, content.splitlines()), default=0) > 998 else "7bit"
