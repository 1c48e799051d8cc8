from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
import typer.main
from command_line import Result

from digest import __version__
from digest.cli.app import app

Command = Callable[..., Result]

GROUP = typer.main.get_group(app)
GROUPS = ("sources", "archive", "db")


def _commands() -> Iterator[tuple[str, ...]]:
    for name, command in GROUP.commands.items():
        inner = getattr(command, "commands", None)
        yield from ((name, each) for each in inner) if inner else [(name,)]


@pytest.mark.parametrize("command", list(_commands()), ids=" ".join)
def test_every_command_explains_itself_with_an_example(pharma_digest: Command, command: tuple[str, ...]) -> None:
    shown = pharma_digest(*command, "--help")
    assert shown.code == 0
    assert f"Usage: pharma-digest {' '.join(command)}" in shown.out
    text = " ".join(shown.out.split())
    assert f"pharma-digest {' '.join(command)}" in text[text.index("Example") :]


def test_commands_are_listed_in_the_order_one_needs_them(pharma_digest: Command) -> None:
    shown = pharma_digest("--help").out
    listed = [line.split()[1] for line in shown.splitlines() if line.startswith("│ ") and line[2].isalpha()]
    assert listed == [
        *["demo", "init", "doctor", "sources", "crawl", "preview", "send", "run", "deliveries", "bounces"],
        *["schedule", "clean", "tag", "stories", "story", "archive", "db"],
    ]


def test_help_names_the_exit_codes_and_offers_completion(pharma_digest: Command) -> None:
    shown = " ".join(pharma_digest("--help").out.split())
    assert "Exit codes: 0 done, 1 some sources or readers failed, 2 a mistake" in shown
    assert "--install-completion" in shown
    assert pharma_digest("-h").out == pharma_digest("--help").out


def test_completion_scripts_are_given_out(process: Command) -> None:
    shown = process(shell="--show-completion bash", env={"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"})
    assert shown.code == 0
    assert "complete" in shown.out


@pytest.mark.parametrize("group", [(), *[(group,) for group in GROUPS]], ids=lambda group: " ".join(group) or "none")
def test_a_command_missing_shows_what_there_is(pharma_digest: Command, group: tuple[str, ...]) -> None:
    shown = pharma_digest(*group)
    assert shown.code == 2
    assert "Commands" in shown.out + shown.err


def test_the_version_is_printed(pharma_digest: Command) -> None:
    assert pharma_digest("--version") == Result(0, f"pharma-digest {__version__}\n", "")


@pytest.mark.parametrize("call", [("nosuch",), ("crawl", "--nosuch"), ("clean",), ("crawl", "--limit", "0")])
def test_a_call_it_does_not_know_ends_with_2(pharma_digest: Command, call: tuple[str, ...]) -> None:
    shown = pharma_digest(*call)
    assert (shown.code, shown.out) == (2, "")
    assert shown.err
    assert "Traceback" not in shown.err


def test_help_imports_nothing_heavy() -> None:
    program = "import sys, digest.cli; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    heavy = {"scrapy", "twisted", "sqlalchemy", "alembic", "apscheduler", "lxml", "jinja2", "mjml", "dateparser"}
    assert not heavy & set(loaded)
