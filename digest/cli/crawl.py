"""`crawl`: fetch what the sources have that is new. The one place outside spiders/ that runs them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.app import app
from digest.cli.output import FAILED, Json, note, print_json, print_table, stderr
from digest.config import Project, UserError

if TYPE_CHECKING:
    from spiders.run import SourceRun


Replay = Annotated[
    list[Path] | None,
    typer.Option(help="Answer from this WARC file instead of the network. Repeatable.", show_default=False),
]


@app.command(epilog="Example: `pharma-digest crawl ema biospectrum-asia --limit 20`")
def crawl(
    sources: Annotated[
        list[str] | None, typer.Argument(help="Sources to crawl; all that are enabled when none is named.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many article pages from each source.")] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Leave articles dated before this day for later.")
    ] = None,
    replay: Replay = None,
    as_json: Json = False,
) -> None:
    """Fetch new articles, clean them and store them."""
    project = Project.find()
    runs = run_crawl(
        project, chosen_sources(project, sources or []), replay or (), limit, since.date() if since else None
    )
    print_runs(runs, as_json=as_json)
    raise typer.Exit(0 if all(run.ok for run in runs) else FAILED)


def run_crawl(
    project: Project,
    sources: Sequence[str],
    replay: Sequence[Path] = (),
    limit: int | None = None,
    since: date | None = None,
) -> list[SourceRun]:
    """Crawl `sources`, with progress bars on a terminal."""
    if (project.root / "config").is_dir() and not (project.root / "config/sources").is_dir():
        note(f"{project.root / 'config/sources'} is missing: the sources that come with the program are crawled")
    from spiders import worker

    worker.prepare(project)  # beside our own imports: Scrapy alone takes half a second
    from spiders.crawl import crawl as crawl_sources

    return crawl_sources(project, sources, replay=replay, limit=limit, since=since, console=stderr)


def chosen_sources(project: Project, named: Sequence[str]) -> list[str]:
    """The sources `named`, each once, or all enabled ones. Raises `UserError` for a name nobody has."""
    for name in named:
        if name not in project.sources:
            raise UserError(f"no source is called {name!r}; see 'pharma-digest sources list'")
    return list(dict.fromkeys(named)) or [slug for slug, source in project.sources.items() if source.enabled]


def print_runs(runs: Sequence[SourceRun], *, as_json: bool) -> None:
    """What each source's crawl did."""
    if as_json:
        print_json([run.as_json() for run in runs])
        return
    numbers = ("found", "new", "updated", "unchanged", "failed")
    rows = [(run.source, run.found, run.new, run.updated, run.unchanged, run.failed, _why(run)) for run in runs]
    print_table(("source", *numbers, "why"), rows, right=numbers)


def _why(run: SourceRun) -> str:
    said = [f"{count} × {reason}" if count > 1 else reason for reason, count in run.problems.most_common()]
    said += [f"{count} × {reason}" if count > 1 else reason for reason, count in run.notes.most_common()]
    if run.recovered:
        said.append(f"{run.recovered} taken over from a crawl that was killed")
    if run.waiting:
        said.append(f"{run.waiting} left for the next run")
    return "; ".join(said)
