"""`schedule` and `runs`: the process that does it all every day, and how its runs went."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.app import app
from digest.cli.output import Json, log_to_stderr, print_json, print_table
from digest.config import Project, UserError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digest.schedule import Job
    from digest.store import Database
    from digest.store.runs import Run


@app.command(epilog="Example: `pharma-digest schedule --list`")
def schedule(
    show: Annotated[bool, typer.Option("--list", help="Show each job's next and last run, and end.")] = False,
    as_json: Json = False,
) -> None:
    """Crawl and send every digest at its hour. Runs in the foreground until it is stopped.

    Several may run on one store, for safety: each job runs once all the same.
    """
    from digest.schedule import Command, Scheduler, jobs, serve
    from digest.store import Database

    project = Project.find()
    planned = jobs(project)
    if not project.digests:
        raise UserError("config/digests holds no digest, so there is nothing to schedule")
    database = Database(project.database_url)
    if show:
        _print_jobs(planned, database, as_json=as_json)
        return
    log_to_stderr(logging.INFO)
    serve(Scheduler(database, planned, Command), lambda: jobs(Project(project.root)))


@app.command(epilog="Examples: `pharma-digest runs --failed`; `pharma-digest runs --job 'send pharma-morning' --json`")
def runs(
    job: Annotated[str, typer.Option(help="Only of this job; 'pharma-digest schedule --list' names them.")] = "",
    failed: Annotated[bool, typer.Option("--failed", help="Only those that failed, were killed or missed.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 50,
    as_json: Json = False,
) -> None:
    """Show the runs of the schedule, newest first. They are kept for 90 days."""
    from digest.store import Database
    from digest.store.runs import history

    found = history(Database(Project.find().database_url), job, bad=failed, limit=limit)
    if as_json:
        print_json([_json(run) for run in found])
        return
    rows = [(run.job, _time(run.due_at), _time(run.started_at), _took(run), run.state, run.detail) for run in found]
    print_table(("job", "due", "started", "took", "result", "detail"), rows, right=["took"])


def _print_jobs(planned: Sequence[Job], database: Database, *, as_json: bool) -> None:
    """The jobs, the one that is next first. One that no scheduler has written down yet is shown by its rule alone."""
    from digest.store.runs import last, next_due

    now = datetime.now(UTC)
    due, ran = next_due(database), last(database)
    rows = [(due.get(job.name) or job.next_run(now), job, ran.get(job.name)) for job in planned]
    rows.sort(key=lambda row: (row[0] is None, row[0] or now, row[1].name))
    local = [(at.astimezone(job.rule.zone) if at else None, job, run) for at, job, run in rows]
    if as_json:
        print_json(
            [
                {"job": job.name, "command": job.command, "next": at, "last": _json(run) if run else None}
                for at, job, run in local
            ]
        )
        return
    shown = [
        (job.name, _time(at) or "never", _time(run.due_at.astimezone(job.rule.zone)) if run else "", _result(run))
        for at, job, run in local
    ]
    print_table(("job", "next run", "last run", "result"), shown)


def _result(run: Run | None) -> str:
    if run is None:
        return ""
    return f"{run.state} ({run.detail})" if run.detail else run.state


def _time(moment: datetime | None) -> str:
    return f"{moment:%a %Y-%m-%d %H:%M %Z}" if moment else ""


def _took(run: Run) -> str:
    return str(run.ended_at - run.started_at).partition(".")[0] if run.started_at and run.ended_at else ""


def _json(run: Run) -> dict[str, object]:
    return {
        "job": run.job,
        "due_at": run.due_at,
        "started_at": run.started_at,
        "ended_at": run.ended_at,
        "state": run.state,
        "detail": run.detail,
        "attempts": run.attempts,
    }
