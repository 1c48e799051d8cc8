"""What commands print: tables and colours for people on a terminal, plain text in a pipe, JSON when asked."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.logging import RichHandler
from rich.table import Table
from rich.text import Text

FAILED = 1
"""The exit code of a command that did its work and could not do all of it: some sources, readers or checks failed."""

stdout = Console(highlight=False, soft_wrap=True)
stderr = Console(stderr=True, highlight=False, soft_wrap=True)

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters but tab and line feed, those that turn the writing direction of what follows, and half pairs."""

_PIPE_WIDTH = 10_000

Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


def fail(message: str) -> None:
    """Say on stderr what is wrong."""
    stderr.print(Text.assemble(("error: ", "bold red"), printable(message)))


def note(message: str) -> None:
    """Say on stderr what a person may want to know."""
    stderr.print(Text(printable(message), style="dim"))


def print_json(value: Any) -> None:
    """One JSON document on stdout."""
    typer.echo(as_json(value, indent=2))


def as_json(value: Any, indent: int | None = None) -> str:
    """`value` as JSON: letters as they are, but whatever could drive a terminal escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, default=_plain)
    return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def print_table(columns: Sequence[str], rows: Sequence[Sequence[object]], right: Sequence[str] = ()) -> None:
    """A table on stdout; columns named in `right` are numbers. In a pipe, a row is one line."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, justify="right" if column in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(printable(str(cell))) for cell in row))
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = _PIPE_WIDTH
    console.print(table)


def printable(text: str) -> str:
    """`text` without characters that could drive the terminal it is shown on."""
    return _UNPRINTABLE.sub("�", text)


def log_to_stderr(level: int) -> None:
    """Show the program's and its libraries' logs from `level` on: for a person, or a record a line for a log file."""
    handler: logging.Handler
    if stderr.is_terminal:
        handler = RichHandler(console=stderr, show_path=False, log_time_format="%H:%M:%S", omit_repeated_times=False)
        handler.setFormatter(logging.Formatter("%(name)s: %(message)s"))
    else:
        handler = logging.StreamHandler()
        handler.setFormatter(_Lines("%(asctime)s %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%S%z"))
    logging.basicConfig(level=level, handlers=[handler], force=True)


class _Lines(logging.Formatter):
    """Records without characters that could drive the terminal on which the log is read."""

    def format(self, record: logging.LogRecord) -> str:
        return printable(super().format(record))


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)
