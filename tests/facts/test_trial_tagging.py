"""What trials are called, how far they are, what they showed, and in which disease."""

from __future__ import annotations

import pytest
from articles import facts, ids


@pytest.mark.parametrize(
    ("written", "trial"),
    [
        ("NCT04567890", "NCT04567890"),
        ("EudraCT number: 2019-001234-56", "2019-001234-56"),
        ("EU CT 2023-504321-12-00", "2023-504321-12-00"),
        ("ChiCTR2100045678", "ChiCTR2100045678"),
        ("jRCT2031210001", "jRCT2031210001"),
        ("ISRCTN12345678", "ISRCTN12345678"),
        ("ACTRN12621000123456", "ACTRN12621000123456"),
        ("CTRI/2021/05/033500", "CTRI/2021/05/033500"),
    ],
)
def test_registry_numbers(written: str, trial: str) -> None:
    assert ids("trial", "Results", f"The trial ({written}) is over.") == [trial]


@pytest.mark.parametrize(
    ("words", "phase"),
    [
        ("a Phase 3 trial", "3"),
        ("a phase III study.", "3"),
        ("Phase 1/2 data", "1/2"),
        ("a Phase Ib/IIa trial", "1/2"),
        ("a Phase II/III trial", "2/3"),
        ("a phase 2b test", "2"),
        ("Phase 1b.", "1"),
        ("Phase IV", "4"),
        ("a late-stage trial", "3"),
        ("a mid-stage study", "2"),
        ("a first-in-human trial", "1"),
        ("an early phase of talks", ""),
        ("phase 12 of the works", ""),
    ],
)
def test_phase(words: str, phase: str) -> None:
    assert facts("Drug news", f"Orbita had {words}").phase == phase


def test_phase_of_the_headline_is_the_articles() -> None:
    assert facts("Drug enters Phase 2", "After a Phase 1 trial, patients were enrolled.").phase == "2"


def test_figures_with_their_endpoints() -> None:
    found = facts(
        "Results",
        "Patients had an objective response rate (ORR) of 40.0%, with a median PFS of 8.6 months. The hazard ratio was "
        "0.62 (p<0.001). The drug cut the risk of disease progression or death by 38%. A 68% response rate was seen.",
    ).figures
    assert {(figure.endpoint, figure.value) for figure in found} == {
        ("ORR", "40.0%"),
        ("median PFS", "8.6 months"),
        ("HR", "0.62"),
        ("p", "<0.001"),
        ("risk of disease progression or death", "38%"),
        ("ORR", "68%"),
    }


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("HER2-positive gastric cancer", "HER2-positive gastric cancer"),
        ("EGFRm non-small-cell lung cancer", "EGFRm non-small-cell lung cancer"),
        ("NSCLC", "NSCLC"),
        ("amyotrophic lateral sclerosis", "amyotrophic lateral sclerosis"),
        ("sickle-cell disease", "sickle-cell disease"),
        ("obesity", "obesity"),
        ("Alzheimer’s disease", "Alzheimer’s disease"),
        ("HER2+ breast cancer", "HER2+ breast cancer"),
    ],
)
def test_indications(words: str, name: str) -> None:
    named = [entity.name for entity in facts("Trial news", f"Patients with {words} were treated.").named("indication")]
    assert named == [name]


def test_disease_and_its_acronym_are_one() -> None:
    found = facts("News", "Patients with familial adenomatous polyposis (FAP) were treated.").named("indication")
    assert [(entity.id, entity.also) for entity in found] == [("familial adenomatous polyposis", ("FAP",))]


def test_letters_outside_medicine_are_no_disease() -> None:
    assert ids("indication", "UC opens a campus", "UC and CSU will share a library, the MS students said.") == []
