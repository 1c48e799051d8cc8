"""The command line. Each group of commands is a module; what they need is imported when they run."""

from __future__ import annotations

import sys

from digest.cli.app import app
from digest.cli.output import fail
from digest.config import UserError

MISTAKE = 2
FAULT = 70
"""An error of the program's own: EX_SOFTWARE of sysexits.h."""


def main() -> None:
    """The `pharma-digest` command. Mistakes a person can mend are one line, and exit with 2; Ctrl-C exits with 130."""
    try:
        app(prog_name="pharma-digest")
    except Exception as error:
        if "--debug" in sys.argv:
            raise
        if isinstance(error, UserError):
            fail(str(error))
            sys.exit(MISTAKE)
        fail(f"{type(error).__name__}: {error}: this is a fault of the program; 'pharma-digest --debug …' shows where")
        sys.exit(FAULT)
