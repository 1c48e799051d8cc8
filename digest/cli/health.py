"""`health`: does everything do its work?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from digest.cli.app import app
from digest.cli.output import FAILED, Json, fail, note, print_json, printable, stdout
from digest.config import Project, UserError

if TYPE_CHECKING:
    from digest.model import Sign


@app.command(epilog="Examples: `pharma-digest health`; `pharma-digest health --mail`")
def health(
    mail: Annotated[
        bool,
        typer.Option("--mail", help="Tell the operator by mail, where something is wrong or operator.report asks."),
    ] = False,
    as_json: Json = False,
) -> None:
    """Say whether everything does its work: runs, sources gone quiet, mail that did not arrive, room on the disk.

    Ends with 1 when something is wrong, with `--mail` only when the mail could not be sent.
    """
    from digest.health import examine

    project = Project.find()
    now = datetime.now(UTC)
    signs = examine(project, now)
    if as_json:
        print_json([{"what": each.what, "ok": each.ok, "detail": each.detail} for each in signs])
    else:
        for each in sorted(signs, key=lambda sign: sign.ok):
            mark = ("ok   ", "green") if each.ok else ("WRONG", "bold red")
            stdout.print(Text.assemble(mark, "  ", (printable(each.what), "bold"), "  ", printable(each.detail)))
    if mail:
        _tell(project, signs, now)
    elif not all(each.ok for each in signs):
        raise typer.Exit(FAILED)


def _tell(project: Project, signs: Sequence[Sign], now: datetime) -> None:
    from digest.deliver import RefusedError, TemporaryError, UnavailableError, UncertainError
    from digest.newsroom import Newsroom

    operator = project.settings.operator
    if not operator.address:
        raise UserError("config/settings.toml: operator.address: is empty; write whom the report goes to")
    if operator.report != "always" and all(each.ok for each in signs):
        note("all is well, so no mail is sent")
        return
    try:
        Newsroom(project).tell_operator(signs, now)
    except (RefusedError, TemporaryError, UnavailableError, UncertainError) as error:
        fail(f"the report could not be sent: {error}")
        raise typer.Exit(FAILED) from None
    note("the operator is told by mail")
