"""`subscribers`: who gets digests, one reader at a time. Files of readers are in `subscriber_files`."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from digest.cli.app import app
from digest.cli.output import FAILED, Json, fail, note, print_json, print_table, printable, stderr, stdout
from digest.config import Project, UserError
from digest.readers.subscriber import State

if TYPE_CHECKING:
    from digest.readers.subscriber import Subscriber
    from digest.store import Database
    from digest.subscriptions import Subscriptions

subscribers = typer.Typer(no_args_is_help=True, help="Who gets digests: add, change, pause, remove, move in and out.")
app.add_typer(subscribers, name="subscribers")

Address = Annotated[str, typer.Argument(help="The reader's mail address.", show_default=False)]
Confirmed = Annotated[
    bool, typer.Option("--confirmed", help="They agreed already, and you can show it: no mail asks them to confirm.")
]


@subscribers.command("list", epilog="Example: `pharma-digest subscribers list --state pending --json`")
def list_readers(
    state: Annotated[str, typer.Option(help=f"Only those who are {', '.join(get_args(State))}.")] = "",
    digest: Annotated[str, typer.Option(help="Only those of this digest.")] = "",
    as_json: Json = False,
) -> None:
    """Name all readers."""
    from digest.store import subscribers as stored

    if state and state not in get_args(State):
        raise UserError(f"--state: {state!r} is not a choice; write one of {', '.join(get_args(State))}")
    wanted: Any = state or None
    readers = stored.each(_open(), state=wanted, digest=digest)
    if as_json:
        print_json([as_data(reader) for reader in readers])
        return
    rows = [
        (each.address, each.name, ", ".join(each.digests), _when(each), each.timezone, _state(each)) for each in readers
    ]
    print_table(("address", "name", "digests", "when", "timezone", "state"), rows)


@subscribers.command(epilog="Example: `pharma-digest subscribers show anna@example.org --json`")
def show(address: Address, as_json: Json = False) -> None:
    """Print everything kept of one reader, what was sent to them included; with --json, to hand out to them."""
    from digest.store import personal_data

    database = _open()
    reader = _reader(database, address)
    kept = personal_data.suppression(database, reader.address)
    deliveries = [asdict(each) for each in personal_data.deliveries(database, reader.address, reader.id)]
    about = {**as_data(reader), "suppressed": asdict(kept) if kept else None}
    if as_json:
        print_json({**about, "deliveries": deliveries})
        return
    for name, value in about.items():
        stdout.print(printable(f"{name}: {value}"), markup=False)
    columns = ("digest", "issue_date", "state", "detail")
    print_table(columns, [[each[column] for column in columns] for each in deliveries])


@subscribers.command(epilog="Example: `pharma-digest subscribers add anna@example.org --digest pharma-morning`")
def add(
    address: Address,
    digest: Annotated[list[str], typer.Option(help="A digest they want. Repeatable.", show_default=False)],
    name: Annotated[str, typer.Option(help="What they are called.")] = "",
    timezone: Annotated[str, typer.Option(help="An IANA timezone; that of the digest by default.")] = "",
    days: Annotated[str, typer.Option(help="daily, weekdays or weekly.")] = "daily",
    weekday: Annotated[str, typer.Option(help="Of weekly readers: mon to sun.")] = "mon",
    hour: Annotated[str, typer.Option(help="0 to 23; as soon as it is ready by default.")] = "",
    form: Annotated[str, typer.Option("--format", help="html or text.")] = "html",
    confirmed: Confirmed = False,
) -> None:
    """Add a reader, and mail them a link to confirm that they want it. Who left before is asked anew."""
    from digest.readers.subscriber import Subscriber
    from digest.readers.wishes import WishError, read_address, read_wishes
    from digest.store import subscribers as stored

    subscriptions = open_subscriptions(confirmed)
    digests, now = subscriptions.newsroom.project.digests, datetime.now(UTC)
    given = {"name": name, "digests": ";".join(digest), "days": days, "weekday": weekday, "hour": hour, "format": form}
    try:
        reader = Subscriber(address=read_address(address), created_at=now, changed_at=now)
        reader = read_wishes({**given, **({"timezone": timezone} if timezone else {})}, digests, reader)
    except WishError as error:
        raise UserError(str(error)) from None
    if not timezone:
        reader = replace(reader, timezone=digests[reader.digests[0]].timezone)
    reader = subscriptions.sign_up(reader)
    if reader.state != "pending":
        raise UserError(f"{reader.address}: is {reader.state} already, and stays so; see 'subscribers show'")
    if confirmed:
        stored.move(subscriptions.database, reader.id, "active", now)
        stdout.print(printable(f"{reader.address}: active"), markup=False)
        return
    raise typer.Exit(ask_to_confirm(subscriptions, [reader], now))


@subscribers.command(epilog="Example: `pharma-digest subscribers pause anna@example.org --until 2026-09-01`")
def pause(
    address: Address,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The first day they get issues again.")
    ] = None,
) -> None:
    """Send a reader nothing for a while, or until 'subscribers resume'."""
    from digest.store import subscribers as stored

    database = _open()
    reader = _reader(database, address)
    day = until.date() if until else None
    _moved(reader, stored.move(database, reader.id, "paused", datetime.now(UTC), paused_until=day), "paused")


@subscribers.command(epilog="Example: `pharma-digest subscribers resume anna@example.org`")
def resume(address: Address) -> None:
    """Send issues again to a reader who was paused, or to an address that bounced or complained.

    Who complained is asked by mail whether they want it again, and gets nothing before they confirm.
    """
    from digest.store import subscribers as stored
    from digest.store import suppressions

    database, now = _open(), datetime.now(UTC)
    reader = stored.find(database, address)
    if reader is not None and reader.state == "unsubscribed":
        raise UserError(f"{reader.address}: is unsubscribed; 'subscribers add' asks whether they want it again")
    has_agreed = reader is None or (reader.state not in ("pending", "complained") and reader.confirmed_at is not None)
    subscriptions = open_subscriptions(has_agreed)
    lifted = suppressions.lift(database, address, now)
    if reader is None and lifted:
        stdout.print(printable(f"{address}: is sent mail again"), markup=False)
        return
    reader = _reader(database, address)
    if lifted and reader.state == "pending":
        raise typer.Exit(ask_to_confirm(subscriptions, [reader], now))
    resumed = reader.state == "paused" and stored.move(database, reader.id, "active", now)
    _moved(reader, resumed, "active")


@subscribers.command(epilog="Example: `pharma-digest subscribers remove anna@example.org`")
def remove(address: Address) -> None:
    """Unsubscribe a reader from everything. Who they are is kept, so that no import brings them back; see 'erase'."""
    from digest.store import subscribers as stored

    database = _open()
    reader = _reader(database, address)
    _moved(reader, stored.move(database, reader.id, "unsubscribed", datetime.now(UTC)), "unsubscribed")


@subscribers.command(epilog="Example: `pharma-digest subscribers erase anna@example.org --yes`")
def erase(
    address: Address, yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether it is meant.")] = False
) -> None:
    """Erase everything kept of one reader, in the ledger of what was sent too. It cannot be undone."""
    from digest.store import personal_data

    project, database = Project.find(), _open()
    reader = _reader(database, address)
    if not yes and not typer.confirm(f"Erase everything kept of {printable(reader.address)}?"):
        raise typer.Exit(FAILED)
    personal_data.erase(database, reader.address, reader.id)
    stdout.print("Erased.")
    if project.outbox.is_dir():
        note(f"mails that were written to {project.outbox} are files of yours, and stay")


def open_subscriptions(confirmed: bool) -> Subscriptions:
    """The project's subscriptions. Raises `UserError` where readers would have to confirm and there is no page to."""
    from digest.newsroom import Newsroom
    from digest.subscriptions import Subscriptions

    subscriptions = Subscriptions(Newsroom(Project.find()))
    if not confirmed and not subscriptions.base_url:
        raise UserError(
            "config/settings.toml: web.base_url: empty, so nobody could confirm; set it and run 'pharma-digest web', "
            "or say --confirmed if they agreed already"
        )
    return subscriptions


