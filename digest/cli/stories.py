"""`stories` and `story`: which articles tell one event, and how a story went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer
from rich.text import Text

from digest.cli.app import app
from digest.cli.article_lines import Row, read_articles
from digest.cli.output import FAILED, Json, as_json, print_json, printable, stdout
from digest.config import Project, UserError

if TYPE_CHECKING:
    from digest.facts import Vocabulary as FactsVocabulary
    from digest.model import Report, Story
    from digest.stories import Vocabulary

_DAY = len("2026-03-14")
_MOST_EVIDENCE = 8


@app.command(
    epilog="Examples: `pharma-digest stories articles.jsonl > grouped.jsonl`; "
    "`pharma-digest stories --explain articles.jsonl`; `pharma-digest clean --jsonl pages/ | pharma-digest stories -`"
)
def stories(
    file: Annotated[str, typer.Argument(help="JSON lines with id, url, title, text and published, or - for stdin.")],
    explain: Annotated[bool, typer.Option("--explain", help="Show why articles are together, for people.")] = False,
) -> None:
    """Group articles that tell one event.

    Prints one JSON object a line, in the order of the file: an article's id and its story's.
    """
    from digest.facts import Vocabulary as FactsVocabulary
    from digest.stories import Vocabulary, fold

    project = Project.find()
    vocabulary = Vocabulary.load(project.place("config/stories"))
    facts = FactsVocabulary.load(project.place("config/facts"), project.place("config/vocabulary"))
    ids: list[tuple[object, str]] = []
    reports: list[Report] = []
    failures: list[str] = []
    now = datetime.now(UTC)
    for place, row in read_articles(file, failures, progress=True):
        report = _report(row, place, now, facts)
        ids.append((row.given["id"], report.article.url))
        reports.append(report)
    folded = fold(reports, vocabulary)
    if explain:
        for story in folded:
            _explain(story, vocabulary)
    else:
        story_of = {report.article.url: story.id for story in folded for report in story.reports}
        for given, url in ids:
            typer.echo(as_json({"id": given, "story": story_of[url]}))
    raise typer.Exit(FAILED if failures else 0)


@app.command(
    epilog="Examples: `pharma-digest story 3f1c9a0b7d2e4f56`; `pharma-digest story https://example.com/news/1`"
)
def story(
    which: Annotated[str, typer.Argument(metavar="ID", help="A story's id, or the URL of one of its articles.")],
    json: Json = False,
) -> None:
    """Show how a stored story went: who had it when, who was first, the release, and the steps before it."""
    from digest.newsroom import Newsroom
    from digest.urls import canonical

    url = canonical(which) or which
    known = Newsroom(Project.find()).stories()
    for told in known:
        if which == told.id or any(report.article.url == url for report in told.reports):
            earlier = [each for id in told.earlier for each in known if each.id == id]
            if json:
                print_json(_as_json(told, earlier))
            else:
                _show(told, earlier)
            return
    raise UserError(f"{which}: no stored story has this id or article; 'pharma-digest preview' shows what there is")


def _report(row: Row, place: str, now: datetime, vocabulary: FactsVocabulary) -> Report:
    """An article of a file, as if all of them had been fetched this moment. A month is no day to go by."""
    from digest.facts import tag
    from digest.model import Report
    from digest.urls import canonical

    published = row.given.get("published")
    exact = isinstance(published, str) and len(published) >= _DAY
    article = replace(
        row.article,
        url=canonical(row.article.url) or row.article.url or f"urn:{place}",
        published=row.article.published if exact else None,
        published_day_only=exact and len(str(published)) == _DAY,
    )
    outlet = urlsplit(article.url).hostname or place
    return Report(article, tag(article, vocabulary), outlet, outlet, "", now)


def _explain(story: Story, vocabulary: Vocabulary) -> None:
    """Each report with the one it is most like, and the evidence, heaviest first."""
    from digest.stories import reasons

    stdout.print(Text(f"{story.id}  {_title(story.first)}", style="bold"))
    for reason in reasons(story, vocabulary):
        weighed = sorted(reason.evidence, key=lambda piece: -abs(piece[1]))[:_MOST_EVIDENCE]
        said = ", ".join(f"{name.replace('_', ' ')} {value:+.1f}" for name, value in weighed if value)
        stdout.print(Text.assemble(("  + ", "green"), _title(reason.report)))
        stdout.print(Text(f"    {reason.score:.1f} with “{_title(reason.like)}”: {said}", style="dim"))
    stdout.print()


def _show(story: Story, earlier: Sequence[Story]) -> None:
    """A story for people: its reports as they came out, and the steps before it, latest first."""
    stdout.print(Text(f"{story.id}  {_title(story.first)}", style="bold"))
    for place, report in enumerate(story.reports):
        marks = ["first"] if place == 0 else []
        marks += ["original release"] if place == story.original else []
        said = f"  ({', '.join(marks)})" if marks else ""
        stdout.print(Text.assemble(f"  {_when(report)}  ", (printable(report.outlet), "cyan"), (said, "green")))
        stdout.print(Text(f"    {_title(report)}\n    {printable(report.article.url)}", style="dim"))
    if earlier:
        stdout.print(Text("earlier", style="bold"))
    for step in earlier:
        stdout.print(Text(f"  {_when(step.first)}  {step.id}  {_title(step.first)}"))


def _as_json(story: Story, earlier: Sequence[Story]) -> dict[str, object]:
    return {
        "id": story.id,
        "reports": [
            {
                "outlet": report.outlet,
                "title": report.article.title,
                "url": report.article.url,
                "dated": report.dated,
                "seen_at": report.seen_at,
                "original": place == story.original,
            }
            for place, report in enumerate(story.reports)
        ],
        "earlier": [{"id": step.id, "title": step.first.article.title, "dated": step.first.dated} for step in earlier],
    }


def _title(report: Report) -> str:
    return printable(" ".join(report.article.title.split())) or "(no title)"


def _when(report: Report) -> str:
    """Its date, with the time where that is known (UTC)."""
    day_only = report.article.published_day_only and report.dated == report.article.published
    return f"{report.dated.astimezone(UTC):{'%Y-%m-%d      ' if day_only else '%Y-%m-%d %H:%M'}}"
