"""`archive`: the pages as they were fetched."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.progress import track

from digest.cli.app import app
from digest.cli.output import Json, print_json, print_table, stderr, stdout
from digest.config import Project

archive = typer.Typer(no_args_is_help=True, help="Look into the archive of fetched pages, or clean it anew.")
app.add_typer(archive, name="archive")

Since = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only what was fetched since this day.")]


@archive.command("list", epilog="Example: `pharma-digest archive list`")
def list_files(as_json: Json = False) -> None:
    """Name the archive's files, each with its size and number of answers."""
    from digest.archive import captures

    folder = Project.find().archive
    rows = [
        (path.name, path.stat().st_size, sum(1 for _ in captures(path))) for path in sorted(folder.glob("*.warc.gz"))
    ]
    if as_json:
        print_json([{"file": name, "bytes": size, "responses": count} for name, size, count in rows])
        return
    print_table(("file", "bytes", "answers"), rows, right=("bytes", "answers"))


@archive.command(epilog="Example: `pharma-digest archive reclean --since 2026-03-01`")
def reclean(since: Since = None, as_json: Json = False) -> None:
    """Clean the archived pages anew with today's rules, and store what changed."""
    from digest.newsroom import Newsroom

    start = since.replace(tzinfo=UTC) if since else None
    pages = Newsroom(Project.find()).reclean(start)
    shown = track(pages, "cleaning", console=stderr, transient=True, disable=not stderr.is_terminal)
    outcomes = Counter(outcome for _, outcome in shown)
    if as_json:
        print_json(dict(outcomes))
        return
    counted = ", ".join(f"{count} {outcome}" for outcome, count in outcomes.most_common())
    stdout.print(f"{outcomes.total()} pages cleaned: {counted or 'the archive is empty'}", markup=False)
