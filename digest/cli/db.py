"""`db`: the store."""

from __future__ import annotations

import typer

from digest.cli.app import app
from digest.cli.output import Json, print_json, stdout
from digest.config import Project

db = typer.Typer(no_args_is_help=True, help="Look after the store.")
app.add_typer(db, name="db")


@db.command(epilog="Example: `pharma-digest db upgrade`")
def upgrade() -> None:
    """Bring the tables up to date. Happens by itself on first use; here for those who want to choose the hour."""
    from digest.store import Database

    database = Database(Project.find().database_url)
    stdout.print(f"{database}: at revision {database.revision()}", markup=False)


@db.command(epilog="Example: `pharma-digest db status --json`")
def status(as_json: Json = False) -> None:
    """Say where the store is and what it holds."""
    from digest.store import Database, articles

    database = Database(Project.find().database_url)
    counts = articles.count_by_source(database)
    held = {
        "database": str(database),
        "revision": database.revision(),
        "articles": sum(count for count, _ in counts.values()),
        "sources": len(counts),
    }
    if as_json:
        print_json(held)
        return
    for name, value in held.items():
        stdout.print(f"{name}: {value}", markup=False)
