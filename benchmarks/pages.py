"""The pages that benchmarks run on: the demo archive's articles, or a folder of saved pages."""

from __future__ import annotations

import gzip
from pathlib import Path

from digest import archive, demo

_LIMIT = 2**24


def pages(folder: Path | None = None) -> list[bytes]:
    """The HTML of each page."""
    if folder is None:
        home = Path(demo.__file__).parent / "archive"
        captures = [each for file in sorted(home.glob("*.warc.gz")) for each in archive.captures(file)]
        return [
            archive.read(each.path, each.offset, _LIMIT, decoded=True)[1]
            for each in captures
            if each.status == 200 and each.header("Content-Type").startswith("text/html")
        ]
    files = sorted(file for file in folder.rglob("*") if file.name.endswith((".html", ".html.gz")))
    return [gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes() for file in files]
