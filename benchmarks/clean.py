"""Pages cleaned per second, from bytes to Article with metadata, against other extractors in one run and process.

Each page is given to every extractor before the next page is, so that a slow moment of the machine falls on all.
What is not installed is said and left out.
"""

from __future__ import annotations

import argparse
import importlib.util
import logging
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from pages import pages

from digest.clean import clean

ROUNDS = 3
YARDSTICK = "trafilatura"
OURS = "digest.clean"

Extractor = Callable[[bytes], object]


def trafilatura() -> Extractor:
    import trafilatura

    return lambda body: trafilatura.bare_extraction(body, with_metadata=True, include_comments=False)


def readability() -> Extractor:
    from readability import Document

    def extract(body: bytes) -> object:
        document = Document(body)
        return document.title(), document.summary()

    return extract


def newspaper() -> Extractor:
    from newspaper import Article

    def extract(body: bytes) -> object:
        article = Article("https://example.com/", fetch_images=False)
        article.download(input_html=body.decode("utf-8", "replace"))
        article.parse()
        return article.text

    return extract


def resiliparse() -> Extractor:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import bytes_to_str, detect_encoding

    return lambda body: extract_plain_text(bytes_to_str(body, detect_encoding(body)), main_content=True)


OTHERS: Sequence[tuple[str, str, Callable[[], Extractor]]] = (
    (YARDSTICK, "trafilatura", trafilatura),
    ("readability-lxml", "readability", readability),
    ("newspaper4k", "newspaper", newspaper),
    ("resiliparse, text only", "resiliparse", resiliparse),
)


def seconds(extract: Extractor, body: bytes) -> float:
    began = time.perf_counter()
    try:
        extract(body)
    except Exception:  # others raise on pages they cannot read; the time until then counts
        logging.debug("no article", exc_info=True)
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", help="saved pages to use in place of the demo's")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    extractors: dict[str, Extractor] = {OURS: clean}
    for name, module, load in OTHERS:
        if importlib.util.find_spec(module):
            extractors[name] = load()
        else:
            print(f"{name} is not installed and left out; the dependency group `benchmarks` has it")
    logging.disable(logging.CRITICAL)
    bodies = pages(options.folder)
    rounds: dict[str, list[float]] = {name: [] for name in extractors}
    each: dict[str, list[float]] = {name: [] for name in extractors}
    for body in bodies[:5]:
        for extract in extractors.values():
            seconds(extract, body)
    for _ in range(options.rounds):
        spent: dict[str, list[float]] = {name: [] for name in extractors}
        for body in bodies:
            for name, extract in extractors.items():
                spent[name].append(seconds(extract, body))
        for name, times in spent.items():
            rounds[name].append(sum(times))
            each[name] += times
    _print(len(bodies), options.rounds, rounds, each)


def _print(count: int, times: int, rounds: dict[str, list[float]], each: dict[str, list[float]]) -> None:
    total = {name: statistics.median(sums) for name, sums in rounds.items()}
    print(f"{count} pages, median of {times} rounds; a ratio above 1 means that {OURS} is faster")
    print(f"{'':24}{'pages/s':>9}{'ms, mean':>10}{'median':>8}{'95%':>8}{'max':>9}{'ratio':>8}")
    for name in sorted(total, key=total.__getitem__):
        milliseconds = sorted(1000 * spent for spent in each[name])
        print(
            f"{name:24}{count / total[name]:9.1f}{1000 * total[name] / count:10.1f}"
            f"{statistics.median(milliseconds):8.1f}{milliseconds[int(0.95 * len(milliseconds))]:8.1f}"
            f"{milliseconds[-1]:9.1f}{total[name] / total[OURS]:8.2f}"
        )


if __name__ == "__main__":
    main()
