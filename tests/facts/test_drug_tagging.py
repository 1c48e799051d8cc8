"""Drugs: by any of their names, under one substance; by shape where nobody lists them."""

from __future__ import annotations

import pytest
from articles import facts, ids


@pytest.mark.parametrize(
    ("name", "substance"),
    [
        ("semaglutide", "semaglutide"),
        ("Wegovy", "semaglutide"),
        ("OZEMPIC", "semaglutide"),
        ("lecanemab", "lecanemab"),
        ("Leqembi", "lecanemab"),
        ("KN026", "anbenitamab"),
        ("KN-026", "anbenitamab"),
        ("MK-3475", "pembrolizumab"),
        ("Dato-DXd", "datopotamab deruxtecan"),
        ("exa-cel", "exagamglogene autotemcel"),
        ("tiagabine hydrochloride", "tiagabine"),
    ],
)
def test_drug_by_any_of_its_names(name: str, substance: str) -> None:
    assert ids("drug", "Trial news", f"Patients received {name} once a week.") == [substance]


@pytest.mark.parametrize(
    "code", ["QXV-2210", "ZLB4417", "ORV-R301", "mRVX-118", "HVX-22", "TKW-990123", "QBT310b2", "XYL-1402A"]
)
def test_code_nobody_has_seen_is_a_drug(code: str) -> None:
    assert ids("drug", "Trial news", f"The company dosed patients with {code}.") == [
        "".join(filter(str.isalnum, code)).upper()
    ]


@pytest.mark.parametrize(
    "name",
    [
        *["PD-1", "PD-L1", "HER2", "COVID-19", "IL-17", "CD19", "GLP-1", "KEYNOTE-522", "TROPION-Lung05", "HARMONi-6"],
        *["2025-11-14", "Q3 2025", "FY2025", "H1N1", "BRCA1", "KRAS G12C", "V600E", "SARS-CoV-2", "CDK4/6", "Lu-177"],
        *["PASI 90", "ISO 13485", "Form 483", "NDA 215500", "USD 355", "1093.HK", "(NASDAQ: QXVB)", "May 17", "GPT-4"],
        *["phase 1b", "NCT01234567", "CLDN18.2", "top-20", "ICD-10", "CheckMate-9DW", "LDL-C", "TECH2025", "10-K"],
    ],
)
def test_what_only_looks_like_a_code_is_no_drug(name: str) -> None:
    assert ids("drug", "Trial news", f"Patients with {name} were in the study, the company said.") == []


def test_code_outside_medicine_is_no_drug() -> None:
    assert ids("drug", "A new car", "The RVX350 has a larger boot than the UDP-900, drivers say.") == []


def test_trial_called_like_a_code_is_no_drug() -> None:
    assert ids("drug", "Results", "The SOLAR-201 study enrolled 300 patients.") == []


def test_study_number_of_a_drug_is_the_drug() -> None:
    assert ids("drug", "Results", "KN026 was tested in patients (Study ID: KN026-001).") == ["anbenitamab"]


@pytest.mark.parametrize("name", ["vexotinib", "orlafenersen", "quelaglutide", "brostuzumab vedotin"])
def test_ending_of_a_nonproprietary_name_tells_a_drug(name: str) -> None:
    assert ids("drug", "Trial news", f"Patients received {name}.")


def test_brackets_bind_a_code_to_its_substance() -> None:
    [drug] = facts("News", "Patients had vexotinib tablets (QXV-2210), then QXV-2210 again.").named("drug")
    assert (drug.id, drug.name, drug.also) == ("vexotinib", "vexotinib", ("QXV-2210",))


def test_brackets_bind_a_brand_nobody_lists() -> None:
    [drug] = facts("Norvexa approved", "The FDA approved Norvexa (apixaban) for stroke.").named("drug")
    assert (drug.id, drug.name) == ("apixaban", "Norvexa")
    [drug] = facts("News", "Patients on apixaban (Norvexa) did well.").named("drug")
    assert drug.also == ("Norvexa",)


def test_brackets_keep_two_listed_drugs_apart() -> None:
    assert ids("drug", "News", "Patients had apixaban (unlike warfarin) for stroke.") == ["apixaban", "warfarin"]


def test_noun_before_a_name_tells_a_drug() -> None:
    assert ids("drug", "FDA approves asthma drug Norvexa", "The agency cleared it for patients.") == ["norvexa"]


def test_acronym_in_a_bracket_is_no_drug() -> None:
    assert ids("drug", "News", "Patients had apixaban (BID) or an antibody-drug conjugate (ADC).") == ["apixaban"]


@pytest.mark.parametrize("word", ["Safari", "Advantage", "Justice", "Legend", "Praxis", "Life", "Yasmin", "Water"])
def test_ordinary_word_that_is_a_brand_is_no_drug(word: str) -> None:
    assert ids("drug", f"{word} for patients", f"{word} was on every patient's mind.") == []


def test_brand_needs_a_capital() -> None:
    assert ids("drug", "Patients", "They took keytruda.") == []
    assert ids("drug", "Patients", "They took Keytruda.") == ["pembrolizumab"]


def test_offsets_are_those_of_the_first_mention() -> None:
    found = facts("Trial of KN026", "Anbenitamab (KN026) helped patients.")
    [drug] = found.named("drug")
    assert (drug.name, drug.start, drug.end, drug.also) == ("KN026", 9, 14, ("Anbenitamab",))
