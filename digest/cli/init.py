"""`init`: a project folder of one's own."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated

import typer

from digest.cli.app import app
from digest.cli.output import note, stdout
from digest.config import UserError, defaults

_COMPILED = "vocabulary"
"""The folder of config/ that is built, not written: a copy would hide what an upgrade brings."""

_SCRAPY_CFG = "[settings]\ndefault = spiders.settings\n"


@app.command(epilog="Example: `pharma-digest init ~/digest && cd ~/digest && pharma-digest doctor`")
def init(
    folder: Annotated[Path, typer.Argument(help="Where to put config/ and templates/. Made if missing.")],
) -> None:
    """Copy the configuration and the templates out for editing. What is there already stays as it is."""
    kept = 0
    try:
        for name in ("config", "templates"):
            for file in sorted((defaults() / name).rglob("*")):
                if file.is_file() and file.parent.name != _COMPILED:
                    kept += not _copy(file, folder / name / file.relative_to(defaults() / name))
        if not (folder / "scrapy.cfg").exists():
            (folder / "scrapy.cfg").write_text(_SCRAPY_CFG, encoding="utf-8")
    except OSError as error:
        raise UserError(f"{error.filename or folder}: {error.strerror}") from None
    if kept:
        note(f"{kept} files were there already and stay as they are")
    stdout.print(f"Ready: {folder}", markup=False)
    stdout.print(
        f"Next: cd {folder}; write your address into config/settings.toml (crawl.contact) and your readers into\n"
        "config/digests/*.toml; then: pharma-digest doctor, pharma-digest run, pharma-digest schedule",
        markup=False,
    )


def _copy(source: Path, target: Path) -> bool:
    if target.exists():
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    return True
