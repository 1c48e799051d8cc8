"""`preview` and `send`: a digest on the screen, and on its way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from digest.cli.app import app
from digest.cli.output import FAILED, Json, fail, note, print_json, print_table, printable, stdout
from digest.config import Digest, Project, UserError

if TYPE_CHECKING:
    from digest.deliver import Outcome
    from digest.model import Edition
    from digest.render import Renderer


Way = Literal["send", "queued", "retry", "test"]

_MEANING = {
    "queued": "waits for the next run",
    "deferred": "is tried again later",
    "failed": "not sent",
    "sending": "unknown",
}


class Format(str, Enum):  # noqa: UP042 - Typer shows the values of str enums
    """How a preview is written."""

    text = "text"
    html = "html"
    page = "page"
    markdown = "markdown"
    json = "json"
    atom = "atom"
    jsonfeed = "jsonfeed"
    csv = "csv"
    ics = "ics"


@app.command(epilog="Example: `pharma-digest preview pharma-morning --format html --output digest.html`")
def preview(
    digest: Annotated[str, typer.Argument(help="The digest to show.")],
    form: Annotated[
        Format,
        typer.Option(
            "--format",
            help="text or html (the mail), page (for the web), markdown, json (all data), atom or jsonfeed (feeds), "
            "csv (a row a story), ics (the dates ahead).",
            show_choices=False,
        ),
    ] = Format.text,
    why: Annotated[bool, typer.Option("--why", help="Show what makes each story's score instead.")] = False,
    output: Annotated[Path | None, typer.Option(help="Write to this file.", show_default=False)] = None,
) -> None:
    """Show what a digest would send now. Nothing is sent and nothing is written down."""
    from digest.newsroom import Newsroom

    project = Project.find()
    newsroom = Newsroom(project)
    edition = newsroom.edition(chosen_digests(project, [digest])[0], datetime.now(UTC))
    if not edition.cards and not (form is Format.ics and edition.calendar):
        note("nothing new in the window; run 'pharma-digest crawl' first?")
        return
    if why:
        _print_scores(edition)
        return
    written = _written(edition, newsroom.renderer, form)
    if output is None:
        # CSV and iCalendar end their lines as their standards ask.
        shown = "\r\n".join(printable(part) for part in written.split("\r\n"))
        typer.echo(shown, nl=not shown.endswith("\n"))
        return
    try:
        output.write_text(written, encoding="utf-8", newline="")
    except OSError as error:
        raise UserError(f"{output}: {error.strerror}") from None


def _written(edition: Edition, renderer: Renderer, form: Format) -> str:
    match form:
        case Format.text:
            return renderer.mail(edition).text
        case Format.html:
            return renderer.mail(edition).html
        case Format.page:
            return renderer.page(edition)
        case Format.markdown:
            return renderer.markdown(edition)
        case Format.json:
            return renderer.json(edition)
        case Format.atom:
            return renderer.atom(edition)
        case Format.jsonfeed:
            return renderer.json_feed(edition)
        case Format.csv:
            return renderer.csv(edition)
        case Format.ics:
            return renderer.ics(edition)


def _print_scores(edition: Edition) -> None:
    """Each card's score as the sum it is, a row a card, in reading order."""
    parts = list(dict.fromkeys(part.name for card in edition.cards for part in card.score))
    rows = []
    for section in edition.sections:
        for card in section.cards:
            said = {part.name: f"{part.value:g} {part.why}".rstrip() for part in card.score}
            total = f"{sum(part.value for part in card.score):.2f}"
            rows.append([total, *(said.get(part, "") for part in parts), section.title, card.title])
    print_table(["score", *parts, "section", "story"], rows, right=["score"])


