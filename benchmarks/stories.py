"""Linking at scale: processor time and memory per article as the index grows, on generated news with hand-made facts.

A day brings `--per-day` articles: events of drugs and companies that come again over the months, each told by one to
eight outlets, a third of them copies of the release. All end in the same boilerplate, as badly cleaned pages do.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from digest.model import Article, Block, Entity, EntityKind, Event, Facts, Report
from digest.stories import StoryIndex

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
EVENTS = (
    "approval", "rejection", "filing_accepted", "designation", "trial_result_positive", "trial_result_negative",
    "licensing_deal", "acquisition", "earnings", "launch", "recall_safety", "manufacturing", "layoffs", "leadership",
)  # fmt: skip
AGENCIES = ("FDA", "EMA", "EC", "NMPA", "PMDA", "MHRA")
LINES = {"told": 60, "release": 150, "boilerplate": 60}
"""Words in an outlet's own text, in a release, and in what stands under all of them."""


def vocabulary(rng: random.Random, size: int, syllables: int) -> list[str]:
    parts = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "el", "is")]
    return ["".join(rng.choices(parts, k=syllables)) for _ in range(size)]


class Newswires:
    """Invented news, the same for the same seed."""

    def __init__(self, seed: int = 7) -> None:
        self.rng = random.Random(seed)
        self.words = vocabulary(self.rng, 8_000, 3)
        self.drugs = vocabulary(self.rng, 3_000, 5)
        self.companies = vocabulary(self.rng, 1_200, 4)
        self.diseases = vocabulary(self.rng, 400, 4)
        self.outlets = vocabulary(self.rng, 150, 3)
        self.owner = {drug: self.rng.choice(self.companies) for drug in self.drugs}
        self.treats = {drug: self.rng.choice(self.diseases) for drug in self.drugs}
        self.boilerplate = self.prose(LINES["boilerplate"])
        self.made = 0

    def prose(self, length: int) -> str:
        return " ".join(self.rng.choices(self.words, k=length))

    def day(self, number: int, count: int) -> list[Report]:
        """The articles of one day."""
        reports: list[Report] = []
        while len(reports) < count:
            reports.extend(self.event(BEGIN + timedelta(days=number)))
        return reports[:count]

    def event(self, morning: datetime) -> Iterator[Report]:
        rng = self.rng
        drug, kind, agency = rng.choice(self.drugs), rng.choice(EVENTS), rng.choice(AGENCIES)
        company, disease = self.owner[drug], self.treats[drug]
        release, key_words = self.prose(LINES["release"]), self.prose(12)
        names: tuple[tuple[EntityKind, str], ...] = (
            ("drug", drug), ("company", company), ("agency", agency), ("indication", disease),
        )  # fmt: skip
        for place in range(rng.choice((1, 1, 2, 3, 5, 8))):
            outlet = rng.choice(self.outlets)
            title = f"{company} {kind.replace('_', ' ')} {agency} {drug} {disease} {self.prose(3)}"
            body = release if place % 3 == 0 else f"{key_words} {self.prose(LINES['told'])}"
            self.made += 1
            seen = morning + timedelta(minutes=rng.randrange(1440))
            blocks = (Block("paragraph", body), Block("paragraph", self.boilerplate))
            entities = tuple(Entity(of, name, name, title.find(name), 0) for of, name in names)
            yield Report(
                Article(f"https://{outlet}.example/{self.made}", title, blocks, published=seen),
                Facts(event=Event(kind, "", 0, 0), entities=entities),
                outlet, outlet, "trade_press", seen,
            )  # fmt: skip


def resident_mb() -> float:
    """Memory in use, from the peak where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000, help="how many to add in all")
    parser.add_argument("--per-day", type=int, default=2_000, help="how many a day brings")
    options = parser.parse_args()
    newswires, index = Newswires(), StoryIndex()
    print(f"{'articles':>9} {'ms/article':>11} {'s/2,000':>8} {'KB/article':>11}")
    began_with, spent, added = resident_mb(), 0.0, 0
    for day in range(options.articles // options.per_day):
        reports = newswires.day(day, options.per_day)
        began = time.process_time()
        index.add(reports)
        spent += time.process_time() - began
        added += len(reports)
        if newswires.made and added % 10_000 < options.per_day:
            each = spent / 10_000
            memory = (resident_mb() - began_with) * 1024 / added
            print(f"{added:>9,} {each * 1000:>11.2f} {each * 2000:>8.2f} {memory:>11.1f}", flush=True)
            spent = 0.0
    began = time.process_time()
    stories = index.stories()
    print(f"{len(stories):,} stories read out in {time.process_time() - began:.1f} s")


if __name__ == "__main__":
    main()
