"""An issue as each reader's mail (RFC 5322), with the headers a newsletter owes its readers.

In: what a reader gets (`Copy`), and who it is. Out: the bytes to sign and send. What many get alike is encoded once.
"""

from __future__ import annotations

import hashlib
import html
import re
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.policy import SMTP
from email.utils import format_datetime
from typing import Literal

from digest.deliver.addresses import check_sender, one_line
from digest.deliver.bodies import Body
from digest.model import MailLinks, RenderedMail

_URL = re.compile(r"https?://[!#-;=?-~]{1,1800}")
"""What may stand in a header between angle brackets: RFC 3986's characters, and a length that all servers take."""

NO_LINKS = MailLinks()

_PLAIN = re.compile(r"[!-~][ -~]{,70}")
"""A header that needs neither folding nor encoding, which take half a millisecond."""


@dataclass(frozen=True, slots=True)
class Copy:
    """What one reader gets: a mail in which `marks` stand where `links` belong, and the dates ahead as iCalendar."""

    mail: RenderedMail
    name: str = ""
    form: Literal["html", "text"] = "html"
    links: MailLinks = NO_LINKS
    marks: MailLinks = NO_LINKS
    calendar: str = ""


class MessageForm:
    """All that a mail says alike to everyone, encoded; `fill` adds what is one reader's.

    `to_list` is False for a mail to one person about their subscription, which is no issue of a list. Raises
    `UserError` when `sender` is no address.
    """

    def __init__(self, copy: Copy, *, digest: str, sender: str, to_list: bool = True) -> None:
        address = check_sender(sender)
        marks = [mark for mark in _addresses(copy.marks) if mark]
        self._marks = copy.marks
        self._text = Body(copy.mail.text, marks)
        self._html = Body(copy.mail.html, marks, html.escape) if copy.form == "html" else None
        self._calendar = _attached(copy.calendar, digest) if copy.calendar else b""
        seed = hashlib.sha256("\n".join((copy.mail.text, copy.mail.html, copy.calendar)).encode()).hexdigest()
        self._boundary = f"=_{seed[:32]}".encode()
        domain = address.domain
        self._first = _header("Subject", one_line(copy.mail.subject)) + _header("From", address)
        # RFC 2919; RFC 3834; Precedence is no standard, and what answering machines look for.
        self._last = _header("Auto-Submitted", "auto-generated")
        if to_list:
            self._last = _header("List-Id", f"<{digest}.{domain}>") + self._last + _header("Precedence", "bulk")
        # https://support.google.com/a/answer/6254652: campaign, customer, kind of mail, sender.
        self._last += _header("Feedback-ID", f"{digest}:{domain}:digest:pharma-digest")

    def fill(self, *, recipient: Address, message_id: str, sent: datetime, links: MailLinks) -> bytes:
        """The message for one reader."""
        head = [
            self._first,
            _to(recipient),
            f"Date: {format_datetime(sent)}\r\nMessage-ID: {message_id}\r\n".encode("ascii"),
            self._last,
            *_list_headers(links),
            b"MIME-Version: 1.0\r\n",
        ]
        values = dict(zip(_addresses(self._marks), _addresses(links), strict=True))
        text = self._text.part(b"text/plain", values)
        if self._html is None:
            content = text
        else:
            content = self._multipart(b"alternative", text, self._html.part(b"text/html", values))
        if self._calendar:
            content = self._multipart(b"mixed", content, self._calendar)
        return b"".join((*head, content))

    def _multipart(self, kind: bytes, *parts: bytes) -> bytes:
        # "=_" cannot come from quoted-printable (RFC 2045, 6.7), and a hash of the texts stands in none of them.
        boundary = self._boundary + kind
        opened = b"\r\n--" + boundary + b"\r\n"
        head = b"Content-Type: multipart/" + kind + b'; boundary="' + boundary + b'"\r\n'
        return b"".join((head, *(opened + part for part in parts), b"\r\n--", boundary, b"--\r\n"))


def _addresses(links: MailLinks) -> tuple[str, str, str]:
    return links.unsubscribe, links.preferences, links.online


def _list_headers(links: MailLinks) -> list[bytes]:
    """RFC 2369, RFC 8058 and RFC 5064, for the links there are. A link that could end the line is left out."""
    found = []
    if _URL.fullmatch(links.unsubscribe):
        found.append(f"List-Unsubscribe: <{links.unsubscribe}>\r\n")
        found.append("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n")
    if _URL.fullmatch(links.preferences):
        found.append(f"List-Help: <{links.preferences}>\r\n")
    if _URL.fullmatch(links.online):
        found.append(f"Archived-At: <{links.online}>\r\n")
    return [header.encode("ascii") for header in found]


def _attached(calendar: str, digest: str) -> bytes:
    encoded = b64encode(calendar.encode())
    lines = (encoded[start : start + 76] + b"\r\n" for start in range(0, len(encoded), 76))
    return (
        b"Content-Type: text/calendar; charset=utf-8\r\n"
        b'Content-Disposition: attachment; filename="' + digest.encode("ascii") + b'.ics"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\n" + b"".join(lines)
    )


def _to(recipient: Address) -> bytes:
    shown = str(recipient)
    if _PLAIN.fullmatch(shown):
        return f"To: {shown}\r\n".encode("ascii")
    return _header("To", recipient)


def _header(name: str, value: object) -> bytes:
    """One header as RFC 5322 and RFC 2047 want it: folded, encoded, its value on no line of its own."""
    return str(SMTP.header_factory(name, value).fold(policy=SMTP)).encode("ascii")
