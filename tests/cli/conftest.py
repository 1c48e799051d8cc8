"""The command, run in this process as `main` runs it, or as a process where that matters."""

from __future__ import annotations

import io
import os
import subprocess
import sys

import pytest
from command_line import Command, Desk, Result

from digest.cli import main
from digest.config import Project


@pytest.fixture
def pharma_digest(project: Project, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Command:
    """Runs the command in the project folder; the arguments are its own, and `stdin` what is piped into it."""
    monkeypatch.chdir(project.root)
    for variable in ("PHARMA_DIGEST_HOME", "PHARMA_DIGEST_DATABASE", "PHARMA_DIGEST_SMTP_PASSWORD"):
        monkeypatch.delenv(variable, raising=False)

    def run(*arguments: object, stdin: bytes = b"") -> Result:
        capfd.readouterr()
        monkeypatch.setattr(sys, "argv", ["pharma-digest", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as ended:
            main()
        said = capfd.readouterr()
        return Result(int(ended.value.code or 0), said.out, said.err)

    return run


@pytest.fixture
def process(project: Project) -> Command:
    """Runs the command as a process in the project folder, with `env` added to the environment."""

    def run(*arguments: str, shell: str = "", env: dict[str, str] | None = None) -> Result:
        command = [sys.executable, "-m", "digest.cli", *arguments]
        ended = subprocess.run(
            ["bash", "-c", f'"$0" "$@" {shell}', *command] if shell else command,
            cwd=project.root,
            env={**os.environ, "TERM": "xterm-256color", **(env or {})},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return Result(ended.returncode, ended.stdout, ended.stderr)

    return run


@pytest.fixture
def desk(project: Project) -> Desk:
    return Desk(project)
