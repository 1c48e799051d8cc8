"""An issue as one reader's mail (RFC 5322): multipart/alternative, with the headers a newsletter owes its readers."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from digest.config import UserError
from digest.model import RenderedMail


def build(
    mail: RenderedMail, *, digest: str, sender: str, recipient: str, message_id: str, sent: datetime
) -> EmailMessage:
    """The message to hand to a transport. Raises `UserError` when `sender` is no address."""
    name, address = parseaddr(sender)
    message = EmailMessage(policy=SMTP)
    message["Subject"] = mail.subject
    message["From"] = _address(name, address)
    message["To"] = _address("", recipient)
    message["Date"] = format_datetime(sent)
    message["Message-ID"] = message_id
    message["List-Id"] = f"<{digest}.{address.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Precedence"] = "bulk"
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    return message


def message_id(digest: str, issue_date: date, recipient: str, sender: str) -> str:
    """The Message-ID of an issue for a reader: always the same, so that a second copy shows as one."""
    seed = "\n".join((digest, issue_date.isoformat(), recipient.casefold()))
    domain = parseaddr(sender)[1].rpartition("@")[2] or "localhost"
    return f"<{issue_date:%Y%m%d}.{digest}.{hashlib.sha256(seed.encode()).hexdigest()[:24]}@{domain}>"


def address_of(sender: str) -> str:
    """The bare address in "Name <address>"."""
    return parseaddr(sender)[1]


def _address(name: str, address: str) -> Address:
    try:
        return Address(display_name=name, addr_spec=address)
    except (ValueError, IndexError) as error:
        raise UserError(f"{address!r} is not a mail address ({error})") from None
