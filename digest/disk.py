"""Room on a disk. In: a folder. Out: whether there is enough to go on for weeks, and how much, in words."""

from __future__ import annotations

import shutil
from pathlib import Path

_NEEDED = 500 * 2**20
"""Bytes: some weeks of archive from a dozen sources."""


def room(folder: Path) -> tuple[bool, str]:
    """Whether there is room on the disk that `folder` is on, and a line about it with the remedy. Raises `OSError`."""
    free = shutil.disk_usage(folder).free
    if free < _NEEDED:
        return False, f"{folder}: {free // 2**20} MB free; make room, or move store.archive to a larger disk"
    return True, f"{folder}: {free / 2**30:.1f} GB free"
