"""`bounces`: what came back, and who called our mail spam."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from digest.cli.app import app
from digest.cli.output import Json, note, print_json, print_table
from digest.config import MailSettings, Project, UserError


@app.command(epilog="Example: `pharma-digest bounces ~/Maildir/.bounces` or `pharma-digest bounces --imap`")
def bounces(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Reports: message files, mbox files, Maildirs, folders of .eml files.")
    ] = None,
    imap: Annotated[bool, typer.Option("--imap", help="Read the mailbox that [mail] names, what is unseen.")] = False,
    as_json: Json = False,
) -> None:
    """Read reports of mail that could not be delivered, and complaints; leave alone the addresses they are about.

    A report counts once, however often it is read.
    """
    from digest.deliver import read_report, take_report
    from digest.newsroom import Newsroom

    project = Project.find()
    if bool(paths) == imap:
        raise UserError("name files or folders of reports, or --imap")
    newsroom = Newsroom(project)
    counted: Counter[str] = Counter()
    for message in _messages(project.settings.mail, paths or (), imap=imap):
        report = read_report(message, project.settings.mail.bounce_address)
        now = datetime.now(UTC)
        counted[take_report(newsroom.database, report, project.delivery, now) if report else "no report"] += 1
    if as_json:
        print_json(dict(sorted(counted.items())))
    elif counted:
        print_table(("messages", "what they changed"), [(number, effect) for effect, number in counted.most_common()])
    else:
        note("no messages")


def _messages(mail: MailSettings, paths: list[Path] | tuple[()], *, imap: bool) -> Iterator[bytes]:
    from digest.deliver import IMAP_PASSWORD_VARIABLE, messages_by_imap, messages_in

    if not imap:
        for path in paths:
            yield from messages_in(path)
        return
    if not mail.imap_host:
        raise UserError("mail.imap_host is empty: name the server of the mailbox that bounces come to")
    yield from messages_by_imap(mail, os.environ.get(IMAP_PASSWORD_VARIABLE, ""))
