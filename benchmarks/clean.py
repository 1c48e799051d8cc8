"""Pages cleaned per second, against trafilatura with metadata, on the same pages in one run."""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import trafilatura
from pages import pages

from digest.clean import clean

ROUNDS = 3


def seconds(work: Callable[[bytes], object], bodies: Sequence[bytes]) -> float:
    began = time.perf_counter()
    for body in bodies:
        work(body)
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", help="saved pages to use in place of the demo's")
    bodies = pages(parser.parse_args().folder)
    yardstick = []
    ours = []
    for _ in range(ROUNDS):
        yardstick.append(
            seconds(lambda body: trafilatura.bare_extraction(body, with_metadata=True, include_comments=False), bodies)
        )
        ours.append(seconds(lambda body: clean(body), bodies))
    theirs, mine = statistics.median(yardstick), statistics.median(ours)
    print(f"{len(bodies)} pages, median of {ROUNDS} rounds")
    print(f"trafilatura          {len(bodies) / theirs:7.1f} pages/s")
    print(f"digest.clean.clean   {len(bodies) / mine:7.1f} pages/s")
    print(f"ratio                {theirs / mine:7.2f}")


if __name__ == "__main__":
    main()
