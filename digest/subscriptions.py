"""Signing up, confirming, changing and leaving: wires the store, readers' links, the templates and the transport.

Whoever signs up is asked by mail whether it was them, at most once an hour. What a link may do is decided here, by
the state its reader is in when it is opened.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from digest.deliver import HandoverError, Letter, Transport, UnavailableError
from digest.newsroom import Newsroom
from digest.readers.links import Links, project_links
from digest.readers.subscriber import Subscriber, masked
from digest.store import Database, personal_data, subscribers

logger = logging.getLogger(__name__)

_PATIENCE = timedelta(hours=1)
"""How long nobody is sent another mail about their subscription, so that no form can flood an address."""


class NotAllowedError(Exception):
    """A link that is of ours and asks for what cannot be done any more."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of a mail about a subscription: `problem` is empty where it left, or was not due."""

    reader: Subscriber
    sent: bool
    problem: str = ""


@dataclass(frozen=True)
class Subscriptions:
    """The subscriptions of a project."""

    newsroom: Newsroom

    @property
    def database(self) -> Database:
        """The project's store."""
        return self.newsroom.database

    @property
    def base_url(self) -> str:
        """Where readers reach the web pages, empty where there are none."""
        return self.newsroom.project.settings.web.base_url

    @cached_property
    def links(self) -> Links:
        """Makes readers' links. Raises `UserError` where there is no key and none can be made."""
        return project_links(self.newsroom.project)

    async def ask(
        self, readers: Sequence[Subscriber], now: datetime, done: Callable[[], None] = lambda: None
    ) -> list[Asked]:
        """Mail those who are pending to confirm, and those who are readers already where their preferences are.

        `done` is called after each. Nobody is mailed twice within the hour, nor anybody who bounced or complained.
        """
        asked: list[Asked] = []
        try:
            async with self.newsroom.transport() as transport:
                for reader in readers:
                    asked.append(await self._ask(reader, transport, now))
                    done()
        except UnavailableError as error:
            asked += [Asked(reader, False, str(error)) for reader in readers[len(asked) :]]
        return asked

    async def _ask(self, reader: Subscriber, transport: Transport, now: datetime) -> Asked:
        if not self._may_be_asked(reader) or not subscribers.may_ask(self.database, reader.id, now, _PATIENCE):
            return Asked(reader, False)
        try:
            await transport.send(self._notice(reader, now))
        except HandoverError as error:
            subscribers.was_not_asked(self.database, reader.id)
            logger.warning("%s: not asked to confirm: %s", masked(reader.address), type(error).__name__)
            if isinstance(error, UnavailableError):
                raise
            return Asked(reader, False, str(error))
        return Asked(reader, True)

    def _may_be_asked(self, reader: Subscriber) -> bool:
        kept = personal_data.suppression(self.database, reader.address)
        return reader.state in ("pending", "active", "paused") and not (kept and kept.since)

    def _notice(self, reader: Subscriber, now: datetime) -> Letter:
        digests = self.newsroom.project.digests
        titles = [digests[slug].title for slug in reader.digests if slug in digests]
        if reader.state == "pending":
            hours = self.newsroom.project.settings.web.confirm_hours
            mail = self.newsroom.renderer.notice(titles, self.links.confirm(reader, now), hours=hours)
        else:
            mail = self.newsroom.renderer.notice(titles, self.links.preferences(reader))
        return self.newsroom.writer.notice(mail, kind="subscription", recipient=reader.address, now=now)

    def sign_up(self, wanted: Subscriber) -> Subscriber:
        """Take down that somebody asks for digests. They must be asked next: see `ask`."""
        return subscribers.sign_up(self.database, wanted)

    def waiting(self, token: str, now: datetime) -> Subscriber:
        """The reader whose confirmation link this is, if it still confirms something.

        Raises `TokenError` for a link that is not ours or too old, `NotAllowedError` for one that has done its work.
        """
        return self._waiting(token, now)[0]

    def confirm(self, token: str, now: datetime) -> Subscriber:
        """Make the reader an active one, once. Raises as `waiting` does."""
        reader, issued = self._waiting(token, now)
        if not subscribers.move(self.database, reader.id, "active", now, unchanged_since=issued):
            raise NotAllowedError
        logger.info("%s: confirmed", masked(reader.address))
        return reader

    def _waiting(self, token: str, now: datetime) -> tuple[Subscriber, datetime]:
        hours = self.newsroom.project.settings.web.confirm_hours
        public_id, issued = self.links.tokens.read_confirm(token, now, timedelta(hours=hours))
        reader = subscribers.of_public_id(self.database, public_id)
        if reader is None or reader.state != "pending" or reader.state_at is None:
            raise NotAllowedError
        if reader.state_at >= issued + timedelta(seconds=1):  # tokens know whole seconds
            raise NotAllowedError
        return reader, issued

    def leaving(self, token: str) -> str:
        """The slug of the digest that an unsubscribe link ends. Raises `TokenError` for one that is not ours."""
        return self.links.tokens.read_unsubscribe(token)[1]

    def leave(self, token: str, now: datetime) -> None:
        """End that digest for the link's reader. Who is off already, or erased, is off. Raises as `leaving` does."""
        public_id, digest = self.links.tokens.read_unsubscribe(token)
        reader = subscribers.of_public_id(self.database, public_id)
        if reader is not None:
            subscribers.leave(self.database, reader.id, digest, now)
            logger.info("%s: left %s", masked(reader.address), digest)

    def reader(self, token: str) -> Subscriber:
        """The reader whose preferences link this is.

        Raises `TokenError` for a link that is not ours, `NotAllowedError` where they are no reader any more.
        """
        reader = subscribers.of_public_id(self.database, self.links.tokens.read_preferences(token))
        if reader is None or reader.state not in ("active", "paused"):
            raise NotAllowedError
        return reader

    def change(self, reader: Subscriber, paused_until: date | None, now: datetime) -> None:
        """Write down what a reader wishes for, and pause them until that day or not at all."""
        subscribers.change(self.database, reader, now)
        if paused_until is not None:
            subscribers.move(self.database, reader.id, "paused", now, paused_until=paused_until)
        elif reader.state == "paused":
            subscribers.move(self.database, reader.id, "active", now)

    def leave_all(self, reader: Subscriber, now: datetime) -> None:
        """End everything for a reader."""
        subscribers.move(self.database, reader.id, "unsubscribed", now)
        logger.info("%s: left", masked(reader.address))
