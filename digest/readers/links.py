"""Addresses of the web pages that mails lead to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from digest.config import Project
from digest.model import MailLinks
from digest.readers.secret import read_secret
from digest.readers.subscriber import Subscriber
from digest.readers.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Links:
    """Makes them. `base_url` is `web.base_url` of the settings; where it is empty, so is every address."""

    base_url: str
    tokens: Tokens

    def of(self, reader: Subscriber, digest: str, issue_date: date) -> MailLinks:
        """The links in one reader's mail of that issue."""
        if not self.base_url:
            return MailLinks()
        return MailLinks(
            unsubscribe=self._to("unsubscribe", self.tokens.unsubscribe(reader.public_id, digest)),
            preferences=self.preferences(reader),
            online=self.issue(digest, issue_date),
        )

    def issue(self, digest: str, issue_date: date) -> str:
        """Where everybody can read an issue."""
        return self._to("issues", digest, issue_date.isoformat())

    def preferences(self, reader: Subscriber) -> str:
        """Where a reader changes what they get."""
        return self._to("preferences", self.tokens.preferences(reader.public_id))

    def confirm(self, reader: Subscriber, now: datetime) -> str:
        """Where a reader says that they want it."""
        return self._to("confirm", self.tokens.confirm(reader.public_id, now))

    def _to(self, *parts: str) -> str:
        return "/".join((self.base_url.rstrip("/"), *parts)) if self.base_url else ""


def project_links(project: Project) -> Links:
    """Makes the links of a project's readers. Raises `UserError` where there is no key to sign and none can be made."""
    return Links(project.settings.web.base_url, Tokens(read_secret(project.secret_file)))
