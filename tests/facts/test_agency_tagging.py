"""Agencies: by name, alias or acronym, each once."""

from __future__ import annotations

import pytest

from digest.facts import tag
from digest.model import Article, Block


def agencies(title: str, *paragraphs: str) -> list[str]:
    found = tag(Article("https://news.example/1", title, tuple(Block("paragraph", text) for text in paragraphs)))
    return [agency.id for agency in found.named("agency")]


@pytest.mark.parametrize(
    ("name", "agency"),
    [
        ("the U.S. Food and Drug Administration", "FDA"),
        ("the committee CHMP", "EMA"),
        ("the European Commission", "EC"),
        ("the Center for Drug Evaluation (CDE)", "NMPA"),
        ("国家药品监督管理局", "NMPA"),
        ("India's DCGI", "CDSCO"),
        ("Japan's MHLW", "PMDA"),
        ("health canada", "HealthCanada"),
        ("the Therapeutic Goods Administration", "TGA"),
        ("Swissmedic", "Swissmedic"),
        ("ANVISA", "ANVISA"),
        ("the Ministry of Food and Drug Safety", "MFDS"),
        ("the Health Sciences Authority", "HSA"),
        ("NICE", "NICE"),
        ("the Centers for Medicare & Medicaid Services", "CMS"),
        ("the CDC", "CDC"),
        ("the World Health Organization", "WHO"),
        ("the Medicines and Healthcare products Regulatory Agency", "MHRA"),
    ],
)
def test_agency_by_any_of_its_names(name: str, agency: str) -> None:
    assert agencies("News", f"A word from {name} today.") == [agency]


def test_each_agency_once_in_order_of_first_mention() -> None:
    assert agencies("EMA and FDA agree", "The Food and Drug Administration spoke, then the EMA.") == ["EMA", "FDA"]


def test_offsets_are_those_of_the_first_mention() -> None:
    story = Article("https://news.example/1", "News", (Block("paragraph", "Said the FDA. The FDA again."),))
    (agency,) = tag(story).named("agency")
    assert (agency.start, agency.end) == (15, 18)


def test_ordinary_words_are_not_acronyms() -> None:
    assert agencies("Who will be nice?", "Those who care, and an EC50 of 3 nM.") == []


def test_another_countrys_agency_is_not_the_fda() -> None:
    assert agencies("News", "The Taiwan Food and Drug Administration agreed.") == ["TFDA"]


def test_a_town_is_not_an_institute() -> None:
    assert agencies("News", "NICE, France, hosts the meeting.") == []
