"""An issue on its way: composed once, written down with its readers, and sent by the delivery room.

In: a digest and the time. Out: how each reader's delivery stands. Wires the newsroom, the ledger, the readers and the
delivery room. What each reader gets is made by `copies`.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from types import FrameType

from digest.config import Digest, UserError
from digest.deliver import (
    DoorTransport,
    HandoverError,
    Outcome,
    Stop,
    Terms,
    address_of,
    check_sender,
    deliver,
)
from digest.newsroom import Newsroom
from digest.readers.links import project_links
from digest.schedule import issue_due, reader_due
from digest.sending.copies import IssueCopies
from digest.sending.posts import IssuePosts
from digest.store import editions, ledger, subscribers, suppressions
from digest.store.editions import Draft, Issue
from digest.store.ledger import Delivery, Recipient

_SILENT = timedelta(days=7)
"""How long somebody who signed up is remembered after their link to confirm has run out: they may ask why."""


@dataclass(frozen=True)
class Sending:
    """Sends the digests of a newsroom. SIGTERM and Ctrl-C let the letters in hand go out, and no other."""

    newsroom: Newsroom
    _stop: Stop = field(default_factory=Stop)

    def send(self, digest: Digest, now: datetime) -> list[Outcome]:
        """Send today's issue to whom it has not reached yet; no outcomes when there is nothing to tell.

        The issue is composed once, and written down with its readers before anything leaves the house. Issues of the
        days before that could not be delivered go first. Who signed up long ago and never confirmed is forgotten.
        """
        silent = timedelta(hours=self.newsroom.project.settings.web.confirm_hours) + _SILENT
        subscribers.forget_unconfirmed(self.newsroom.database, now - silent, now)
        recipients = self._recipients(digest, now)
        draft = self._draft(digest, now, remember=True)
        if draft is None:
            return self.resend(digest, now)
        issue = editions.save(self.newsroom.database, draft, recipients, self._domain, now)
        earlier = [late for late in self._unfinished(digest, now) if late.id != issue.id]
        return self._deliver(digest, [*earlier, issue])

    def resend(self, digest: Digest, now: datetime) -> list[Outcome]:
        """Send what is due of earlier issues, and nothing else; no outcomes when all of it has left the house."""
        return self._deliver(digest, self._unfinished(digest, now))

    def retry_failed(self, digest: Digest, now: datetime) -> list[Outcome]:
        """Send again what failed of issues that are still news, and nothing else."""
        ledger.requeue_failed(self.newsroom.database, digest.slug, self._news_since(digest, now), now)
        return self.resend(digest, now)

    def plan(self, digest: Digest, now: datetime) -> tuple[str, list[Outcome]]:
        """The subject of what `send` would send now, and to whom; "" where there is nothing to tell.

        Nothing is sent and nothing is written down.
        """
        draft = self._draft(digest, now)
        if draft is None:
            return "", []
        database = self.newsroom.database
        stored = ledger.deliveries(database, draft.id) if isinstance(draft, Issue) else ()
        known = {delivery.recipient.casefold(): delivery for delivery in stored}
        recipients = list(self._recipients(digest, now))
        alone = suppressions.suppressed(database, (recipient.address for recipient in recipients))
        return draft.mail.subject, [
            _planned(recipient, known.get(recipient.address.casefold()), alone) for recipient in recipients
        ]

    def test(self, digest: Digest, address: str, now: datetime) -> Outcome:
        """Send one copy of what `send` would send now to `address`, whoever that is. It comes into no ledger.

        Raises `UserError` where there is nothing to tell.
        """
        draft = self._draft(digest, now)
        if draft is None:
            raise UserError(f"{digest.slug}: nothing new in the window, so there is nothing to send")
        copy = IssueCopies(self.newsroom, digest, draft).common
        try:
            letter = self.newsroom.writer.letter(
                copy,
                digest=digest.slug,
                issue_date=draft.issue_date,
                recipient=address,
                token="",
                message_id=f"<{now:%Y%m%d%H%M%S}.test.{digest.slug}@{self._domain}>",
                now=now,
            )
            return Outcome(address, "sent", self.newsroom.hand_over(letter).detail)
        except HandoverError as error:
            return Outcome(address, "failed", str(error))

    def _draft(self, digest: Digest, now: datetime, *, remember: bool = False) -> Draft | None:
        """The issue of that day, or what it would be."""
        stored = editions.find(self.newsroom.database, digest.slug, digest.issue_date(now))
        return stored or self.newsroom.draft(digest, now, remember=remember)

    def _recipients(self, digest: Digest, now: datetime) -> Iterable[Recipient]:
        """Whom an issue is for: those its file names, at once, and its readers, when each is due.

        With no mail server set and nobody to send to, it is the sender. Raises `UserError` where it is nobody at all.
        """
        mail = self.newsroom.project.settings.mail
        doors = (door.recipient for door in digest.doors)
        named = [Recipient(address) for address in (*digest.recipients, *doors)]
        day, due = digest.issue_date(now), issue_due(digest, now)
        readers = (
            Recipient(reader.address, reader.id, due_at)
            for reader in subscribers.following(self.newsroom.database, digest.slug, day)
            if (due_at := reader_due(reader, now, digest.zone, due)) is not None
        )
        if named or subscribers.any_following(self.newsroom.database, digest.slug):
            return chain(named, readers)
        if mail.host:
            raise UserError(
                f"config/digests/{digest.slug}.toml: recipients: names nobody, and nobody follows it; add an address "
                "there, or a reader with 'pharma-digest subscribers add'"
            )
        return [Recipient(address_of(mail.sender))]

    @property
    def _domain(self) -> str:
        return check_sender(self.newsroom.project.settings.mail.sender).domain

    def _news_since(self, digest: Digest, now: datetime) -> date:
        """The day of the oldest issue that is still news."""
        return digest.issue_date(now - self.newsroom.project.delivery.stale)

    def _unfinished(self, digest: Digest, now: datetime) -> list[Issue]:
        lost = digest.delivery == "at-least-once"
        return editions.unfinished(self.newsroom.database, digest.slug, self._news_since(digest, now), now, lost=lost)

    def _deliver(self, digest: Digest, issues: Sequence[Issue]) -> list[Outcome]:
        terms = Terms(
            self.newsroom.project.delivery,
            clock=lambda: datetime.now(UTC),
            at_least_once=digest.delivery == "at-least-once",
        )
        database, outcomes = self.newsroom.database, list[Outcome]()
        with _told(self._stop):
            for issue in issues:
                letters = self.newsroom.writer.letters(issue, IssueCopies(self.newsroom, digest, issue))
                outcomes += asyncio.run(deliver(database, issue, self.newsroom.transport(), terms, letters, self._stop))
                if digest.doors:
                    doors = DoorTransport(digest.doors, terms.clock)
                    posts = IssuePosts(self.newsroom.renderer, digest, issue, self._online(issue))
                    at_doors = replace(terms, doors=True)
                    outcomes += asyncio.run(deliver(database, issue, doors, at_doors, posts, self._stop))
        if self._stop.asked:
            raise KeyboardInterrupt
        return outcomes

    def _online(self, issue: Issue) -> str:
        """Where the issue can be read on the web, "" where there are no web pages."""
        project = self.newsroom.project
        return project_links(project).issue(issue.digest, issue.issue_date) if project.settings.web.base_url else ""


def _planned(recipient: Recipient, known: Delivery | None, alone: dict[str, str]) -> Outcome:
    """How a delivery would stand at the end: as it is where it is settled, else "queued"."""
    if reason := alone.get(recipient.address.casefold()):
        return Outcome(recipient.address, "failed", suppressions.told(reason))
    if known and known.state not in ("queued", "deferred"):
        return Outcome(recipient.address, known.state, known.detail, now=False)
    due_at = known.due_at if known else recipient.due_at
    return Outcome(recipient.address, "queued", f"at {due_at:%Y-%m-%d %H:%M %Z}" if due_at else "now", due_at=due_at)


@contextmanager
def _told(stop: Stop) -> Iterator[None]:
    """Let the first SIGTERM or Ctrl-C ask to stop; the second ends the process as ever."""

    def ask(number: int, frame: FrameType | None) -> None:
        stop.asked = True
        restore()

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    for number in before:
        signal.signal(number, ask)
    try:
        yield
    finally:
        restore()
