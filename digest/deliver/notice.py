"""A mail to one person about their subscription (RFC 5322): no issue of a list, and answered to at once."""

from __future__ import annotations

import secrets
from datetime import datetime
from email.message import EmailMessage

from digest.deliver.message import address_of, build
from digest.model import RenderedMail

KIND = "subscription"
"""What such mails are called where an issue's would have its digest's name."""


def build_notice(mail: RenderedMail, *, sender: str, recipient: str, now: datetime) -> EmailMessage:
    """The message to hand to a transport. Raises `UserError` and `RefusedError` as `message.build` does."""
    domain = address_of(sender).rpartition("@")[2]
    message_id = f"<{now:%Y%m%d}.{KIND}.{secrets.token_hex(12)}@{domain}>"
    message = build(mail, digest=KIND, sender=sender, recipient=recipient, message_id=message_id, sent=now)
    for header in ("List-Id", "Precedence"):
        del message[header]
    return message
