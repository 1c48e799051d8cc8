"""ARCHITECTURE.md is true: every module has its line, and no line is about a module that is gone."""

from __future__ import annotations

import re
from pathlib import Path

import digest
import spiders

ROOT = Path(digest.__file__).parent.parent


def modules() -> set[str]:
    files = [file for room in (digest, spiders) for file in Path(room.__file__).parent.rglob("*.py")]
    named = {file.relative_to(ROOT) for file in files if not file.name.startswith("__")}
    return {str(file.with_suffix("")) for file in named if file.parent.name != "versions"}


def test_every_module_has_its_line() -> None:
    listed, folder = set(), ""
    for line in (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").splitlines():
        if match := re.match(r"\*\*`([\w/]+)/`\*\*", line):
            folder = match[1]
        elif folder and (match := re.match(r"- `(\w+)`: ", line)):
            listed.add(f"{folder}/{match[1]}")
    assert listed == modules()
