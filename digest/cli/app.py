"""The application and its global options; the commands register themselves here."""

from __future__ import annotations

import importlib
import logging
from typing import Annotated

import typer

from digest import __version__

app = typer.Typer(
    name="pharma-digest",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Start with: `pharma-digest demo`. Exit codes: 0 done, 1 some sources or readers failed, 2 a mistake in "
    "the call or the configuration.",
)

_COMMANDS = ("init", "demo", "run", "crawl", "sources", "clean", "digests", "schedule", "archive", "db", "doctor")


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
