"""An issue on its way to those who subscribed: each gets what they wished for, when they wished it, with own links."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from digest.config import Project, UserError, Watch
from digest.model import Article, Block, Facts, Page
from digest.newsroom import Newsroom
from digest.readers.links import project_links
from digest.readers.subscriber import Subscriber
from digest.sending import Sending
from digest.store import articles, ledger, subscribers

NOW = datetime.now(UTC)
DIGEST = 'title = "The Morning"\ncron = "0 0 * * *"\n'


@pytest.fixture
def sending(project: Project, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sending]:
    """A digest with two stories, its web pages at https://digest.example.org, and mail that goes to the outbox."""
    monkeypatch.setenv("PHARMA_DIGEST_SECRET", "k" * 40)
    settings = project.root / "config/settings.toml"
    settings.write_text(settings.read_text() + '\n[web]\nbase_url = "https://digest.example.org"\n')
    (project.root / "config/digests/morning.toml").write_text(DIGEST)
    opened = Sending(Newsroom(project))
    for number, title in enumerate(("Halden wins approval for velmotinib", "Orbita buys rights to zintrafen")):
        url, seen = f"https://news.example/{number}", NOW - timedelta(hours=1)
        page = Page(url, url, "local", seen, 200, "text/html", title.encode())
        said = (
            f"{title}, the company said on Tuesday, after regulators had looked at data from {412 + number} patients."
        )
        kept = Article(url, title, (Block("paragraph", said),), published=seen, language="en")
        articles.save(opened.newsroom.database, [articles.Cleaned(page, kept, Facts())])
    yield opened
    opened.newsroom.database.close()


def reader(sending: Sending, name: str, **wishes: object) -> Subscriber:
    wanted = Subscriber(
        address=f"{name}@example.com", name=name.title(), digests=("morning",), state="active", created_at=NOW,
        changed_at=NOW,
    )  # fmt: skip
    [stored] = subscribers.add(sending.newsroom.database, [replace(wanted, **wishes)])  # type: ignore[arg-type]
    return stored


def send(sending: Sending) -> dict[str, EmailMessage]:
    """Send the digest, and return what lies in the outbox by recipient."""
    project = sending.newsroom.project
    sending.send(project.digests["morning"], NOW)
    mails = {}
    for file in project.outbox.glob("*.eml"):
        mail = message_from_bytes(file.read_bytes(), policy=policy.default)
        assert isinstance(mail, EmailMessage)
        mails[mail["To"].addresses[0].addr_spec] = mail
    return mails


def part(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body((kind,))
    return str(body.get_content()) if body is not None else ""


def test_each_reader_gets_their_own_stories_and_links(sending: Sending) -> None:
    anna = reader(sending, "anna")
    bert = reader(sending, "bert", muted=("orbita",), watch=Watch(companies=("Halden",)))
    mails = send(sending)
    assert set(mails) == {"anna@example.com", "bert@example.com"}
    assert "Orbita" in part(mails["anna@example.com"], "html")
    assert "Orbita" not in part(mails["bert@example.com"], "html") + part(mails["bert@example.com"], "plain")
    links = project_links(sending.newsroom.project)
    day = NOW.date()
    for one in (anna, bert):
        mail, own = mails[one.address], links.of(one, "morning", day)
        assert mail["List-Unsubscribe"] == f"<{own.unsubscribe}>"
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert own.preferences in part(mail, "html")
        assert own.unsubscribe in part(mail, "plain")
        assert "placeholder" not in part(mail, "html") + part(mail, "plain")
    assert mails[anna.address]["To"].addresses[0].display_name == "Anna"


def test_only_who_confirmed_and_may_be_written_to_gets_anything(sending: Sending) -> None:
    reader(sending, "anna")
    for state in ("pending", "unsubscribed", "bounced", "complained"):
        reader(sending, state, state=state)
    reader(sending, "later", state="paused", paused_until=NOW.date() + timedelta(days=3))
    reader(sending, "again", state="paused", paused_until=NOW.date())
    reader(sending, "elsewhere", digests=("evening",))
    reader(sending, "never", days="weekly", weekday=(NOW.weekday() + 1) % 7)
    reader(sending, "muted", muted=("halden", "orbita"))
    assert set(send(sending)) == {"anna@example.com", "again@example.com"}
    assert set(send(sending)) == {"anna@example.com", "again@example.com"}, "and nobody anything twice"


def test_a_reader_waits_for_their_own_hour_and_may_leave_until_then(sending: Sending) -> None:
    reader(sending, "anna", form="text")
    soon = (NOW + timedelta(hours=2)).hour
    bert, carl = reader(sending, "bert", hour=soon), reader(sending, "carl", hour=soon)
    assert set(send(sending)) == {"anna@example.com"}
    database = sending.newsroom.database
    subscribers.move(database, carl.id, "unsubscribed", NOW)
    issue = next(iter(ledger.entries(database, limit=1)))
    waiting = [each for each in ledger.deliveries(database, issue.delivery.edition_id) if each.state == "queued"]
    assert [(each.recipient, each.due_at.hour) for each in waiting if each.due_at] == [(bert.address, soon)]


def test_a_text_reader_gets_no_markup_and_named_recipients_no_links(sending: Sending) -> None:
    digest = sending.newsroom.project.root / "config/digests/morning.toml"
    digest.write_text(DIGEST + 'recipients = ["desk@example.com"]\n')
    fresh = Sending(Newsroom(Project(sending.newsroom.project.root)))
    reader(fresh, "anna", form="text")
    mails = send(fresh)
    assert not mails["anna@example.com"].is_multipart()
    assert part(mails["desk@example.com"], "html")
    assert mails["desk@example.com"]["List-Unsubscribe"] is None
    assert "digest.example.org" not in part(mails["desk@example.com"], "html")


def test_a_digest_for_nobody_is_said_to_be_one(sending: Sending) -> None:
    root = sending.newsroom.project.root
    settings = root / "config/settings.toml"
    settings.write_text(settings.read_text() + '\n[mail]\nhost = "127.0.0.1"\n')
    nobody = Sending(Newsroom(Project(root)))
    with pytest.raises(UserError, match=r"morning\.toml: recipients: names nobody"):
        nobody.send(nobody.newsroom.project.digests["morning"], NOW)


@pytest.fixture
def room() -> Iterator[tuple[str, list[bytes]]]:
    """A chat room's address, and what was posted to it."""
    posted: list[bytes] = []

    class Room(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            posted.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Room)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/room", posted
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_chat_room_is_led_to_the_issue_online(
    sending: Sending, room: tuple[str, list[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    address, posted = room
    monkeypatch.setenv("ROOM", address)
    root = sending.newsroom.project.root
    door = '[[doors]]\ntype = "slack"\nname = "news"\nurl_variable = "ROOM"\n'
    (root / "config/digests/morning.toml").write_text(DIGEST + door)
    told = Sending(Newsroom(Project(root)))
    for _ in range(2):
        [outcome] = told.send(told.newsroom.project.digests["morning"], NOW)
        assert (outcome.recipient, outcome.state) == ("slack:news", "sent")
    assert len(posted) == 1
    assert f"https://digest.example.org/issues/morning/{NOW.date()}" in posted[0].decode()
