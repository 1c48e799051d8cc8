"""`clean`: pages down to their articles, by hand."""

from __future__ import annotations

import codecs
import gzip
import json
import sys
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import track

from digest.cli.app import app
from digest.cli.output import FAILED, as_json, fail, note, printable, stderr
from digest.config import Project, UserError

if TYPE_CHECKING:
    from digest.clean import Vocabulary
    from digest.model import Article

MAX_BYTES = 32 * 2**20
"""No page is larger; what a compressed file unpacks to beyond this is not read."""

_BINARY_SHARE = 20
"""One zero byte in so many makes a file no text."""

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
    explain: Annotated[bool, typer.Option("--explain", help="List what was removed, and why.")] = False,
) -> None:
    """Print the article of each page: title, standfirst, date, authors and text, and nothing else of the page."""
    from digest.clean import load_vocabulary

    project = Project.find()
    vocabulary = load_vocabulary(project.place("config/cleaning"))
    wanted = list(_inputs(inputs, _urls(urls) if urls else {}))
    failed = 0
    first = True
    busy = stderr.is_terminal and not sys.stdout.isatty() and len(wanted) > 1
    for item in track(wanted, "cleaning", console=stderr, transient=True, disable=not busy):
        try:
            article = _clean(project, item, vocabulary)
        except UserError as error:
            fail(str(error))
            failed += 1
            continue
        if jsonl:
            typer.echo(as_json(_as_json(item, article, explain=explain)))
        else:
            if not article.blocks:
                note(f"{item.place}: no article text found")
            typer.echo(("" if first else "\n" + "─" * 72 + "\n\n") + printable(_as_text(article, explain=explain)))
        first = False
    raise typer.Exit(FAILED if failed else 0)


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


def _clean(project: Project, item: _Input, vocabulary: Vocabulary) -> Article:
    from digest.clean import clean as clean_page
    from digest.clean import clean_text

    now = datetime.now(UTC)
    if item.place.startswith(("http://", "https://")):
        from spiders.fetch import fetch

        page = fetch(project, item.place)
        return clean_page(page.body, page.url, content_type=page.content_type, now=now, vocabulary=vocabulary)
    body = _read(item.place)
    if _is_binary(body):
        raise UserError(f"{item.place}: neither a page nor text")
    if item.plain:
        return clean_text(body.decode("utf-8", errors="replace"), item.url, now=now, vocabulary=vocabulary)
    return clean_page(body, item.url, now=now, vocabulary=vocabulary)


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


def _is_binary(body: bytes) -> bool:
    """PDFs say so. Images and programs are full of zero bytes, as no text is but UTF-16 and UTF-32, which say so."""
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)):
        return False
    return body.startswith(b"%PDF-") or body.count(0) * _BINARY_SHARE > len(body)


def _as_json(item: _Input, article: Article, *, explain: bool) -> dict[str, object]:
    fields: dict[str, object] = {
        "id": item.id,
        "url": article.url or item.url,
        "title": article.title,
        "dek": article.dek,
        "authors": list(article.authors),
        "published": _published(article),
        "modified": article.modified.isoformat() if article.modified else None,
        "language": article.language,
        "text": article.text,
        "sections": [asdict(section) for section in article.sections],
    }
    if explain:
        fields["removed"] = [asdict(removed) for removed in article.removed]
    return fields


def _published(article: Article) -> str | None:
    if article.published is None:
        return None
    return article.published.date().isoformat() if article.published_day_only else article.published.isoformat()


def _as_text(article: Article, *, explain: bool) -> str:
    date = article.published
    day = f"{date.day} {date:%B %Y}" if date else ""
    clock = f", {date:%H:%M %Z}" if date and not article.published_day_only else ""
    line = " · ".join(part for part in (day + clock, ", ".join(article.authors)) if part)
    parts = [article.title, article.dek, line, article.text]
    parts += [f"[{section.name}]\n{section.text}" for section in article.sections]
    if explain:
        reasons = [f"{removed.reason}: {' '.join(removed.text.split())[:160]}" for removed in article.removed]
        parts.append("\n".join(["Removed:", *reasons] if reasons else ["Nothing was removed."]))
    return "\n\n".join(part for part in parts if part)
