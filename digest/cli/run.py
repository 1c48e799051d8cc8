"""`run`: the whole way once, from the sites to the inbox."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from digest.cli.app import app
from digest.cli.crawl import Replay, chosen_sources, print_runs, run_crawl
from digest.cli.digests import chosen_digests, send_digests
from digest.cli.output import FAILED
from digest.config import Project


@app.command(epilog="Example: `pharma-digest run pharma-morning`")
def run(
    digests: Annotated[list[str] | None, typer.Argument(help="Digests to send; all when none is named.")] = None,
    replay: Replay = None,
) -> None:
    """Crawl the sources of these digests, then send them."""
    project = Project.find()
    chosen = chosen_digests(project, digests or [])
    named = [source for digest in chosen for source in digest.sources]
    everything = any(not digest.sources for digest in chosen)
    runs = run_crawl(project, chosen_sources(project, [] if everything else named), replay or ())
    print_runs(runs, as_json=False)
    code = send_digests(project, chosen, datetime.now(UTC), as_json=False)
    raise typer.Exit(code or (0 if all(run.ok for run in runs) else FAILED))
