"""`schedule`: the process that does it all every day."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import Annotated

import typer

from digest.cli.app import app
from digest.cli.output import Json, log_to_stderr, print_json, print_table
from digest.config import Project, UserError


@app.command(epilog="Example: `pharma-digest schedule --list`")
def schedule(
    show: Annotated[bool, typer.Option("--list", help="Show the next run of each job, and end.")] = False,
    as_json: Json = False,
) -> None:
    """Crawl and send every digest at its hour. Runs in the foreground until it is stopped."""
    from digest.schedule import jobs, serve

    planned = jobs(Project.find())
    if not planned:
        raise UserError("config/digests holds no digest, so there is nothing to schedule")
    if not show:
        log_to_stderr(logging.INFO)
        serve(planned)
        return
    now = datetime.now(UTC)
    runs = sorted(((job.next_run(now), job) for job in planned), key=lambda run: (run[0] or now, run[1].name))
    if as_json:
        print_json([{"job": job.name, "next": moment, "command": job.command} for moment, job in runs])
        return
    rows = [(job.name, f"{moment:%a %Y-%m-%d %H:%M %Z}" if moment else "never") for moment, job in runs]
    print_table(("job", "next run"), rows)
