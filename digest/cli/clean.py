"""`clean`: pages down to their articles, by hand."""

from __future__ import annotations

import gzip
import json
import sys
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.progress import track

from digest.cli.app import app
from digest.cli.clean_output import article_as_json, as_text, date_and_authors, print_explanation
from digest.cli.crawl import chosen_sources
from digest.cli.output import FAILED, as_json, fail, note, printable, stderr
from digest.config import Project, UserError
from digest.model import PROBLEMS, Article, Judged

if TYPE_CHECKING:
    from digest.clean import Known, SiteMemory
    from digest.render import ArticleRenderer

MAX_BYTES = 32 * 2**20
"""No page is larger; what a compressed file unpacks to beyond this is not read."""

Format = Literal["text", "markdown", "html"]

_BETWEEN = {"text": "\n" + "─" * 72 + "\n", "markdown": "\n---\n", "html": ""}
"""What stands between articles."""

_SUFFIXES = (".html", ".htm", ".html.gz", ".htm.gz", ".txt")


@dataclass(frozen=True, slots=True)
class _Input:
    """Something to clean: `id` is the file's name without its endings."""

    id: str
    place: str
    url: str
    plain: bool = False


@app.command(
    epilog="Examples: `pharma-digest clean page.html`; "
    "`pharma-digest clean --jsonl --urls urls.jsonl pages/ > articles.jsonl`; "
    "`curl -s https://example.com/news | pharma-digest clean -`"
)
def clean(
    inputs: Annotated[list[str], typer.Argument(help="Files (.html, .html.gz, .txt), folders, URLs, or - for stdin.")],
    jsonl: Annotated[bool, typer.Option("--jsonl", help="One JSON object a line.")] = False,
    urls: Annotated[
        Path | None, typer.Option(help='JSON lines that give the "url" of each "id".', show_default=False)
    ] = None,
    source: Annotated[
        str | None,
        typer.Option(
            help="Clean as this source's pages are: by its selectors, and without what its site repeats.",
            show_default=False,
        ),
    ] = None,
    format: Annotated[Format, typer.Option(help="How to print the articles.")] = "text",
    explain: Annotated[
        bool, typer.Option("--explain", help="Show everything on the page: what was kept, what was removed, and why.")
    ] = False,
) -> None:
    """Print the article of each page: title, standfirst, date, authors and text, and nothing else of the page."""
    from digest.clean import Known, load_vocabulary
    from digest.render import ArticleRenderer

    if jsonl and format != "text":
        raise UserError("--jsonl is a format of its own; leave out --format")
    if explain and format == "markdown":
        raise UserError("--explain prints text, or a page with --format html; there is no Markdown of it")
    project = Project.find()
    vocabulary = load_vocabulary(project.place("config/cleaning"))
    renderer = ArticleRenderer(project.place("templates"), project.place("config/render"))
    site, memory = _site(project, source) if source else (Known(), None)
    wanted = list(_inputs(inputs, _urls(urls) if urls else {}))
    failed = 0
    first = True
    busy = stderr.is_terminal and not sys.stdout.isatty() and len(wanted) > 1
    for item in track(wanted, "cleaning", console=stderr, transient=True, disable=not busy):
        try:
            article, judged = _clean(project, item, {**site, "vocabulary": vocabulary}, memory, explain=explain)
        except UserError as error:
            fail(str(error))
            failed += 1
            continue
        if article.problem == "not_a_page":
            fail(f"{item.place}: {PROBLEMS[article.problem]}")
            failed += 1
        elif article.problem:
            note(f"{item.place}: {PROBLEMS[article.problem]}; {vocabulary.signs.remedies[article.problem]}")
        if jsonl:
            typer.echo(as_json(article_as_json(item.id, item.url, article, explain=explain)))
        elif article.problem != "not_a_page":
            if not first:
                typer.echo(_BETWEEN[format])
            _show(article, judged, format, renderer, explain=explain)
            first = False
    raise typer.Exit(FAILED if failed else 0)


def _show(
    article: Article,
    judged: Sequence[Judged],
    format: Format,
    renderer: ArticleRenderer,
    *,
    explain: bool,
) -> None:
    if explain and format == "html":
        typer.echo(printable(renderer.explanation(article, judged)))
    elif explain:
        print_explanation(article, judged, renderer.label)
    elif format == "html":
        typer.echo(printable(renderer.page(article, date_and_authors(article))))
    elif format == "markdown":
        typer.echo(printable(renderer.markdown(article, date_and_authors(article))))
    else:
        typer.echo(as_text(article))


def _inputs(named: Sequence[str], urls: Mapping[str, str]) -> Iterator[_Input]:
    for name in named:
        if name == "-" or name.startswith(("http://", "https://")):
            yield _Input("stdin" if name == "-" else name, name, "" if name == "-" else name)
            continue
        path = Path(name)
        if path.is_dir():
            files = sorted(file for file in path.rglob("*") if file.name.endswith(_SUFFIXES) and file.is_file())
            if not files:
                raise UserError(f"{path}: holds no {', '.join(_SUFFIXES)} file")
        elif path.is_file():
            files = [path]
        else:
            raise UserError(f"{path}: no such file or folder")
        for file in files:
            stem = file.name.removesuffix(".gz").rpartition(".")[0] or file.name
            yield _Input(stem, str(file), urls.get(stem, ""), plain=file.name.endswith(".txt"))


def _urls(path: Path) -> dict[str, str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise UserError(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UserError(f"{path}: not UTF-8; save it as UTF-8") from None
    urls = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            urls[str(row["id"])] = str(row["url"])
        except (ValueError, KeyError, TypeError):
            raise UserError(f'{path}:{number}: not of the form {{"id": "…", "url": "…"}}') from None
    return urls


def _site(project: Project, name: str) -> tuple[Known, SiteMemory]:
    """What is known of a source's pages, and what its site prints again and again."""
    from digest.clean import Known
    from digest.newsroom import Newsroom

    source = project.sources[chosen_sources(project, [name])[0]]
    known = Known(selectors=source.selectors, date_order=source.date_order, timezone=source.timezone)
    return known, Newsroom(project).memory(name)


def _clean(
    project: Project, item: _Input, site: Known, memory: SiteMemory | None, *, explain: bool
) -> tuple[Article, Sequence[Judged]]:
    from digest.clean import clean as clean_page
    from digest.clean import explain as explain_page

    if item.place.startswith(("http://", "https://")):
        from spiders.fetch import fetch

        page = fetch(project, item.place)
        body, url, content_type = page.body, page.url, page.content_type
    else:
        body, url, content_type = _read(item.place), item.url, "text/plain; charset=utf-8" if item.plain else ""
    known: Known = {**site, "content_type": content_type, "now": datetime.now(UTC)}
    if explain:
        return explain_page(body, url, memory=memory, **known)
    return clean_page(body, url, memory=memory, **known), ()


def _read(place: str) -> bytes:
    if place == "-":
        return sys.stdin.buffer.read(MAX_BYTES)
    try:
        with Path(place).open("rb") as file:
            if not place.endswith(".gz"):
                return file.read(MAX_BYTES)
            with gzip.open(file) as unpacked:
                return unpacked.read(MAX_BYTES)
    except (OSError, EOFError, zlib.error) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise UserError(f"{place}: cannot be read ({reason})") from None
