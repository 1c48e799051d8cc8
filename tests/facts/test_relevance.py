"""Whether an article is news of the pharma business, and why."""

from __future__ import annotations

import pytest
from articles import facts

NEWS = (
    "FDA approves Pfizer's marstacimab",
    "The FDA approved Pfizer's marstacimab for hemophilia after a Phase 3 trial.",
)


@pytest.mark.parametrize(
    ("title", "text", "reason"),
    [
        ("Insulin pens market size to reach $9 billion", "The market grows at a CAGR of 6%.", "market report"),
        ("Seven foods that help you sleep", "Tips from a nutritionist, and recipes.", "lifestyle and advice"),
        ("Ann Doe, 84", "She passed away peacefully and is survived by two sons.", "obituary"),
        (
            "Doe & Roe reminds Pfizer investors of deadline",
            "The lead plaintiff deadline is near; investors who lost money may call.",
            "law firm's call to shareholders",
        ),
        ("Striker moves north", "The premier league club paid for the striker.", "sport, entertainment or weather"),
        ("Hospital opens new surgery center", "It has five operating rooms.", "local health care"),
    ],
)
def test_what_is_no_pharma_news(title: str, text: str, reason: str) -> None:
    found = facts(title, text)
    assert found.relevance < 0.2
    assert reason in found.relevance_reasons[:3]


def test_pharma_news() -> None:
    found = facts(*NEWS)
    assert found.relevance > 0.9
    assert {"names a drug", "names a company", "names an agency", "tells an event"} <= set(found.relevance_reasons)


def test_two_outlets_of_one_story_differ_little() -> None:
    assert abs(facts(*NEWS).relevance - facts("Hemophilia drug cleared", NEWS[1]).relevance) < 0.05


def test_text_in_another_language_is_said_so_and_only_names_are_read() -> None:
    found = facts(
        "Zulassung für Leqembi",
        "Die Europäische Kommission hat das Arzneimittel Leqembi von Eisai nach Angaben der Firma zugelassen, und "
        "die EMA hatte sich zuvor dafür ausgesprochen, wie es am Dienstag in Berlin hieß. Phase 3 war erfolgreich.",
    )
    assert found.event is None
    assert found.relevance_reasons[0].startswith("not in English")
    assert {entity.id for entity in found.entities} == {"lecanemab", "Eisai", "EMA"}
    assert found.phase == ""


def test_chinese_text_keeps_codes_and_agencies() -> None:
    found = facts("康宁杰瑞KN026获批", "国家药品监督管理局已批准KN026用于治疗胃癌患者。" * 3)
    assert found.relevance_reasons[0].startswith("not in English")
    assert [entity.id for entity in found.entities] == ["anbenitamab", "NMPA"]


@pytest.mark.parametrize("language", ["de", "zh-CN"])
def test_language_is_believed_where_the_text_is_too_short_to_tell(language: str) -> None:
    assert facts("Pfizer und Lilly", "", language=language).relevance_reasons[0].startswith("not in English")


def test_words_outweigh_a_wrong_language_tag() -> None:
    assert facts(
        *NEWS, "It was the first of its kind, and the company said that it will be sold in the US.", language="de"
    ).event
