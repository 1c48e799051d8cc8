"""Articles given as JSON lines, as `clean --jsonl` writes them: the input of `tag` and `stories`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.progress import track

from digest.cli.output import fail, stderr
from digest.config import UserError

if TYPE_CHECKING:
    from digest.model import Article

MAX_LINE = 32 * 2**20
"""No article is longer; a line beyond this many characters is refused."""

_FORM = '{"id": "…", "title": "…", "text": "…"}'
_MONTH = len("2026-03")
_FIRST_DAY = "0000-01-01"


@dataclass(frozen=True, slots=True)
class Row:
    """An article of the file: as it came, and as the tagger reads it."""

    given: Mapping[str, Any]
    article: Article


def read_articles(name: str, failures: list[str], *, progress: bool) -> Iterator[tuple[str, Row]]:
    """The articles of a file, or of stdin for "-", each with its place, "file:line".

    A line that is no article is said to be one, and its place added to `failures`. With `progress` a bar goes to a
    terminal, but not while stdin is read, whose length nobody knows.
    """
    rows = lines(name) if name == "-" else list(lines(name))
    busy = progress and stderr.is_terminal and name != "-"
    for place, line in track(rows, "tagging", console=stderr, transient=True, disable=not busy):
        try:
            row = read_row(line, place)
        except UserError as error:
            fail(str(error))
            failures.append(place)
        else:
            yield place, row


def lines(name: str) -> Iterator[tuple[str, bytes]]:
    """The lines of the file that hold something, each with its place."""
    path = Path(name)
    try:
        with sys.stdin.buffer if name == "-" else path.open("rb") as file:
            number = 0
            while line := file.readline(MAX_LINE):
                number += 1
                if line.strip():
                    yield f"{'stdin' if name == '-' else path}:{number}", line
    except OSError as error:
        raise UserError(f"{path}: {error.strerror}") from None


def read_row(line: bytes, place: str) -> Row:
    """The article of one line. Raises `UserError` that names `place` where it is not of the form."""
    from digest.model import Article, Block

    try:
        given = json.loads(line)
    except (ValueError, RecursionError):
        raise UserError(f"{place}: not JSON; write one object a line, {_FORM}") from None
    if not isinstance(given, dict) or "id" not in given:
        raise UserError(f"{place}: not of the form {_FORM}")
    title, text = given.get("title") or "", given.get("text") or ""
    if not isinstance(title, str) or not isinstance(text, str):
        raise UserError(f"{place}: title and text must be strings")
    blocks = (Block("paragraph", text),) if text else ()
    language = given.get("language")
    return Row(
        given,
        Article(
            url=str(given.get("url") or ""),
            title=title,
            blocks=blocks,
            published=_published(given.get("published"), place),
            language=language if isinstance(language, str) else "",
        ),
    )


def _published(value: object, place: str) -> datetime | None:
    """The moment a row names. A month or a year alone is its first day, exact enough to tell news from history."""
    if value is None or value == "":
        return None
    written = str(value)
    try:
        moment = datetime.fromisoformat(written + _FIRST_DAY[len(written) :] if len(written) <= _MONTH else written)
    except ValueError:
        raise UserError(f"{place}: published {written!r} is not a date; write it as 2026-03-14") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
