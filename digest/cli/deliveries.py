"""`deliveries`: who was sent which issue, and with what result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.app import app
from digest.cli.output import Json, note, print_json, print_table
from digest.config import Project, UserError

if TYPE_CHECKING:
    from digest.store import ledger

_STATES = {"sending": "unknown"}
"""A delivery found in hand when nobody sends is of a run that was killed."""


@app.command(epilog="Example: `pharma-digest deliveries --failed --digest pharma-morning`")
def deliveries(
    failed: Annotated[bool, typer.Option("--failed", help="Only what failed, was put off, or is unknown.")] = False,
    digest: Annotated[str, typer.Option(help="Only this digest's.", show_default=False)] = "",
    limit: Annotated[int, typer.Option(min=1, help="At most so many, of the newest issues.")] = 200,
    as_json: Json = False,
) -> None:
    """Show the ledger: each issue's readers, how their deliveries stand, and what the mail server said."""
    from digest.newsroom import Newsroom
    from digest.store import ledger

    project = Project.find()
    if digest and digest not in project.digests:
        raise UserError(f"no digest is called {digest!r}; there are: {', '.join(project.digests) or 'none'}")
    states = ("failed", "deferred", "sending") if failed else ()
    entries = ledger.entries(Newsroom(project).database, digest=digest, states=states, limit=limit)
    if as_json:
        print_json([_json(entry) for entry in entries])
        return
    if not entries:
        note("nothing failed" if failed else "nothing was sent yet")
        return
    rows = []
    for entry in entries:
        each = entry.delivery
        due = f"{each.due_at:%Y-%m-%d %H:%M}" if each.due_at and each.state in ("queued", "deferred") else ""
        state = _STATES.get(each.state, each.state)
        rows.append((entry.issue_date, entry.digest, each.recipient, state, each.attempts, due, each.detail))
    print_table(("issue", "digest", "reader", "state", "tries", "next (UTC)", "answer"), rows, right=("tries",))


def _json(entry: ledger.Entry) -> dict[str, object]:
    each = entry.delivery
    return {
        "digest": entry.digest,
        "issue_date": entry.issue_date,
        "recipient": each.recipient,
        "state": _STATES.get(each.state, each.state),
        "attempts": each.attempts,
        "code": each.code,
        "detail": each.detail,
        "message_id": each.message_id,
        "due_at": each.due_at,
        "changed_at": each.changed_at,
    }
