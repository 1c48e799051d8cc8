"""A browser without cookies, and the project behind the pages it opens."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from digest.readers.subscriber import Subscriber
from digest.store import Database, subscribers
from digest.subscriptions import Subscriptions

NOW = datetime(2026, 3, 4, 6, tzinfo=UTC)
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    text: str


@dataclass
class Desk:
    """The project behind the pages, and a way to open them. `now` is what time the pages think it is."""

    subscriptions: Subscriptions
    now: datetime = NOW
    url: str = ""

    @property
    def database(self) -> Database:
        return self.subscriptions.database

    def reader(self, address: str = "anna@example.com", **fields: Any) -> Subscriber:
        """A reader in the store."""
        usual = {"digests": ("morning",), "state": "active", "created_at": self.now, "changed_at": self.now}
        [added] = subscribers.add(self.database, [Subscriber(address=address, **{**usual, **fields})])
        return added

    def stored(self, reader: Subscriber) -> Subscriber:
        found = subscribers.get(self.database, reader.id)
        assert found is not None
        return found

    def get(self, path: str) -> Answer:
        return self.ask(urllib.request.Request(self.url + path))

    def post(self, path: str, fields: Any = (), **headers: str) -> Answer:
        body = fields if isinstance(fields, bytes) else urlencode(fields, doseq=True).encode()
        usual = {"Content-Type": "application/x-www-form-urlencoded"}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.ask(urllib.request.Request(self.url + path, body, {**usual, **named}, method="POST"))

    def ask(self, request: urllib.request.Request) -> Answer:
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return Answer(answer.status, dict(answer.headers), answer.read().decode())
        except urllib.error.HTTPError as error:
            return Answer(error.code, dict(error.headers), error.read().decode())

    def mails(self, at_least: int = 0) -> list[EmailMessage]:
        """What was written to the outbox; waits for what is sent after an answer."""
        patience = time.monotonic() + 10
        folder = self.subscriptions.newsroom.project.outbox
        while len(files := sorted(folder.glob("*.eml"))) < at_least and time.monotonic() < patience:
            time.sleep(0.02)
        return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]  # type: ignore[misc]


def write_digest(root: Path, slug: str, title: str, more: str = "") -> None:
    (root / f"config/digests/{slug}.toml").write_text(f'title = "{title}"\n{more}\n')
