"""What each door gets of an issue: a chat room its top stories, a program all of it. In: deliveries. Out: letters.

Wires the renderer and the delivery room. How a letter is posted is left to `deliver.doors`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from digest.config import Digest
from digest.deliver import Letter, Write
from digest.render import Renderer
from digest.store.editions import Issue
from digest.store.ledger import Delivery


@dataclass(frozen=True)
class IssuePosts:
    """The posts of one issue. `web_url` is where it can be read on the web, "" where it cannot."""

    renderer: Renderer
    digest: Digest
    issue: Issue
    web_url: str = ""

    def __call__(self, deliveries: Sequence[Delivery]) -> list[Write | None]:
        """A letter for each delivery, None for a door that the digest's file names no more."""
        types = {door.recipient: door.type for door in self.digest.doors}
        return [self._post(delivery, types.get(delivery.recipient, "")) for delivery in deliveries]

    def _post(self, delivery: Delivery, kind: str) -> Write | None:
        edition = self.issue.edition
        if edition is None or not kind:
            return None
        if kind == "slack":
            post = self.renderer.slack(edition, web_url=self.web_url)
        elif kind == "teams":
            post = self.renderer.teams(edition, web_url=self.web_url)
        else:
            post = self.renderer.json(edition)
        return lambda now: Letter("", delivery.recipient, post.encode(), delivery.message_id.strip("<>"))
