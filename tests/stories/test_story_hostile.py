"""Articles that nobody should write: empty, huge, alike by the thousand, dated in the future."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from invented_reports import DAY, MORNING, prose, report, tagged, urls

from digest.model import Entity, Event, Facts
from digest.stories import fold, reasons

NORVEXA = tagged("approval", drugs=["norvexa"], companies=["orbita"], agencies=["FDA"])


@pytest.mark.timeout(60)  # a guard against running away, not a measurement
def test_thousands_of_identical_articles_are_one_story() -> None:
    (story,) = fold(report(f"https://{n}.example/1", "FDA approves Norvexa", prose(1), NORVEXA) for n in range(3000))
    assert len(story.reports) == 3000
    assert sum(1 for _ in reasons(story)) == 2999


@pytest.mark.timeout(60)
def test_a_thousand_unlike_articles_about_one_drug_are_linked_in_seconds() -> None:
    kinds = ("approval", "rejection", "launch", "recall_safety")
    fold(
        report(f"https://{n}.example/1", f"Norvexa {n}", prose(n, 60), tagged(kinds[n % 4], drugs=["norvexa"]))
        for n in range(1000)
    )


@pytest.mark.timeout(60)
def test_megabytes_and_thousands_of_names_are_bounded() -> None:
    names = tuple(Entity("drug", f"drug{n}", f"drug{n}", n, n + 1) for n in range(5000))
    facts = Facts(Event("approval", "", 0, 0), entities=names)
    huge = [report(f"https://{n}.example/1", "title " * 200_000, f"{n} word " * 200_000, facts) for n in range(3)]
    assert sum(len(story.reports) for story in fold(huge)) == 3


@pytest.mark.parametrize("text", ["", "\x00" * 50, "\u202e\ud800 ", "\n\n"])
def test_articles_that_say_nothing_stay_apart(text: str) -> None:
    assert len(fold(report(f"https://{n}.example/1", text, text) for n in range(3))) == 3


def test_a_title_alone_joins_by_its_facts() -> None:
    one = report("https://a.example/1", "FDA approves Norvexa", "", NORVEXA)
    two = report("https://b.example/1", "Norvexa wins FDA approval", "", NORVEXA)
    assert len(fold([one, two])) == 1


def test_a_date_in_the_future_is_no_date() -> None:
    future = report(
        "https://a.example/1", "FDA approves Norvexa", "", NORVEXA, published=datetime(2099, 1, 1, tzinfo=UTC)
    )
    dated = report("https://b.example/1", "Norvexa wins FDA approval", "", NORVEXA, published=MORNING - DAY)
    assert urls(fold([future, dated])) == [["https://a.example/1", "https://b.example/1"]]
