"""`doctor`: is everything in order?"""

from __future__ import annotations

import typer
from rich.text import Text

from digest.cli.app import app
from digest.cli.output import FAILED, Json, print_json, printable, stdout
from digest.config import Project


@app.command(epilog="Example: `pharma-digest doctor`")
def doctor(as_json: Json = False) -> None:
    """Check the configuration, store, folders, templates, the mail server, the web pages and the schedule."""
    from digest.doctor import examine

    findings = examine(Project.find())
    if as_json:
        print_json([{"check": each.check, "ok": each.ok, "detail": each.detail} for each in findings])
    else:
        for each in findings:
            mark = ("ok  ", "green") if each.ok else ("MEND", "bold red")
            stdout.print(Text.assemble(mark, "  ", (each.check, "bold"), "  ", printable(each.detail)))
    raise typer.Exit(0 if all(each.ok for each in findings) else FAILED)
