"""Takes up the WARC files that a killed run left open, so that what it fetched need not be fetched again."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path

from digest.archive.reader import Capture, captures
from digest.archive.writer import OPEN

_CHUNK = 1 << 16


def recover(folder: Path, source: str) -> Iterator[Capture]:
    """The responses in the files `source` left open, oldest first.

    Each file is repaired first, and closed once the caller has dealt with all of it. The caller must see to it that
    no other crawl of the same source is running.
    """
    for left_open in sorted(folder.glob(f"*-{source}.warc.gz{OPEN}")):
        # The stamp before the source holds no hyphen: "other-site" is not a file of "site".
        if left_open.name.split("-", 1)[1] != f"{source}.warc.gz{OPEN}":
            continue
        end = _end_of_last_whole_member(left_open)
        if end == 0:
            left_open.unlink()
            continue
        with left_open.open("r+b") as file:
            file.truncate(end)
        yield from captures(left_open)
        left_open.rename(left_open.with_name(left_open.name.removesuffix(OPEN)))


def _end_of_last_whole_member(path: Path) -> int:
    """The offset where the last complete gzip member of the file ends; 0 where there is none."""
    end = position = 0
    member = zlib.decompressobj(wbits=31)
    with path.open("rb") as file:
        chunk = file.read(_CHUNK)
        while chunk:
            try:
                member.decompress(chunk)
            except zlib.error:
                return end
            if member.eof:
                end = position + len(chunk) - len(member.unused_data)
                chunk = member.unused_data
                position = end
                member = zlib.decompressobj(wbits=31)
                if chunk:
                    continue
            else:
                position += len(chunk)
            chunk = file.read(_CHUNK)
    return end
