"""`subscribers import` and `subscribers export`: readers as CSV files."""

from __future__ import annotations

import csv
import sys
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.output import fail, note, stdout
from digest.cli.subscribers import Confirmed, ask_to_confirm, open_subscriptions, subscribers
from digest.config import Project, UserError

if TYPE_CHECKING:
    from digest.readers.subscriber import Subscriber


@subscribers.command(
    "import",
    epilog="Columns: `address` and `digests` must be there; `name`, `timezone`, `days` (daily, weekdays, weekly), "
    "`weekday` (mon to sun), `hour` (0 to 23), `companies`, `drugs`, `indications`, `regulators`, `words` (watched), "
    "`muted`, `format` (html, text) and `state` may be. Several entries in a cell are separated by semicolons.\n\n"
    "Example: `pharma-digest subscribers import readers.csv --dry-run`",
)
def import_file(
    file: Annotated[Path, typer.Argument(help="A CSV file in UTF-8 whose first line names the columns.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only check the file; change and send nothing.")] = False,
    confirmed: Confirmed = False,
) -> None:
    """Add the readers of a file, all or, if any line is mistaken, none; and mail each a link to confirm.

    Who is known already stays as they are. Whose state says that they left is kept, and not mailed.
    """
    from digest.readers.csv_file import read
    from digest.readers.subscriber import Subscriber
    from digest.store import subscribers as stored

    subscriptions = open_subscriptions(confirmed or dry_run)
    now = datetime.now(UTC)
    lines = list(read(file, subscriptions.newsroom.project.digests, now))
    readers = [line for line in lines if isinstance(line, Subscriber)]
    mistakes = [line for line in lines if isinstance(line, str)]
    for mistake in mistakes:
        fail(mistake)
    if mistakes:
        raise UserError(f"{file}: {len(mistakes)} of {len(lines)} lines are mistaken, so nothing was changed")
    if dry_run:
        stdout.print(f"{len(readers)} lines, all in order; nothing was changed")
        return
    if confirmed:
        readers = [_confirmed(reader, now) for reader in readers]
    added = stored.add(subscriptions.database, readers)
    stdout.print(f"{len(added)} added")
    if len(added) < len(readers):
        note(f"{len(readers) - len(added)} were known already and stay as they are")
    pending = [reader for reader in added if reader.state == "pending"]
    raise typer.Exit(ask_to_confirm(subscriptions, pending, now) if pending else 0)


@subscribers.command(epilog="Example: `pharma-digest subscribers export --output readers.csv`")
def export(
    output: Annotated[Path | None, typer.Option(help="Write to this file.", show_default=False)] = None,
) -> None:
    """Write all readers as CSV, as 'subscribers import' reads it."""
    from digest.readers.csv_file import EXPORTED, row
    from digest.store import Database
    from digest.store import subscribers as stored

    readers = stored.each(Database(Project.find().database_url))
    try:
        with output.open("w", encoding="utf-8", newline="") if output else nullcontext(sys.stdout) as file:
            writer = csv.writer(file)
            writer.writerow(EXPORTED)
            writer.writerows(row(reader) for reader in readers)
    except OSError as error:
        raise UserError(f"{output or 'stdout'}: {error.strerror}") from None


def _confirmed(reader: Subscriber, now: datetime) -> Subscriber:
    return replace(reader, state="active", confirmed_at=now) if reader.state == "pending" else reader
