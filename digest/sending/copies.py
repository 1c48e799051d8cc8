"""What each reader gets of an issue. In: a stored issue and some of its deliveries. Out: a copy for each.

Wires the readers in the store, their mails and their links. How a copy becomes a letter is left to the delivery room.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from digest.config import Digest
from digest.deliver import Copy
from digest.model import MailLinks
from digest.newsroom import Newsroom
from digest.readers.links import Links, project_links
from digest.readers.subscriber import Subscriber
from digest.render import PLACEHOLDERS
from digest.sending.personal_mail import PersonalMails
from digest.store import subscribers
from digest.store.editions import Draft
from digest.store.ledger import Delivery


class IssueCopies:
    """The copies of one issue. Those named in the digest's file all get `common`, subscribers one of their own."""

    def __init__(self, newsroom: Newsroom, digest: Digest, issue: Draft) -> None:
        self._newsroom = newsroom
        self._digest = digest
        self._issue = issue
        self._marks = PLACEHOLDERS if newsroom.project.settings.web.base_url else MailLinks()

    def __call__(self, deliveries: Sequence[Delivery]) -> list[Copy | None]:
        """A copy for each delivery, None where its reader is none any more or muted all there is to tell."""
        wanted = [delivery.subscriber_id for delivery in deliveries if delivery.subscriber_id is not None]
        readers = subscribers.of_ids(self._newsroom.database, wanted) if wanted else {}
        return [
            self.common if delivery.subscriber_id is None else self._own(readers.get(delivery.subscriber_id))
            for delivery in deliveries
        ]

    @cached_property
    def common(self) -> Copy:
        """What has nothing of any reader's own, not even links."""
        return Copy(self._issue.mail, calendar=self._calendar)

    @cached_property
    def _calendar(self) -> str:
        edition = self._issue.edition
        if not self._digest.attach_calendar or edition is None or not edition.calendar:
            return ""
        return self._newsroom.renderer.ics(edition)

    @cached_property
    def _mails(self) -> PersonalMails | None:
        """None for an issue so old that it is not stored as data."""
        edition, renderer = self._issue.edition, self._newsroom.renderer
        if edition is None:
            return None
        mail = renderer.mail(edition, self._marks)
        return PersonalMails(edition, mail, renderer, self._marks, self._newsroom.edition_rules)

    @cached_property
    def _links(self) -> Links:
        return project_links(self._newsroom.project)

    def _own(self, reader: Subscriber | None) -> Copy | None:
        if (
            reader is None
            or self._digest.slug not in reader.digests
            or not reader.may_be_mailed(self._issue.issue_date)
        ):
            return None
        mail = self._mails.of(reader) if self._mails else self._issue.mail
        if mail is None:
            return None
        links = self._links.of(reader, self._digest.slug, self._issue.issue_date)
        return Copy(mail, reader.name, reader.form, links, self._marks, self._calendar)