def ask_to_confirm(subscriptions: Subscriptions, readers: Sequence[Subscriber], now: datetime) -> int:
    """Mail pending readers a link to confirm, with a progress bar on a terminal; returns the exit code."""
    from rich.progress import Progress

    with Progress(console=stderr, disable=not stderr.is_terminal or len(readers) < 2, transient=True) as progress:
        bar = progress.add_task("asking to confirm", total=len(readers))
        asked = asyncio.run(subscriptions.ask(readers, now, lambda: progress.advance(bar)))
    not_due = sum(not each.sent and not each.problem for each in asked)
    if not_due:
        note(f"{not_due} not asked: they were within the last hour, or they bounced or complained")
    stdout.print(f"{sum(each.sent for each in asked)} asked to confirm")
    for each in asked:
        if each.problem:
            fail(f"{each.reader.address}: pending, but not asked: {each.problem}; 'subscribers add' asks again")
    return FAILED if any(each.problem for each in asked) else 0


def as_data(reader: Subscriber) -> dict[str, object]:
    """The reader for JSON."""
    return {**asdict(replace(reader)), "watch": reader.watch.model_dump(mode="json")}


def _open() -> Database:
    from digest.store import Database

    return Database(Project.find().database_url)


def _reader(database: Database, address: str) -> Subscriber:
    from digest.store import subscribers as stored

    reader = stored.find(database, address)
    if reader is None:
        raise UserError(f"no reader has the address {address!r}; see 'pharma-digest subscribers list'")
    return reader


def _moved(reader: Subscriber, moved: bool, state: str) -> None:
    if not moved and reader.state != state:
        raise UserError(f"{reader.address}: is {reader.state}, which cannot become {state}")
    stdout.print(printable(f"{reader.address}: {state}"), markup=False)


def _when(reader: Subscriber) -> str:
    from digest.readers.wishes import WEEKDAYS

    days = f"weekly {WEEKDAYS[reader.weekday]}" if reader.days == "weekly" else reader.days
    return days if reader.hour is None else f"{days} {reader.hour:02}:00"


def _state(reader: Subscriber) -> str:
    return f"paused until {reader.paused_until}" if reader.paused_until else reader.state
