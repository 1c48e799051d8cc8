"""A mistake is one line on stderr that says what to do, and exit code 2."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from command_line import Desk, Result

from digest.config import Project

Command = Callable[..., Result]


def write(project: Project, name: str, text: str) -> None:
    path = project.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


@pytest.mark.parametrize("call", ["sources list", "crawl", "db status", "schedule --list", "archive list"])
def test_settings_that_are_no_toml(pharma_digest: Command, project: Project, call: str) -> None:
    write(project, "config/settings.toml", "[crawl\n")
    assert pharma_digest(*call.split()).is_mistake("config/settings.toml")


def test_a_key_nobody_knows(pharma_digest: Command, project: Project) -> None:
    write(project, "config/settings.toml", '[crawl]\ncontcat = "me@example.com"\n')
    assert pharma_digest("db", "status").is_mistake("config/settings.toml", "contcat")


def test_a_digest_with_a_mistaken_hour(pharma_digest: Command, project: Project) -> None:
    write(project, "config/digests/morning.toml", 'title = "Morning"\ncron = "at six"\n')
    assert pharma_digest("schedule", "--list").is_mistake("morning.toml", "cron", "0 6 * * mon-fri")


def test_a_source_nobody_has(pharma_digest: Command) -> None:
    assert pharma_digest("crawl", "nosuch").is_mistake("'nosuch'", "pharma-digest sources list")
    assert pharma_digest("sources", "show", "nosuch").is_mistake("'nosuch'")
    assert pharma_digest("sources", "check", "nosuch").is_mistake("'nosuch'")


def test_a_digest_nobody_has(pharma_digest: Command, desk: Desk) -> None:
    assert pharma_digest("send", "nosuch").is_mistake("'nosuch'", "config/digests")
    desk.digest("morning")
    assert pharma_digest("preview", "nosuch").is_mistake("'nosuch'", "morning")
    assert pharma_digest("run", "nosuch").is_mistake("'nosuch'", "morning")


def test_nothing_to_schedule(pharma_digest: Command) -> None:
    assert pharma_digest("schedule").is_mistake("config/digests holds no digest")


def test_a_home_that_is_not_there(pharma_digest: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHARMA_DIGEST_HOME", "/no/such/folder")
    assert pharma_digest("db", "status").is_mistake("PHARMA_DIGEST_HOME=/no/such/folder")


def test_a_store_that_cannot_be_opened(pharma_digest: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHARMA_DIGEST_DATABASE", "sqlite:////dev/null/x.sqlite")
    assert pharma_digest("db", "status").is_mistake("/dev/null")


def test_a_template_with_a_mistake(pharma_digest: Command, project: Project, desk: Desk) -> None:
    desk.digest()
    desk.story("Drug approved")
    pharma_digest("init", ".")
    template = project.root / "templates/mail.txt.j2"
    template.write_text("{% if %}\n" + template.read_text())
    assert pharma_digest("preview", "morning").is_mistake("templates/mail.txt.j2:1")
    template.write_text("{{ nosuch.thing }}\n")
    assert pharma_digest("preview", "morning").is_mistake("templates/mail.txt.j2:1", "nosuch")


def test_a_digest_with_readers_missing_while_a_server_is_set(pharma_digest: Command, project: Project) -> None:
    write(project, "config/settings.toml", '[mail]\nhost = "127.0.0.1"\n')
    write(project, "config/digests/morning.toml", 'title = "Morning"\n')
    assert pharma_digest("send", "morning").is_mistake("morning.toml", "recipients")


def test_a_sender_that_is_no_address(pharma_digest: Command, project: Project, desk: Desk) -> None:
    write(project, "config/settings.toml", '[mail]\nsender = "The Digest"\n')
    desk.digest()
    desk.story("Drug approved")
    assert pharma_digest("send", "morning").is_mistake("mail.sender", "'The Digest'")


def test_an_output_file_that_cannot_be_written(pharma_digest: Command, desk: Desk) -> None:
    desk.digest()
    desk.story("Drug approved")
    assert pharma_digest("preview", "morning", "--output", "no/such/folder/page.html").is_mistake("no/such/folder")


def test_a_folder_that_cannot_be_made(pharma_digest: Command, project: Project) -> None:
    write(project, "file", "")
    assert pharma_digest("init", "file/project").is_mistake("file")


def test_debug_shows_the_traceback(pharma_digest: Command, process: Command) -> None:
    assert "Traceback" in process("--debug", "crawl", "nosuch").err
