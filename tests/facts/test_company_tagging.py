"""Companies: listed ones under one name, others by how they are called."""

from __future__ import annotations

import pytest
from articles import facts, ids


@pytest.mark.parametrize(
    ("name", "company"),
    [
        ("Lilly", "Eli Lilly and Company"),
        ("Eli Lilly and Co. (LLY)", "Eli Lilly and Company"),
        ("Merck", "Merck & Co"),
        ("MSD", "Merck & Co"),
        ("Merck KGaA", "Merck KGaA"),
        ("EMD Serono", "Merck KGaA"),
        ("J&J", "Johnson & Johnson"),
        ("GlaxoSmithKline", "GSK"),
        ("Jiangsu Hengrui Pharma", "Jiangsu Hengrui Pharmaceuticals"),
        ("Genentech", "Genentech"),
        ("Novo Holdings", "Novo Holdings"),
        ("Regeneron", "Regeneron"),
        ("uniQure", "uniQure"),
    ],
)
def test_listed_company_by_any_of_its_names(name: str, company: str) -> None:
    assert ids("company", "Drug news", f"A trial by {name} ended, and patients were glad.") == [company]


def test_two_mercks_in_one_article() -> None:
    assert ids("company", "Drug news", "Merck KGaA and Merck & Co. fought over the drug's name.") == [
        "Merck KGaA",
        "Merck & Co",
    ]


@pytest.mark.parametrize(
    ("sentence", "company"),
    [
        ("Orbita Therapeutics dosed a patient.", "Orbita Therapeutics"),
        ("The drug is from Silver Creek Biosciences.", "Silver Creek Biosciences"),
        ("Patients of Tavellon Pharma, Inc. were glad.", "Tavellon Pharma"),
        ("Quorexa GmbH makes the drug.", "Quorexa"),
        ("Lumivant (NASDAQ: LMVT) makes the drug.", "Lumivant"),
        ("Kestrel Lane, Inc. (600276.SS) makes the drug.", "Kestrel Lane"),
        ("The drugmaker Orvelix was glad.", "Orvelix"),
        ("Orvelix to acquire a drug.", "Orvelix"),
    ],
)
def test_company_nobody_lists_by_how_it_is_called(sentence: str, company: str) -> None:
    assert ids("company", "Drug news", sentence) == [company]


def test_short_form_in_the_headline_is_the_company_of_the_text() -> None:
    [company] = facts("Orbita starts phase 3", "Orbita Therapeutics, Inc. dosed a patient.").named("company")
    assert (company.id, company.name, company.start) == ("Orbita Therapeutics", "Orbita", 0)


def test_verb_of_a_headline_is_no_part_of_a_name() -> None:
    assert ids("company", "FDA Approves Orbita Therapeutics Asthma Drug") == ["Orbita Therapeutics"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Big Pharma is wary of the drug.",
        "Chinese biotech is on the rise, with more trials.",
        "It was shown at the American Society of Clinical Oncology.",
        "Johns Hopkins Medicine treated the patients.",
        "A novel gene therapy (stock code) helped patients.",
        "The National Institutes of Health paid for the trial.",
        "Source: PR Newswire and MT Newswires, on the drug.",
        "CRISPR therapy helped patients.",
        "Patients in Liberia and India were glad.",
        "The chief executive told staff in a letter seen by The Pharma Courier, and the drug works.",
    ],
)
def test_what_is_no_company(sentence: str) -> None:
    assert ids("company", "Drug news", sentence) == []


def test_ordinary_words_are_companies_only_in_medicine() -> None:
    assert ids("company", "An evening of music", "Jazz was played until late.") == []


def test_company_and_place_in_a_bracket() -> None:
    assert ids("company", "Drug launched", "Eli Lilly and Company (India) launched the drug.") == [
        "Eli Lilly and Company"
    ]
