"""News in many wordings, about invented drugs and companies: none of these headlines stands among the examples."""

from __future__ import annotations

import pytest
from articles import facts

TOLD = {
    "approval": (
        "FDA approves Orbita Therapeutics' QXV-2210 for hereditary angioedema",
        "Orbita wins US approval for first bronchiectasis drug",
        "Kestrel Pharma receives EU approval for vexotinib in heart failure",
        "QXV-2210 approved in China for HER2-mutant lung cancer",
        "Vexotinib approved to reduce risk of stroke",
        "Vexotinib wins full F.D.A. approval against asthma",
        "FDA says vexotinib can be marketed for heart benefits",
        "Kestrel Pharma's vaccine label widens to younger adults",
    ),
    "rejection": (
        "Kestrel Pharma gets complete response letter from FDA for vexotinib",
        "EMA recommends refusing authorisation of Kestrel Pharma drug",
        "FDA again turns down Orbita Therapeutics lymphoma bispecific",
    ),
    "filing_submitted": (
        "Orbita Therapeutics files for approval of next-generation COVID vaccine",
        "Kestrel Pharma submits vexotinib to FDA using priority voucher",
        "Kestrel Pharma bids for EU green light of vexotinib",
    ),
    "filing_accepted": (
        "FDA accepts Kestrel Pharma's application for vexotinib, sets Sept. 28 date",
        "Lumivant Biosciences' NDA for QXV-2210 accepted by China's NMPA",
        "Kestrel Pharma's vexotinib biosimilar application under FDA review",
    ),
    "designation": (
        "Lumivant gets FDA breakthrough designation for QXV-2210",
        "Kestrel Pharma's vexotinib granted orphan drug designation by FDA",
    ),
    "clinical_hold": (
        "FDA lifts hold on Orbita Therapeutics' gene therapy trial",
        "FDA tells Lumivant Biosciences to stop dosing in diabetes studies",
        "Kestrel Pharma pauses vaccine trial for safety review",
        "Lumivant's vexotinib trials to restart after pause",
    ),
    "trial_start": (
        "Kestrel Pharma launches phase 3 trial of obesity candidate QXV-2210",
        "Lumivant Biosciences doses first patient in cancer study",
    ),
    "trial_result_positive": (
        "Orbita Therapeutics' QXV-2210 meets goals in late-stage diabetes trial",
        "QXV-2210 shows 22% weight loss in early trial",
        "Kestrel Pharma says twice-yearly vexotinib prevented 96% of infections",
        "Kestrel Pharma vaccine offers 90% protection in first data",
    ),
    "trial_result_negative": (
        "Vexotinib misses in adjunctive schizophrenia trial",
        "Orbita Therapeutics' QXV-2210 fails to extend survival in AL amyloidosis",
        "Lumivant Biosciences pain drug strikes out in bunionectomy study",
        "Kestrel shares plunge as obesity drug falls short of expectations",
        "Lumivant stock slides as sciatica pain results match placebo",
    ),
    "discontinuation": (
        "Kestrel Pharma terminates eight R&D projects",
        "Orbita Therapeutics scraps vexotinib after pipeline review",
        "Agency cancels $500 million in mRNA vaccine projects",
        "Kestrel Pharma, Lumivant scrap cancer drug vexotinib after midphase flop",
    ),
    "acquisition": (
        "Kestrel Pharma to buy obesity startup in deal worth up to $7.3 billion",
        "Lumivant Biosciences completes acquisition of Orbita Therapeutics",
        "Lumivant Biosciences to be bought by US drug giant Kestrel Pharma",
        "Two funds bid $3bn for Kestrel Pharma",
    ),
    "licensing_deal": (
        "Kestrel Pharma signs $5.3bn AI research deal with Lumivant Biosciences",
        "Orbita Therapeutics licenses oral GLP-1 from Kestrel Pharma",
    ),
    "financing": (
        "Orbita Therapeutics launches with $411M for oral obesity drugs",
        "Lumivant Biosciences closes $153M Series B",
    ),
    "earnings": (
        "Kestrel Pharma beats profit forecasts on cancer drug sales",
        "Kestrel Pharma Q2 profit jumps 73% on strong US sales",
        "Kestrel Pharma targets $80bn sales by 2030",
    ),
    "leadership": (
        "Kestrel Pharma names new chief executive",
        "FDA's top drug regulator resigns amid probe",
        "Vaccine chief returns to FDA less than two weeks after leaving",
    ),
    "layoffs": (
        "Kestrel Pharma to cut 9,000 jobs",
        "Lumivant Biosciences to reduce workforce by 30%",
    ),
    "manufacturing": (
        "Kestrel Pharma to build $5 billion plant in Virginia",
        "Kestrel Pharma unit gets warning letter from USFDA",
        "Kestrel Pharma pledges $50 billion US investment",
        "Kestrel Pharma to acquire Lumivant's New Jersey fill-finish plant",
    ),
    "recall_safety": (
        "Kestrel Pharma recalls inhalers in US market",
        "Second patient dies after Orbita Therapeutics gene therapy",
        "Orbita Therapeutics says volunteer who had liver damage after treatment has died",
        "FDA requests withdrawal of weight-loss drug vexotinib from market",
        "Vexotinib pulled over cancer-causing impurity",
    ),
    "shortage": (
        "FDA says tirzepatide shortage is over",
        "UK faces shortage of epilepsy drugs, charities warn",
        "Kestrel Pharma's flooded plant puts saline supply in peril",
        "Patches rationed as supplies falter",
    ),
    "litigation_patent": (
        "Kestrel Pharma must pay $1.5 billion in Maryland talc case",
        "Orbita Therapeutics sues Kestrel Pharma over patents on QXV-2210",
        "Kestrel unit's $9B bankruptcy plan tossed by Texas judge",
        "Kestrel Pharma fails to block Lumivant's vexotinib copycat on appeal",
    ),
    "pricing_reimbursement": (
        "NICE rejects Alzheimer's drug vexotinib for NHS",
        "Kestrel Pharma halves self-pay price of QXV-2210",
    ),
    "policy_guidance": (
        "FDA limits COVID shots to over-65s and those at risk",
        "MHRA publishes guidance on individualised mRNA cancer therapies",
        "India to make WHO-standard production mandatory for small drugmakers",
        "Brussels unveils Critical Medicines Act",
        "F.D.A. panel rejects vexotinib for depression",
    ),
    "launch": (
        "Kestrel Pharma launches vexotinib in India",
        "First generic of QXV-2210 reaches US pharmacies",
        "Cheaper copies of vexotinib hit Europe",
        "Kestrel Pharma to roll out generic vexotinib in India",
    ),
    "not_pharma": (
        "Weight Loss Drugs Market Size Expected to Hit $150 Billion by 2035",
        "Eight science-backed ways to lower blood pressure",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("event", "headline"), [(event, headline) for event, headlines in TOLD.items() for headline in headlines]
)
def test_wordings_tell_their_event(event: str, headline: str) -> None:
    found = facts(headline, "").event
    assert found is not None
    assert found.kind == event


@pytest.mark.parametrize(
    "headline",
    ["Norvexa approved if trial works", "Orbita Therapeutics hopes to win approval"],
)
def test_likeness_does_not_speak_against_what_a_headline_denies(headline: str) -> None:
    assert facts(headline, "").event is None


def test_a_meeting_that_a_regulator_will_hold_is_no_hold() -> None:
    found = facts("FDA to hold advisory meeting on Orbita Therapeutics' QXV-2210", "").event
    assert found is None or found.kind != "clinical_hold"


def test_a_verdict_of_a_regulator_is_no_courts() -> None:
    found = facts("Orbita Therapeutics' QXV-2210 gets split FDA verdict", "").event
    assert found is None or found.kind != "litigation_patent"


def test_one_plain_statement_outweighs_hints_at_the_contrary() -> None:
    found = facts(
        "Orbita Therapeutics Provides Topline Results from Phase 3 HARBOUR Trial of Vexotinib in Giant Cell Arteritis",
        "Orbita Therapeutics today announced that the Phase 3 HARBOUR trial of vexotinib did not meet its primary "
        "endpoint. Sustained remission at week 52 was achieved by 44% of patients on vexotinib and by 39% of patients "
        "on placebo.",
    ).event
    assert found is not None
    assert found.kind == "trial_result_negative"


def test_a_missed_second_goal_does_not_undo_a_headline() -> None:
    found = facts(
        "Orbita Therapeutics' vexotinib meets primary endpoint in phase 3 asthma trial",
        "The drug cut attacks by 31% against placebo. It did not meet a secondary endpoint, the quality of life.",
    ).event
    assert found is not None
    assert found.kind == "trial_result_positive"
