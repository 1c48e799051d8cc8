"""Whatever a text is, it is tagged: no crash, no running away, offsets that quote it, the same answer twice."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from articles import facts
from hypothesis import given
from hypothesis import strategies as st

from digest.facts import default_vocabulary, tag
from digest.model import Article, Block

WORDS = [
    *[
        "Orbita Therapeutics",
        "KN026",
        "(",
        ")",
        "[",
        "anbenitamab",
        "Inc.",
        "FDA",
        "Phase",
        "2/3",
        "$",
        "5 million",
        "upfront",
    ],
    *[
        "ORR",
        "40%",
        "of",
        "PDUFA",
        "date",
        "June 28",
        "2026",
        "orphan drug designation",
        "-cel",
        "NSCLC",
        "Q3",
        "®",
        "\n",
        ".",
    ],
    *[
        "国家药品监督管理局",
        "(NASDAQ: ORB)",
        "p<0.001",
        "HR",
        "0.62",
        "drug",
        "Zantac",
        "or",
        ",",
        "the",
        "'s",
        "—",
        "€",
        "İ",
    ],
]


@pytest.mark.parametrize(
    "hostile",
    [
        "Orbita Therapeutics (NASDAQ: ORB) " * 20_000,
        "KN026 (anbenitamab) " * 30_000,
        "(" * 200_000,
        "A (B (C (" * 50_000,
        "Aa-1" * 100_000,
        "drug Zantac " * 50_000,
        "$1 million upfront " * 50_000,
        "PDUFA date June 28, " * 40_000,
        "ORR of " * 80_000,
        "A " * 200_000,
        "A-" * 200_000,
        " ".join(f"Orbita{number} Therapeutics, Inc. gave XY-{number:05d}." for number in range(20_000)),
        "<p>&nbsp;</p>" * 50_000,
        "\ud800\x00\u202e" * 100_000,
        "İ" * 100_000,
    ],
    ids=lambda text: repr(text[:14]),
)
@pytest.mark.timeout(60)  # a guard against running away, not a measurement
def test_two_megabytes_of_anything_are_tagged(hostile: str) -> None:
    default_vocabulary()
    facts(hostile[:5000], (hostile * (1 + 2_000_000 // len(hostile)))[:2_000_000])


def test_article_without_text_has_nothing_to_tell() -> None:
    found = facts("")
    assert (found.event, found.entities, found.designations, found.milestones) == (None, (), (), ())
    assert found.relevance < 0.5


def test_title_alone_is_tagged() -> None:
    found = facts("FDA approves Pfizer's marstacimab for hemophilia B")
    assert found.event is not None
    assert [entity.id for entity in found.entities] == ["FDA", "Pfizer", "marstacimab", "hemophilia B"]


@pytest.mark.parametrize(
    "moment", [None, datetime(2199, 1, 1, tzinfo=UTC), datetime(1, 1, 1, tzinfo=UTC), datetime.max.replace(tzinfo=UTC)]
)
def test_any_date_or_none_is_taken(moment: datetime | None) -> None:
    text = "The PDUFA date is June 28 or next quarter; topline data are expected in Q3. It got orphan status on May 3."
    assert facts("Drug news", text, published=moment).event is not None


def test_markup_left_over_hides_no_names() -> None:
    found = facts("Drug news", "<p>Pfizer&nbsp;said <b>marstacimab</b> helped patients.</p>")
    assert [entity.id for entity in found.entities] == ["Pfizer", "marstacimab"]


@given(st.lists(st.sampled_from(WORDS), max_size=40), st.sampled_from(["", " "]))
def test_offsets_quote_the_text_and_the_answer_is_the_same_twice(words: list[str], between: str) -> None:
    text = between.join(words)
    article = Article(
        "https://news.example/1", text[:60], (Block("paragraph", text),), published=datetime(2026, 3, 3, tzinfo=UTC)
    )
    found, whole = tag(article), f"{article.title}\n\n{article.text}"
    assert found == tag(article)
    for entity in found.entities:
        assert whole[entity.start : entity.end] == entity.name
    assert len({(entity.kind, entity.id) for entity in found.entities}) == len(found.entities)
    for part in (*found.designations, *found.figures, *found.money, *found.milestones):
        assert 0 <= part.start < part.end <= len(whole)
    for figure in found.figures:
        assert figure.value in whole[figure.start : figure.end]
    assert 0 <= found.relevance <= 1
