"""Letters from copies: envelope, headers, body, signature. In: an issue's delivery and its copy. Out: a `Letter`."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache

from digest.deliver.addresses import address_of, check_recipient, check_sender, domain_of
from digest.deliver.message import Copy, MessageForm
from digest.deliver.transport import Letter
from digest.model import MailLinks, RenderedMail
from digest.store.editions import Issue
from digest.store.ledger import Delivery

Sign = Callable[[bytes], bytes]
Copies = Callable[[Sequence[Delivery]], Sequence[Copy | None]]
"""What each of some readers gets, None for one who has left."""

Write = Callable[[datetime], Letter]
"""Writes a letter at the time given. Raises `RefusedError` when its recipient is no address."""

Letters = Callable[[Sequence[Delivery]], Sequence[Write | None]]
"""For each of some deliveries, how its letter is written; None for one that is not owed any more."""

_FORMS = 64
"""Encoded mails kept: one for each watch list that several readers share, about 100 KB each."""


class LetterWriter:
    """Writes the letters of one sender. `bounce_address` is where undeliverable ones come back to, "" for the sender.

    `sign` gives the headers that go before a finished message (DKIM), None for none. Raises `UserError` when `sender`
    is no address.
    """

    def __init__(self, sender: str, bounce_address: str = "", sign: Sign | None = None) -> None:
        check_sender(sender)
        self._sender = sender
        self._bounce_address = bounce_address
        self._sign = sign
        self._form = lru_cache(_FORMS)(self._new_form)

    def letter(
        self, copy: Copy, *, digest: str, issue_date: date, recipient: str, token: str, message_id: str, now: datetime
    ) -> Letter:
        """The letter for one reader. Raises `RefusedError` when `recipient` is no address."""
        form = self._form(replace(copy, name="", links=MailLinks()), digest)
        to = check_recipient(recipient, copy.name)
        content = form.fill(recipient=to, message_id=message_id, sent=now, links=copy.links)
        name = f"{issue_date.isoformat()}-{digest}-{recipient}"
        return Letter(self._return_path(token), to.addr_spec, self._signed(content), name)

    def letters(self, issue: Issue, copies: Copies) -> Letters:
        """The letters of an issue, written one by one as they are sent."""

        def write(delivery: Delivery, copy: Copy) -> Write:
            return lambda now: self.letter(
                copy,
                digest=issue.digest,
                issue_date=issue.issue_date,
                recipient=delivery.recipient,
                token=delivery.token,
                message_id=delivery.message_id,
                now=now,
            )

        return lambda deliveries: [
            write(delivery, copy) if copy else None
            for delivery, copy in zip(deliveries, copies(deliveries), strict=True)
        ]

    def notice(self, mail: RenderedMail, *, kind: str, recipient: str, now: datetime) -> Letter:
        """A letter to one person that is no issue of a list, and in no ledger. Raises `RefusedError` as `letter` does.

        `kind` stands where an issue's letter has its digest's name.
        """
        to = check_recipient(recipient)
        domain = domain_of(address_of(self._sender))
        form = MessageForm(Copy(mail), digest=kind, sender=self._sender, to_list=False)
        message_id = f"<{now:%Y%m%d}.{kind}.{secrets.token_hex(12)}@{domain}>"
        content = form.fill(recipient=to, message_id=message_id, sent=now, links=MailLinks())
        name = f"{now:%Y-%m-%d}-{kind}-{recipient}"
        return Letter(self._return_path(""), to.addr_spec, self._signed(content), name)

    def _signed(self, content: bytes) -> bytes:
        return self._sign(content) + content if self._sign else content

    def _return_path(self, token: str) -> str:
        if not self._bounce_address:
            return address_of(self._sender)
        local, _, domain = self._bounce_address.rpartition("@")
        return f"{local}+{token}@{domain}" if token else self._bounce_address

    def _new_form(self, copy: Copy, digest: str) -> MessageForm:
        return MessageForm(copy, digest=digest, sender=self._sender)
