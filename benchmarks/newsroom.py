"""What the newsroom costs: the vocabulary's loading, and articles tagged per second and core.

The articles are invented, of about 4,500 characters, in the manner of press releases. A second, fixed task in pure
Python is timed between them, so that runs on machines of different speed can be compared by the ratio.
"""

from __future__ import annotations

import random
import re
import statistics
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from digest.config import defaults
from digest.facts import Vocabulary, tag
from digest.model import Article, Block

ARTICLES = 300
ROUNDS = 5
LENGTH = 4_500

COMPANIES = (
    "Orbita Therapeutics, Inc.",
    "Lumivant Biosciences",
    "Pfizer",
    "Eli Lilly and Company",
    "Kestrel Pharma",
    "Novartis",
)
DRUGS = ("QXV-2210", "semaglutide", "anbenitamab (KN026)", "Leqembi (lecanemab)", "vexotinib", "marstacimab")
DISEASES = (
    "HER2-positive gastric cancer",
    "obesity",
    "hemophilia A",
    "non-small cell lung cancer (NSCLC)",
    "Alzheimer's disease",
)
LEADS = (
    "{company} said on Tuesday that the U.S. Food and Drug Administration accepted its application for {drug}.",
    "{company} announced that {drug} met the primary endpoint of a Phase 3 trial in patients with {disease}.",
    "{company} (NASDAQ: ABCD) bought rights to {drug} for $150 million upfront and up to $1.2 billion in milestones.",
)
SENTENCES = (
    "The objective response rate was {number}.0%, with a median progression-free survival of {number}.6 months.",
    "Analysts had expected the decision, which follows a review of data from {number} sites, to come later.",
    "\u201cWe are grateful to the patients and the investigators who made it possible,\u201d said its chief.",
    "The most common side effects were nausea, fatigue and headache, most of them mild or moderate in severity.",
    "The drug was granted orphan drug designation by the FDA in March 2021 and priority review on May {day}, 2025.",
    "Topline data from a second study of {drug} are expected in the second half of 2026, according to the statement.",
    "The treatment binds to two sites of its target at once, which is thought to keep cells from dividing.",
    "About {number},000 people are diagnosed with {disease} every year, and few of them live for five more.",
    "Shares of the company rose {number}% in early trading, while those of its rivals were little changed.",
    "The company had cash of ${number} million at the end of the quarter, enough to fund its work into the year 2027.",
    "It plans to open another office near Boston, where it expects to hire some {number} people over two years.",
)


def articles() -> list[Article]:
    """Invented articles, the same on every run."""
    chance = random.Random(4)
    made = []
    for number in range(ARTICLES):
        told = {"company": chance.choice(COMPANIES), "drug": chance.choice(DRUGS), "disease": chance.choice(DISEASES)}
        lead = chance.choice(LEADS).format(**told)
        blocks = [Block("paragraph", lead)]
        length = len(lead)
        while length < LENGTH:
            sentences = (chance.choice(SENTENCES) for _ in range(3))
            text = " ".join(
                s.format(number=chance.randint(10, 60), day=chance.randint(1, 28), **told) for s in sentences
            )
            blocks.append(Block("paragraph", text))
            length += len(text)
        published = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=number)
        made.append(Article(f"https://news.example/{number}", lead[:90], tuple(blocks), published=published))
    return made


def yardstick(texts: Iterable[str]) -> int:
    """A fixed task for comparison: the words of each text, in lower case, counted."""
    return sum(len({word.lower() for word in re.findall(r"\w+", text)}) for text in texts)


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds of this process."""
    began = time.process_time()
    work()
    return time.process_time() - began


def main() -> None:
    facts = defaults() / "config" / "facts"
    # Once: a second load of the same files is remembered.
    loading = seconds(lambda: Vocabulary.load(facts))
    vocabulary = Vocabulary.load(facts)
    made = articles()
    texts = [article.text for article in made]
    tagging, counting = [], []
    for _ in range(ROUNDS):
        counting.append(seconds(lambda: yardstick(texts)))
        tagging.append(seconds(lambda: [tag(article, vocabulary) for article in made]))
    ours, theirs = statistics.median(tagging), statistics.median(counting)
    length = statistics.mean(map(len, texts))
    print(f"{len(made)} articles of {length:,.0f} characters, median of {ROUNDS} rounds, CPU time")
    print(f"vocabulary loads in    {loading:7.2f} s")
    print(f"tagged                 {len(made) / ours:7.0f} articles/s ({ours / len(made) * 1000:.2f} ms each)")
    print(f"words counted          {len(made) / theirs:7.0f} articles/s; tagging costs {ours / theirs:.1f} times that")


if __name__ == "__main__":
    main()
