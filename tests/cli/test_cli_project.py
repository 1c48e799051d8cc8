"""`init`, `sources`, `db`, `schedule --list` and `doctor`: a project folder, and whether it is in order."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from command_line import Desk, Result
from loopback import Answer, Site, add_source, article, rss

from digest.config import Project, defaults
from digest.store.database import HEAD

Command = Callable[..., Result]


# --- init -------------------------------------------------------------------------------------------------------


def test_init_copies_everything_that_can_be_edited(pharma_digest: Command, project: Project) -> None:
    shown = pharma_digest("init", "mine")
    assert shown.code == 0
    assert "Next: cd mine" in shown.out
    for name in ("config", "templates"):
        originals = [file for file in (defaults() / name).rglob("*") if file.is_file()]
        originals = [file for file in originals if file.parent.name != "vocabulary"]
        assert originals
        for file in originals:
            copy = project.root / "mine" / name / file.relative_to(defaults() / name)
            assert copy.read_bytes() == file.read_bytes()
    assert not (project.root / "mine/config/vocabulary").exists(), "is built, not written"
    assert "spiders.settings" in (project.root / "mine/scrapy.cfg").read_text()


def test_init_keeps_what_is_there(pharma_digest: Command, project: Project) -> None:
    pharma_digest("init", "mine")
    edited = project.root / "mine/config/settings.toml"
    edited.write_text('timezone = "Europe/Berlin"\n')
    (project.root / "mine/templates/page.css").unlink()
    shown = pharma_digest("init", "mine")
    assert shown.code == 0
    assert "files were there already and stay as they are" in shown.err
    assert edited.read_text() == 'timezone = "Europe/Berlin"\n'
    assert (project.root / "mine/templates/page.css").exists()


def test_an_edited_copy_wins(
    pharma_digest: Command,
    project: Project,
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk.digest()
    desk.story("Drug approved")
    pharma_digest("init", ".")
    (project.root / "templates/mail.txt.j2").write_text("Edited by hand\n")
    assert pharma_digest("preview", "morning").out.strip() == "Edited by hand"
    monkeypatch.chdir("/")
    monkeypatch.setenv("PHARMA_DIGEST_HOME", str(project.root))
    assert pharma_digest("preview", "morning").out.strip() == "Edited by hand"


def test_a_fresh_project_is_read_without_a_mistake(pharma_digest: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    pharma_digest("init", "mine")
    monkeypatch.setenv("PHARMA_DIGEST_HOME", "mine")
    assert len(pharma_digest("sources", "list", "--json").json) == len(list((defaults() / "config/sources").iterdir()))
    assert pharma_digest("schedule", "--list", "--json").code == 0


# --- sources ----------------------------------------------------------------------------------------------------


@pytest.fixture
def local(project: Project, site: Site) -> Site:
    site.pages = {
        "/feed": Answer(rss(site, "/news/1", "/news/2", "/news/3"), content_type="application/rss+xml"),
        **{f"/news/{number}": article(f"Drug {number} \x9b31m approved") for number in (1, 2, 3)},
    }
    add_source(project, site, f'type = "feed"\nurl = "{site.url}/feed"')
    return site


def test_sources_are_listed(pharma_digest: Command, local: Site) -> None:
    [row] = pharma_digest("sources", "list", "--json").json
    assert row == {
        "source": "local",
        "name": "The local",
        "homepage": f"{local.url}/",
        "kind": "trade_press",
        "language": "en",
        "country": "GB",
        "enabled": True,
        "articles": 0,
        "last_new": None,
    }
    listed = pharma_digest("sources", "list").out
    assert listed.split("\n")[1].split() == ["local", "The", "local", "trade_press", "en", "GB", "feed", "0", "never"]


def test_a_source_is_shown_as_configured(pharma_digest: Command, local: Site) -> None:
    shown = pharma_digest("sources", "show", "local")
    assert "config/sources/local.toml" in shown.out.splitlines()[0]
    assert "name: The local" in shown.out
    fields = pharma_digest("sources", "show", "local", "--json").json
    assert fields["discovery"] == [{"type": "feed", "url": f"{local.url}/feed"}]


def test_a_source_is_tried_and_nothing_is_kept(pharma_digest: Command, project: Project, local: Site) -> None:
    shown = pharma_digest("sources", "check", "local")
    assert shown.code == 0, shown
    assert shown.out.count(f"{local.url}/news/") == 2
    assert "\x9b" not in shown.out
    assert not (project.root / "var").exists()


def test_a_source_that_does_not_answer_fails_its_check(pharma_digest: Command, local: Site) -> None:
    local.pages["/feed"] = Answer(status=500)
    shown = pharma_digest("sources", "check", "local", "--json")
    assert shown.code == 1
    assert (shown.json["runs"][0]["ok"], shown.json["articles"]) == (False, [])


# --- db and schedule --------------------------------------------------------------------------------------------


def test_the_store_is_brought_up_to_date_and_described(pharma_digest: Command, project: Project, desk: Desk) -> None:
    assert pharma_digest("db", "upgrade").out.endswith(f": at revision {HEAD}\n")
    desk.story("Drug approved")
    held = pharma_digest("db", "status", "--json").json
    assert held == {"database": project.database_url, "revision": HEAD, "articles": 1, "sources": 1}
    assert "articles: 1\n" in pharma_digest("db", "status").out


def test_the_schedule_lists_each_job_with_its_next_run(pharma_digest: Command, desk: Desk) -> None:
    desk.digest("morning", 'cron = "0 6 * * *"\ntimezone = "Europe/Berlin"')
    rows = pharma_digest("schedule", "--list", "--json").json
    assert {(row["job"], *row["command"]) for row in rows} == {
        ("crawl for morning", "crawl"),
        ("send morning", "send", "morning"),
        ("deliver morning", "send", "morning", "--queued"),
    }
    assert all(row["last"] is None for row in rows)
    crawl, send = (
        datetime.fromisoformat(next(row["next"] for row in rows if row["job"] == job))
        for job in ("crawl for morning", "send morning")
    )
    assert (crawl.hour, crawl.minute, send.hour, send.minute) == (5, 15, 6, 0)
    assert all(datetime.fromisoformat(row["next"]).tzinfo for row in rows)
    assert "send morning" in pharma_digest("schedule", "--list").out


# --- doctor -----------------------------------------------------------------------------------------------------


@pytest.fixture
def healthy(project: Project, local: Site, desk: Desk) -> Project:
    desk.digest()
    return project


def findings(pharma_digest: Command) -> tuple[int, dict[str, tuple[bool, str]]]:
    shown = pharma_digest("doctor", "--json")
    return shown.code, {each["check"]: (each["ok"], each["detail"]) for each in shown.json}


def test_a_healthy_project_is_in_order(pharma_digest: Command, healthy: Project) -> None:
    code, found = findings(pharma_digest)
    assert {check for check, (ok, _) in found.items() if not ok} == set()
    assert code == 0
    assert list(found) == [
        *["settings", "sources", "digests", "store", "archive", "outbox", "templates", "mail", "spf", "dkim", "dmarc"],
        *["web", "clock", "schedule"],
    ]
    shown = pharma_digest("doctor")
    assert shown.code == 0
    assert "MEND" not in shown.out


def settings(project: Project, text: str) -> None:
    (project.root / "config/settings.toml").write_text(text)


CONTACT = '[crawl]\ncontact = "me@example.com"\n'


@pytest.mark.parametrize(
    ("check", "text", "said"),
    [
        ("settings", "", "crawl.contact is empty"),
        ("settings", "[crawl\n", "config/settings.toml"),
        ("store", CONTACT + '[store]\ndatabase = "sqlite:////dev/null/x"\n', "/dev/null"),
        ("archive", CONTACT + '[store]\narchive = "/dev/null/archive"\n', "/dev/null/archive: cannot be written"),
        ("outbox", CONTACT + '[store]\noutbox = "/dev/null/outbox"\n', "/dev/null/outbox: cannot be written"),
        ("web", CONTACT + '[web]\nbase_url = "http://digest.example.org"\n', "over https:// alone"),
    ],
)
def test_what_is_wrong_in_the_settings_is_found(
    pharma_digest: Command, healthy: Project, check: str, text: str, said: str
) -> None:
    settings(healthy, text)
    code, found = findings(pharma_digest)
    assert code == 1
    ok, detail = found[check]
    assert not ok
    assert said in detail
    assert "MEND" in pharma_digest("doctor").out


@pytest.mark.parametrize(
    ("check", "file", "text", "said"),
    [
        ("sources", "config/sources/local.toml", None, "no source is enabled"),
        ("sources", "config/sources/local.toml", "name = \n", "local.toml"),
        ("digests", "config/digests/morning.toml", None, "holds no digest"),
        ("digests", "config/digests/morning.toml", 'title = "A"\ncron = "x"\n', "morning.toml"),
        ("schedule", "config/digests/morning.toml", 'title = "A"\ncron = "0 6 30 2 *"\n', "will never run"),
        ("templates", "templates/mail.txt.j2", "{% if %}\n", "mail.txt.j2:1"),
        ("templates", "templates/report.txt.j2", "{{ nosuch }}\n", "report.txt.j2:1"),
    ],
)
def test_what_is_wrong_in_a_file_is_found(
    pharma_digest: Command, healthy: Project, check: str, file: str, text: str | None, said: str
) -> None:
    path = healthy.root / file
    if file.startswith("templates"):
        pharma_digest("init", ".")
    if text is None:
        path.unlink()
    else:
        path.write_text(text)
    code, found = findings(pharma_digest)
    assert code == 1
    ok, detail = found[check]
    assert not ok
    assert said in detail
    assert "\n" not in detail


@pytest.fixture
def greeter() -> Iterator[Callable[[bytes], int]]:
    """Starts mail servers that greet with a line and hang up; returns their port."""
    opened: list[socket.socket] = []

    def start(greeting: bytes) -> int:
        listener = socket.create_server(("127.0.0.1", 0))
        opened.append(listener)

        def greet() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection:
                    connection.sendall(greeting)

        threading.Thread(target=greet, daemon=True).start()
        port: int = listener.getsockname()[1]
        return port

    yield start
    for listener in opened:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


@pytest.mark.parametrize("greeting", [b"421 not now\r\n", b"", b"HTTP/1.1 400 Bad Request\r\n\r\n"])
def test_a_mail_server_that_lets_nobody_in_is_found(
    pharma_digest: Command, healthy: Project, greeter: Callable[[bytes], int], greeting: bytes
) -> None:
    port = greeter(greeting)
    settings(healthy, f'{CONTACT}[mail]\nhost = "127.0.0.1"\nport = {port}\ntimeout_seconds = 2\n')
    code, found = findings(pharma_digest)
    assert code == 1
    ok, detail = found["mail"]
    assert not ok
    assert f"mail.host 127.0.0.1:{port}" in detail
    assert detail.isprintable()


def test_an_event_that_does_not_exist_is_found(pharma_digest: Command, healthy: Project, desk: Desk) -> None:
    desk.digest("typo", '[[sections]]\ntitle = "Yes"\nevents = ["aproval"]')
    ok, detail = findings(pharma_digest)[1]["digests"]
    assert not ok
    assert "'aproval'" in detail


def test_a_digest_that_never_runs_is_found(pharma_digest: Command, healthy: Project, desk: Desk) -> None:
    desk.digest("never", 'cron = "0 0 30 2 *"')
    ok, detail = findings(pharma_digest)[1]["schedule"]
    assert not ok
    assert "never" in detail


def test_a_mail_server_with_no_reader_is_found(pharma_digest: Command, healthy: Project) -> None:
    settings(healthy, f'{CONTACT}[mail]\nhost = "127.0.0.1"\nport = 1\ntimeout_seconds = 1\n')
    (healthy.root / "config/digests/morning.toml").write_text('title = "A"\n')
    _, found = findings(pharma_digest)
    assert found["digests"] == (False, "a mail server is set but no digest names a recipient, and nobody subscribes")
