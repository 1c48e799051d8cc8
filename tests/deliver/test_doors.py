"""Issues posted to chat rooms and programs: what they get, what becomes of it when they say no or nothing."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from mail_servers import Desk, states

from digest.config import Door
from digest.deliver import DoorTransport, Letter, Letters, Outcome
from digest.store.editions import Issue

SECRET = "a secret between the two of us"


@dataclass
class Room:
    """A receiver that answers `status`, after `delay` seconds; None hangs up. It keeps what it got."""

    url: str = ""
    status: int | None = 200
    delay: float = 0
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def room() -> Iterator[Callable[[], Room]]:
    running: list[ThreadingHTTPServer] = []

    def start() -> Room:
        opened = Room()

        class Talk(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                opened.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
                time.sleep(opened.delay)
                if opened.status is None:
                    self.connection.close()
                    return
                self.send_response(opened.status)
                self.send_header("Location", opened.url + "/elsewhere")
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"ok")

            def log_message(self, *_: Any) -> None: ...

        server = ThreadingHTTPServer(("127.0.0.1", 0), Talk)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        running.append(server)
        opened.url = f"http://127.0.0.1:{server.server_address[1]}/hooks/T0/secret-part"
        return opened

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


SLACK = Door(type="slack", name="news", url_variable="SLACK_URL")
PROGRAM = Door(type="webhook", name="crm", url_variable="CRM_URL", secret_variable="CRM_SECRET")


def post(desk: Desk, issue: Issue, *doors: Door, timeout: float = 5) -> list[Outcome]:
    letters: Letters = lambda some: [  # noqa: E731
        (lambda now, each=each: Letter("", each.recipient, b'{"text": "News"}', each.message_id.strip("<>")))
        for each in some
    ]
    return desk.post(issue, DoorTransport(doors, lambda: desk.now, timeout), letters)


def test_a_room_gets_an_issue_once(desk: Desk, room: Callable[[], Room], monkeypatch: pytest.MonkeyPatch) -> None:
    slack = room()
    monkeypatch.setenv("SLACK_URL", slack.url)
    issue = desk.issue(SLACK.recipient)
    assert [(each.state, each.detail) for each in post(desk, issue, SLACK)] == [("sent", "200 ok")]
    assert [each.now for each in post(desk, issue, SLACK)] == [False]
    [(headers, body)] = slack.got
    assert json.loads(body) == {"text": "News"}
    assert headers["content-type"] == "application/json"


def test_a_program_can_tell_that_it_is_us(
    desk: Desk, room: Callable[[], Room], monkeypatch: pytest.MonkeyPatch
) -> None:
    crm = room()
    monkeypatch.setenv("CRM_URL", crm.url)
    for secret, key in ((SECRET, SECRET.encode()), ("whsec_" + base64.b64encode(b"key").decode(), b"key")):
        monkeypatch.setenv("CRM_SECRET", secret)
        issue = desk.issue(PROGRAM.recipient, digest=f"digest{len(crm.got)}")
        assert states(post(desk, issue, PROGRAM)) == {PROGRAM.recipient: "sent"}
        headers, body = crm.got[-1]
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        assert headers["webhook-signature"] == f"v1,{expected}"
        assert headers["webhook-timestamp"] == str(int(desk.now.timestamp()))


@pytest.mark.parametrize(
    ("status", "state"), [(429, "deferred"), (503, "deferred"), (404, "failed"), (302, "failed"), (None, "sending")]
)
def test_a_room_that_does_not_take_it(
    desk: Desk, room: Callable[[], Room], monkeypatch: pytest.MonkeyPatch, status: int | None, state: str
) -> None:
    slack = room()
    slack.status = status
    monkeypatch.setenv("SLACK_URL", slack.url)
    [outcome] = post(desk, desk.issue(SLACK.recipient), SLACK)
    assert outcome.state == state
    assert len(slack.got) == 1, "no redirect is followed"
    assert "secret-part" not in outcome.detail


def test_a_room_that_hangs_holds_up_no_other(
    desk: Desk, room: Callable[[], Room], monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, quick = room(), room()
    slow.delay = 1.5
    monkeypatch.setenv("SLACK_URL", slow.url)
    monkeypatch.setenv("CRM_URL", quick.url)
    monkeypatch.setenv("CRM_SECRET", SECRET)
    issue = desk.issue(SLACK.recipient, PROGRAM.recipient)
    began = time.monotonic()
    assert states(post(desk, issue, SLACK, PROGRAM, timeout=0.4)) == {
        SLACK.recipient: "sending",
        PROGRAM.recipient: "sent",
    }
    assert time.monotonic() - began < 1.4


@pytest.mark.parametrize("url", ["", "no url", "file:///etc/passwd", "http://"])
def test_a_variable_that_holds_no_url_is_said(desk: Desk, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("SLACK_URL", url)
    [outcome] = post(desk, desk.issue(SLACK.recipient), SLACK)
    assert outcome.state == "failed"
    assert "SLACK_URL" in outcome.detail


def test_a_room_that_is_not_there_is_tried_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_URL", "http://127.0.0.1:1/")
    [outcome] = post(desk, desk.issue(SLACK.recipient), SLACK)
    assert (outcome.state, "SLACK_URL" in outcome.detail) == ("deferred", True)


def test_readers_and_rooms_of_an_issue_do_not_mix(
    desk: Desk, room: Callable[[], Room], monkeypatch: pytest.MonkeyPatch, server: Any
) -> None:
    monkeypatch.setenv("SLACK_URL", room().url)
    issue = desk.issue("anna@example.com", SLACK.recipient)
    assert states(desk.send(issue, server.settings())) == {"anna@example.com": "sent"}
    assert states(post(desk, issue, SLACK)) == {SLACK.recipient: "sent"}
    assert server.mailbox.recipients == ["anna@example.com"]
