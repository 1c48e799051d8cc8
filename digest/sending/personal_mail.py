"""The mails of one issue: rendered once for all readers who are told the same.

In: a stored issue and a reader. Out: the mail they get, with `PLACEHOLDERS` where their own links belong. Wires the
edition and render rooms; the links and the sending are left to others.
"""

from __future__ import annotations

from collections.abc import Hashable

from digest.edition import Personal, Rules
from digest.model import Edition, MailLinks, RenderedMail
from digest.readers.subscriber import Subscriber
from digest.render import Renderer

_KEPT = 64
"""Rendered mails kept, some 50 KB each."""


class PersonalMails:
    """The mails of `edition`; `mail` is the one of it that has nothing of any reader's own.

    `marks` stand in the mails where readers' links belong: `PLACEHOLDERS`, or none where there are no web pages. `mail`
    must have been rendered with the same.
    """

    def __init__(
        self, edition: Edition, mail: RenderedMail, renderer: Renderer, marks: MailLinks, rules: Rules | None = None
    ) -> None:
        self._edition = edition
        self._personal = Personal(edition, rules)
        self._renderer = renderer
        self._marks = marks
        self._mail = mail
        self._rendered: dict[Hashable, RenderedMail] = {_told(edition): mail}

    def of(self, reader: Subscriber) -> RenderedMail | None:
        """The reader's mail; None where they muted all there is to tell."""
        edition = self._personal.of(reader.watch, reader.muted)
        if edition is self._edition:
            return self._mail
        if not edition.cards:
            return None
        key = _told(edition)
        if key not in self._rendered:
            if len(self._rendered) >= _KEPT:
                self._rendered.clear()
            self._rendered[key] = self._renderer.mail(edition, self._marks)
        return self._rendered[key]


def _told(edition: Edition) -> Hashable:
    """What of an issue a reader can see to be their own. All else is the same in all mails of it."""
    sections = tuple((section.title, tuple(card.story_id for card in section.cards)) for section in edition.sections)
    return sections, edition.changes, edition.calendar
