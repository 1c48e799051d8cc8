"""`demo`: three days of invented news, crawled by the real spiders from an archive, into one digest."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from digest import demo as demo_room
from digest.cli.app import app
from digest.cli.crawl import print_runs, run_crawl
from digest.cli.digests import send_digests
from digest.cli.output import stdout
from digest.config import Project

_HOME = Path(demo_room.__file__).parent
_ISSUED_AT = datetime(2026, 3, 4, 5, tzinfo=UTC)
"""06:00 in Berlin on the day of the last archive."""


@app.command(epilog="Example: `pharma-digest demo && open var/demo/outbox/*.html`")
def demo(
    folder: Annotated[Path, typer.Option(help="Where its store, archive and outbox go; emptied first.")] = Path(
        "var/demo"
    ),
) -> None:
    """Build a digest from six invented sites, with no network and nothing to configure."""
    _empty(folder)
    project = Project(_HOME / "project", state=folder.absolute())
    for archive in sorted((_HOME / "archive").glob("*.warc.gz")):
        stdout.print(f"\nThe morning of {archive.name.removesuffix('.warc.gz')}", style="bold")
        print_runs(run_crawl(project, list(project.sources), [archive]), as_json=False)
    stdout.print()
    code = send_digests(project, list(project.digests.values()), _ISSUED_AT, as_json=False)
    for page in sorted(project.outbox.glob("*.html")):
        stdout.print(str(page), markup=False)
    raise typer.Exit(code)


def _empty(folder: Path) -> None:
    """Take away what an earlier demo left, and nothing else."""
    for pattern in ("pharma-digest.sqlite*", "archive/.*.lock", "archive/*.warc.gz*", "outbox/*.eml", "outbox/*.html"):
        for file in folder.glob(pattern):
            file.unlink()
