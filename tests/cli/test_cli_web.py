"""The pages as a process: they answer, end when they are told to, and say in a line what keeps them from it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable

import pytest
from command_line import Desk, Result

from digest.config import Project

Command = Callable[..., Result]


def settle(project: Project, port: int) -> None:
    settings = project.root / "config/settings.toml"
    web = f'\n[web]\nbase_url = "https://digest.example.org"\nport = {port}\n'
    settings.write_text(settings.read_text() + web)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as opened:
        return int(opened.getsockname()[1])


def test_the_pages_are_served_until_they_are_stopped(project: Project, desk: Desk) -> None:
    desk.digest()
    port = free_port()
    settle(project, port)
    command = [sys.executable, "-m", "digest.cli", "web"]
    with subprocess.Popen(command, cwd=project.root, stderr=subprocess.PIPE, env={**os.environ}) as served:
        patience = time.monotonic() + 30
        answer = b""
        while not answer and time.monotonic() < patience:
            try:
                answer = urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).read()
            except OSError:
                time.sleep(0.1)
        assert answer == b"ok\n"
        assert b"The Morning" in urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).read()
        served.send_signal(signal.SIGINT)
        said = served.communicate(timeout=30)[1].decode()
    assert served.returncode == 130, said
    assert "serving on http://127.0.0.1:" in said
    assert "Traceback" not in said
    assert (project.root / "var/secret").stat().st_mode & 0o777 == 0o600


def test_a_port_that_is_taken_is_said_so(project: Project, pharma_digest: Command) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settle(project, taken.getsockname()[1])
        ended = pharma_digest("web")
    assert ended.code == 2
    assert "change web.host or web.port" in ended.err


def test_without_the_extra_it_says_how_to_get_it(pharma_digest: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in [name for name in sys.modules if name.startswith(("digest.web", "starlette", "uvicorn"))]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "starlette", None)
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    assert pharma_digest("web").is_mistake("pip install 'pharma-digest[web]'")


@pytest.mark.parametrize(
    ("web", "said"),
    [
        ('base_url = "digest.example.org"', "web.base_url"),
        ('base_url = "https://digest.example.org/?a=1"', "web.base_url"),
        ("confirm_hours = 1", "web.confirm_hours: must be 48 or more"),
    ],
)
def test_a_setting_that_cannot_be_followed_is_one_line(
    project: Project, pharma_digest: Command, web: str, said: str
) -> None:
    settings = project.root / "config/settings.toml"
    settings.write_text(settings.read_text() + f"\n[web]\n{web}\n")
    assert pharma_digest("web").is_mistake(said)


def test_doctor_says_where_the_pages_are(project: Project, pharma_digest: Command, desk: Desk) -> None:
    desk.digest()
    settle(project, 8081)
    found = {each["check"]: each for each in pharma_digest("doctor", "--json").json}
    assert found["web"]["ok"]
    assert found["web"]["detail"] == "https://digest.example.org, from 127.0.0.1:8081"
