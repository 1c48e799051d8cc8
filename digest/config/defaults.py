"""Where the files that travel with the program are: the packaged `config/` and `templates/`."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def defaults() -> Path:
    """The folder that holds the default `config/` and `templates/`: inside the wheel, or the checkout's root."""
    packaged = _PACKAGE / "defaults"
    return packaged if packaged.is_dir() else _PACKAGE.parent
