"""Pages cleaned per second from WARC files on every number of cores, and whether memory stays flat.

The pages are written to an archive once and read from it as often as `--pages` asks; each worker reads its record,
cleans it and reports the memory it holds. Start, middle and end are a worker's first reports, those half way and its
last; the largest worker is shown. Reads /proc: Linux only.
"""

from __future__ import annotations

import argparse
import itertools
import multiprocessing
import os
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from pages import pages

from digest import archive
from digest.clean import clean

LIMIT = 2**24
MEGABYTE = 2**20
Place = tuple[Path, int]


def written(bodies: Sequence[bytes], folder: Path) -> list[Place]:
    """The places of the pages in a new archive."""
    fetched_at = datetime(2026, 1, 1, tzinfo=UTC)
    writer = archive.ArchiveWriter(folder, "benchmark", fetched_at)
    offsets = []
    for number, body in enumerate(bodies):
        url = f"https://example.com/{number}"
        headers = [("Content-Type", "text/html"), ("Content-Length", str(len(body)))]
        offsets.append(
            writer.write(archive.Exchange(url, "GET", [], 200, "HTTP/1.1", headers, body, fetched_at, "article", url))
        )
    writer.close()
    (path,) = folder.glob("*.warc.gz")
    return [(path, offset) for offset in offsets]


def work(place: Place) -> tuple[int, int]:
    """Clean one page; the worker's process id and the bytes it holds in memory."""
    _, body = archive.read(*place, LIMIT, decoded=True)
    clean(body)
    resident = int(Path("/proc/self/statm").read_text().split()[1])
    return os.getpid(), resident * os.sysconf("SC_PAGE_SIZE")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", help="saved pages to use in place of the demo's")
    parser.add_argument("--pages", type=int, default=2000, help="pages to clean for each number of cores")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        places = written(pages(options.folder), Path(folder))
        print(f"{len(places)} pages in the archive, {options.pages} cleaned on each number of cores")
        print(f"{'cores':>5}{'pages/s':>10}{'gain':>7}{'MB at start':>13}{'middle':>8}{'end':>8}")
        alone = 0.0
        for cores in range(1, (os.cpu_count() or 1) + 1):
            rate, memory = measured(list(itertools.islice(itertools.cycle(places), options.pages)), cores)
            alone = alone or rate
            start, middle, end = (held / MEGABYTE for held in memory)
            print(f"{cores:5}{rate:10.1f}{rate / alone:7.2f}{start:13.0f}{middle:8.0f}{end:8.0f}", flush=True)


def measured(places: Sequence[Place], cores: int) -> tuple[float, tuple[int, int, int]]:
    """Pages per second, and the memory of the largest worker at start, middle and end, in bytes."""
    held: dict[int, list[int]] = {}
    with multiprocessing.get_context("spawn").Pool(cores) as pool:
        # The models and lists are loaded before the clock starts.
        pool.map(work, places[: 8 * cores], chunksize=1)
        began = time.perf_counter()
        for worker, resident in pool.imap_unordered(work, places, chunksize=4):
            held.setdefault(worker, []).append(resident)
        spent = time.perf_counter() - began
    largest = max(held.values(), key=lambda each: each[-1])
    return len(places) / spent, (largest[0], largest[len(largest) // 2], largest[-1])


if __name__ == "__main__":
    main()
