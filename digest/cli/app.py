"""The application and its global options; the commands register themselves here."""

from __future__ import annotations

import importlib
import logging
from typing import Annotated

import typer
from typer.core import TyperGroup

from digest import __version__

_COMMANDS = (
    "demo", "init", "doctor", "sources", "crawl", "digests", "run", "deliveries", "bounces", "schedule", "health",
    "subscribers", "subscriber_files", "web", "clean", "tag", "stories", "archive", "db",
)  # fmt: skip
_ORDER = (
    "demo", "init", "doctor", "sources", "crawl", "preview", "send", "run", "deliveries", "bounces", "schedule", "runs",
    "health", "subscribers", "web", "clean", "tag", "stories", "story", "archive", "db",
)  # fmt: skip


class _InOrder(TyperGroup):
    """Lists the commands in the order in which one comes to need them."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        return sorted(super().list_commands(ctx), key=_ORDER.index)


app = typer.Typer(
    name="pharma-digest",
    cls=_InOrder,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Example: `pharma-digest demo`, a first digest with no network and nothing to configure.\n\n"
    "Exit codes: 0 done, 1 some sources or readers failed, 2 a mistake in the call or the configuration, "
    "70 a fault of the program, 130 stopped by Ctrl-C.",
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"pharma-digest {__version__}")
        raise typer.Exit


@app.callback()
def pharma_digest(
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show what happens, on stderr.")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Crawl pharma and biotech news sites, and mail one clean, cited digest: what happened, once per story.

    Reads `config/` and `templates/` from this folder (or `$PHARMA_DIGEST_HOME`), or else its own defaults.
    """
    from digest.cli.output import log_to_stderr

    log_to_stderr(logging.DEBUG if debug else logging.INFO if verbose else logging.CRITICAL)


for command in _COMMANDS:
    importlib.import_module(f"digest.cli.{command}")
