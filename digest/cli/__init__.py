"""The command line. Each group of commands is a module; what they need is imported when they run."""

from __future__ import annotations

import sys

from digest.cli.app import app
from digest.cli.output import fail
from digest.config import UserError

INTERRUPTED = 130
"""What shells expect of a program ended by Ctrl-C: 128 + SIGINT."""


def main() -> None:
    """The `pharma-digest` command. Mistakes a person can mend are one line, and exit with 2."""
    try:
        app()
    except UserError as error:
        if "--debug" in sys.argv:
            raise
        fail(str(error))
        sys.exit(2)
    except KeyboardInterrupt:
        fail("stopped")
        sys.exit(INTERRUPTED)
