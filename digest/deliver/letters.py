"""Letters from copies: envelope, headers, body, signature. In: an issue's delivery and its copy. Out: a `Letter`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache

from digest.deliver.addresses import address_of, check_recipient
from digest.deliver.message import Copy, Links, MessageForm
from digest.deliver.transport import Letter

Sign = Callable[[bytes], bytes]

_FORMS = 64
"""Encoded mails kept: one for each watch list that several readers share, about 100 KB each."""


class LetterWriter:
    """Writes the letters of one sender. `bounce_address` is where undeliverable ones come back to, "" for the sender.

    `sign` gives the headers that go before a finished message (DKIM), None for none. Raises `UserError` when `sender`
    is no address.
    """

    def __init__(self, sender: str, bounce_address: str = "", sign: Sign | None = None) -> None:
        self._sender = sender
        self._bounce_address = bounce_address
        self._sign = sign
        self._form = lru_cache(_FORMS)(self._new_form)

    def letter(
        self, copy: Copy, *, digest: str, issue_date: date, recipient: str, token: str, message_id: str, now: datetime
    ) -> Letter:
        """The letter for one reader. Raises `RefusedError` when `recipient` is no address."""
        form = self._form(replace(copy, name="", links=Links()), digest)
        to = check_recipient(recipient, copy.name)
        content = form.fill(recipient=to, message_id=message_id, sent=now, links=copy.links)
        if self._sign:
            content = self._sign(content) + content
        return Letter(
            sender=self._return_path(token),
            recipient=to.addr_spec,
            content=content,
            name=f"{issue_date.isoformat()}-{digest}-{recipient}",
        )

    def _return_path(self, token: str) -> str:
        if not self._bounce_address:
            return address_of(self._sender)
        local, _, domain = self._bounce_address.rpartition("@")
        return f"{local}+{token}@{domain}" if token else self._bounce_address

    def _new_form(self, copy: Copy, digest: str) -> MessageForm:
        return MessageForm(copy, digest=digest, sender=self._sender)
