"""Commands as the scheduler begins them: what they say goes into its log and the history, with no address in it."""

from __future__ import annotations

import shutil
import time

import pytest
from command_line import Desk

from digest.config import Project, defaults
from digest.schedule import Command, jobs


@pytest.fixture(autouse=True)
def there(project: Project, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a project with a digest that has a story to tell."""
    monkeypatch.chdir(project.root)
    desk.digest()
    desk.story("Drug approved")


def send(project: Project) -> tuple[int, str]:
    """Send the digest; returns the exit code and what was said to be wrong."""
    [job] = [job for job in jobs(project) if job.name == "send morning"]
    command = Command(job)
    while (code := command.poll()) is None:
        time.sleep(0.05)
    return code, command.complaint


def test_readers_addresses_are_not_in_what_the_scheduler_prints(
    project: Project, capfd: pytest.CaptureFixture[str]
) -> None:
    assert send(project) == (0, "")
    assert list(project.outbox.rglob("*.eml"))
    said = capfd.readouterr()
    assert "anna@example.com" not in said.out + said.err


def test_whose_mail_failed_is_told_without_their_address(project: Project, capfd: pytest.CaptureFixture[str]) -> None:
    digest = project.root / "config/digests/morning.toml"
    digest.write_text('title = "M"\ncron = "0 0 * * *"\nrecipients = ["anna.\u00fc@example.com"]')
    code, complaint = send(project)
    assert code == 1
    assert complaint.startswith("morning: a\u2026@example.com: not sent: ")
    said = capfd.readouterr().err
    assert complaint in said
    assert "anna" not in said


def test_a_template_with_an_error_is_told_with_its_line(project: Project) -> None:
    shutil.copytree(defaults() / "templates", project.root / "templates")
    (project.root / "templates/mail.txt.j2").write_text("fine\n{{ nosuch }}\n")
    code, complaint = send(project)
    assert code == 2
    assert "mail.txt.j2:2: 'nosuch' is undefined" in complaint
