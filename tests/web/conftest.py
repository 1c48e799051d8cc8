"""The pages, served by the server that serves them in life."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest
from browser import Desk, write_digest

from digest.config import Project
from digest.newsroom import Newsroom
from digest.subscriptions import Subscriptions
from digest.web.app import create_app
from digest.web.server import make_server


@pytest.fixture
def desk(project: Project, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("PHARMA_DIGEST_SECRET", "k" * 40)
    settings = project.root / "config/settings.toml"
    settings.write_text(settings.read_text() + '\n[web]\nbase_url = "https://digest.example.org"\n')
    write_digest(project.root, "morning", "The Morning")
    write_digest(project.root, "evening", "The Evening <b>", 'timezone = "Asia/Tokyo"')
    opened = Desk(Subscriptions(Newsroom(project)))
    listening = socket.create_server(("127.0.0.1", 0))
    server = make_server(create_app(opened.subscriptions, lambda: opened.now))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    opened.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    yield opened
    server.should_exit = True
    thread.join()
    listening.close()
    opened.database.close()
