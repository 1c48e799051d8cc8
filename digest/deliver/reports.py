"""Reports about our mail: it could not be delivered (RFC 3464), or its reader called it spam (RFC 5965).

In: a message from whoever writes to the bounce address. Out: a `Report`, or None. What it says is believed only of a
delivery whose token it brings back: in the address it was sent to (VERP), or in the Message-ID of the mail it returns.
Addresses that it names are not looked at. Whatever it holds, little of it is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from typing import Literal

from digest.deliver.addresses import one_line

LONGEST = 256 * 1024
"""Bytes of a report that are read: what is returned of a mail may follow, but not what we need."""

_PARTS = 20
_ARRIVED_AT = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To")
_TOKEN = r"([0-9a-f]{24})"  # noqa: S105 - a pattern
_MESSAGE_ID = re.compile(rf"<\d{{8}}\.[a-z0-9-]+\.{_TOKEN}@")
_RETURNED_ID = re.compile(rf"^Message-ID:\s*<\d{{8}}\.[a-z0-9-]+\.{_TOKEN}@", re.IGNORECASE | re.MULTILINE)
_STATUS = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")


@dataclass(frozen=True, slots=True)
class Report:
    """What happened to a mail of ours. `status` is its enhanced status code (RFC 3463), "" where none is given."""

    kind: Literal["failed", "delayed", "complaint"]
    token: str
    status: str = ""
    detail: str = ""


def read_report(content: bytes, bounce_address: str = "") -> Report | None:
    """The report in `content`; None where it holds none, or none about a mail of ours."""
    try:
        message = message_from_bytes(content[:LONGEST])
        parts = list(_parts(message))
    except (RecursionError, ValueError, LookupError):  # nested without end, or in no known way
        return None
    token = _arrived_for(message, bounce_address) or _returned(parts)
    if not token:
        return None
    for part in parts:
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            return _delivery_status(part, token)
        if kind == "message/feedback-report":
            return _feedback(part, token)
    return None


def _parts(message: Message) -> Iterator[Message]:
    for number, part in enumerate(message.walk()):
        if number == _PARTS:
            return
        yield part


def _arrived_for(message: Message, bounce_address: str) -> str:
    """The token in the address that the report was sent to."""
    local, _, domain = bounce_address.rpartition("@")
    if not local:
        return ""
    pattern = re.compile(rf"(?<![^\s<,]){re.escape(local)}\+{_TOKEN}@{re.escape(domain)}\b", re.IGNORECASE)
    for header in _ARRIVED_AT:
        for value in message.get_all(header, [])[:5]:
            if match := pattern.search(str(value)[:1000]):
                return match[1].lower()
    return ""


def _returned(parts: list[Message]) -> str:
    """The token in the Message-ID of the mail that is returned, whole or by its headers alone."""
    for part in parts[1:]:
        if part.get_content_type() == "text/rfc822-headers":
            payload = part.get_payload(decode=True)
            found = _RETURNED_ID.search(payload.decode("latin-1")) if isinstance(payload, bytes) else None
        else:
            found = _MESSAGE_ID.match(str(part.get("Message-ID", "")).strip())
        if found:
            return found[1]
    return ""


def _delivery_status(part: Message, token: str) -> Report | None:
    blocks = part.get_payload()
    for block in blocks if isinstance(blocks, list) else ():
        if not isinstance(block, Message):
            continue
        action = str(block.get("Action", "")).strip().lower()
        if action in ("failed", "delayed"):
            status = _STATUS.search(str(block.get("Status", "")))
            said = one_line(str(block.get("Diagnostic-Code", "")))[:300]
            code = status[0] if status else ""
            kind: Literal["failed", "delayed"] = "failed" if action == "failed" else "delayed"
            return Report(kind, token, code, f"bounced: {code} {said}".strip())
    return None


def _feedback(part: Message, token: str) -> Report | None:
    inner = part.get_payload()
    fields = inner[0] if isinstance(inner, list) and inner and isinstance(inner[0], Message) else part
    kind = one_line(str(fields.get("Feedback-Type", ""))).lower()[:40]
    if kind in ("", "not-spam"):
        return None
    return Report("complaint", token, detail=f"complaint: {kind}")