@app.command(epilog="Example: `pharma-digest send pharma-morning --test you@example.org`")
def send(
    digest: Annotated[str, typer.Argument(help="The digest to send.")],
    queued: Annotated[
        bool, typer.Option("--queued", help="Only what an earlier run could not deliver; compose nothing new.")
    ] = False,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Only what failed of the last days' issues, and what waits.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say who would get what; send nothing and write nothing down.")
    ] = False,
    test: Annotated[
        str, typer.Option("--test", metavar="ADDRESS", help="Send one copy to this address and to nobody else.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Send today's issue of a digest to everyone who does not have it yet."""
    if sum((queued, retry_failed, dry_run, bool(test))) > 1:
        raise UserError("--queued, --retry-failed, --dry-run and --test exclude each other; give one")
    project = Project.find()
    [chosen] = chosen_digests(project, [digest])
    now = datetime.now(UTC)
    if dry_run:
        _print_plan(project, chosen, now, as_json=as_json)
        return
    way: Way = "test" if test else "retry" if retry_failed else "queued" if queued else "send"
    raise typer.Exit(send_digests(project, [chosen], now, way=way, address=test, as_json=as_json))


def chosen_digests(project: Project, named: Sequence[str]) -> list[Digest]:
    """The digests `named`, each once, or all. Raises `UserError` for a name nobody has."""
    for name in named:
        if name not in project.digests:
            known = ", ".join(project.digests) or "none; add a file to config/digests"
            raise UserError(f"no digest is called {name!r}; there are: {known}")
    return [project.digests[name] for name in dict.fromkeys(named or project.digests)]


def send_digests(
    project: Project, digests: Sequence[Digest], now: datetime, *, way: Way = "send", address: str = "", as_json: bool
) -> int:
    """Send each digest's issue of `now` and print what became of it; returns the exit code.

    The `way` "queued" sends only what earlier runs could not deliver, "retry" what failed too, "test" one copy to
    `address`.
    """
    from digest.newsroom import Newsroom
    from digest.sending import Sending

    sending = Sending(Newsroom(project))
    ways: dict[Way, Callable[[Digest, datetime], list[Outcome]]] = {
        "send": sending.send,
        "queued": sending.resend,
        "retry": sending.retry_failed,
        "test": lambda digest, now: [sending.test(digest, address, now)],
    }
    sent = {digest.slug: ways[way](digest, now) for digest in digests}
    if as_json:
        print_json({slug: [_json(outcome) for outcome in outcomes] for slug, outcomes in sent.items()})
    for slug, outcomes in sent.items() if not as_json else ():
        if not outcomes:
            note(f"{slug}: {'nothing new, so nothing is sent' if way == 'send' else 'nothing waits to be sent'}")
        _print_outcomes(slug, outcomes)
    return 0 if all(_is_well(outcome) for outcomes in sent.values() for outcome in outcomes) else FAILED


def _print_plan(project: Project, digest: Digest, now: datetime, *, as_json: bool) -> None:
    from digest.newsroom import Newsroom
    from digest.sending import Sending

    subject, outcomes = Sending(Newsroom(project)).plan(digest, now)
    if as_json:
        print_json({"digest": digest.slug, "subject": subject, "readers": [_json(outcome) for outcome in outcomes]})
        return
    if not outcomes:
        note(f"{digest.slug}: nothing new, so nothing would be sent")
        return
    stdout.print(printable(f"{digest.slug}: {subject}"), markup=False)
    rows = [
        (each.recipient, "would get it" if each.state == "queued" else each.state, each.detail) for each in outcomes
    ]
    print_table(("reader", "", ""), rows)


def _print_outcomes(slug: str, outcomes: Sequence[Outcome]) -> None:
    for outcome in outcomes:
        if outcome.state == "sent" and outcome.now:
            stdout.print(printable(f"{slug}: {outcome.recipient}: {outcome.detail}"), markup=False)
    earlier = sum(outcome.state == "sent" and not outcome.now for outcome in outcomes)
    if earlier:
        note(f"{slug}: sent to {earlier} earlier, and not again")
    later = sum(outcome.due_at is not None for outcome in outcomes)
    if later:
        note(f"{slug}: {later} get it later, at an hour of their own")
    troubled: dict[tuple[str, str], list[str]] = {}
    for outcome in outcomes:
        if not _is_well(outcome):
            troubled.setdefault((outcome.state, outcome.detail), []).append(outcome.recipient)
    for (state, detail), readers in troubled.items():
        who = readers[0] if len(readers) == 1 else f"{len(readers)} readers"
        fail(f"{slug}: {who}: {_MEANING[state]}: {detail}")


def _is_well(outcome: Outcome) -> bool:
    return outcome.state == "sent" or outcome.due_at is not None


def _json(outcome: Outcome) -> dict[str, object]:
    return {
        "recipient": outcome.recipient,
        "state": outcome.state,
        "detail": outcome.detail,
        "now": outcome.now,
    }
