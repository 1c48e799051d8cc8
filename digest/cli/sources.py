"""`sources`: the sites that are read."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from digest.cli.app import app
from digest.cli.crawl import chosen_sources, print_runs, run_crawl
from digest.cli.output import FAILED, Json, print_json, print_table, printable, stdout
from digest.config import Project

sources = typer.Typer(no_args_is_help=True, help="See the configured sites, and try them.")
app.add_typer(sources, name="sources")

Name = Annotated[str, typer.Argument(help="A source, as 'sources list' names it.")]


@sources.command("list", epilog="Example: `pharma-digest sources list --json`")
def list_sources(as_json: Json = False) -> None:
    """Name all sources, and how much of each is stored."""
    from digest.store import Database, articles

    project = Project.find()
    held = articles.count_by_source(Database(project.database_url))
    if as_json:
        print_json([_summary(project, slug, held) for slug in project.sources])
        return
    rows = []
    for slug, source in project.sources.items():
        count, newest = held.get(slug, (0, None))
        kinds = "+".join(dict.fromkeys(plan.type for plan in source.discovery))
        last = f"{newest:%Y-%m-%d %H:%M}" if newest else "never"
        state = "" if source.enabled else "off"
        rows.append((slug, source.name, source.kind, source.language, source.country, kinds, count, last, state))
    columns = ("source", "name", "kind", "lang", "country", "found by", "articles", "last new", "")
    print_table(columns, rows, right=("articles",))


@sources.command(epilog="Example: `pharma-digest sources show ema`")
def show(name: Name, as_json: Json = False) -> None:
    """Print all that is configured for one source."""
    project = Project.find()
    source = project.sources[chosen_sources(project, [name])[0]]
    fields = source.model_dump(mode="json", exclude_defaults=True)
    if as_json:
        print_json(fields)
        return
    stdout.print(f"{project.place('config/sources')}/{name}.toml", style="dim", markup=False)
    for key, value in fields.items():
        stdout.print(f"{key}: {value}", markup=False)


@sources.command(epilog="Example: `pharma-digest sources check ema`")
def check(
    names: Annotated[list[str] | None, typer.Argument(help="Sources to try; all that are enabled by default.")] = None,
    as_json: Json = False,
) -> None:
    """Try sources: ask what they have, fetch and clean the two newest pages of each, and keep nothing."""
    from digest.newsroom import Newsroom

    project = Project.find()
    with tempfile.TemporaryDirectory() as folder:
        trial = Project(project.root, state=Path(folder))
        runs = run_crawl(trial, chosen_sources(project, names or []), limit=2)
        for run in runs:
            run.waiting = 0  # nothing is kept, so nothing waits
        stored = Newsroom(trial).stored()
    if as_json:
        articles = [{"source": each.source, "url": each.article.url, "title": each.article.title} for each in stored]
        print_json({"runs": [run.as_json() for run in runs], "articles": articles})
    else:
        print_runs(runs, as_json=False)
        for each in stored:
            day = each.article.published.date() if each.article.published else "no date"
            words = len(each.article.text.split())
            stdout.print(f"\n{printable(each.article.title) or 'no title'}", style="bold", markup=False)
            stdout.print(
                f"{each.source} · {day} · {words} words · {printable(each.article.url)}", style="dim", markup=False
            )
            stdout.print(printable(each.article.text[:300]), markup=False)
    raise typer.Exit(0 if all(run.ok for run in runs) else FAILED)


def _summary(project: Project, slug: str, held: Mapping[str, tuple[int, datetime]]) -> dict[str, object]:
    source = project.sources[slug]
    count, newest = held.get(slug, (0, None))
    return {
        "source": slug,
        "name": source.name,
        "homepage": str(source.homepage),
        "kind": source.kind,
        "language": source.language,
        "country": source.country,
        "enabled": source.enabled,
        "articles": count,
        "last_new": newest,
    }
