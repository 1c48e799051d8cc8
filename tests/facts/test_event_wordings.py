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
    ),
    "rejection": (
        "Kestrel Pharma gets complete response letter from FDA for vexotinib",
        "EMA recommends refusing authorisation of Kestrel Pharma drug",
        "FDA again turns down Orbita Therapeutics lymphoma bispecific",
    ),
    "filing_submitted": (
        "Orbita Therapeutics files for approval of next-generation COVID vaccine",
        "Kestrel Pharma submits vexotinib to FDA using priority voucher",
    ),
    "filing_accepted": (
        "FDA accepts Kestrel Pharma's application for vexotinib, sets Sept. 28 date",
        "Lumivant Biosciences' NDA for QXV-2210 accepted by China's NMPA",
    ),
    "designation": (
        "Lumivant gets FDA breakthrough designation for QXV-2210",
        "Kestrel Pharma's vexotinib granted orphan drug designation by FDA",
    ),
    "clinical_hold": (
        "FDA lifts hold on Orbita Therapeutics' gene therapy trial",
        "FDA tells Lumivant Biosciences to stop dosing in diabetes studies",
    ),
    "trial_start": (
        "Kestrel Pharma launches phase 3 trial of obesity candidate QXV-2210",
        "Lumivant Biosciences doses first patient in cancer study",
    ),
    "trial_result_positive": (
        "Orbita Therapeutics' QXV-2210 meets goals in late-stage diabetes trial",
        "QXV-2210 shows 22% weight loss in early trial",
        "Kestrel Pharma says twice-yearly vexotinib prevented 96% of infections",
    ),
    "trial_result_negative": (
        "Vexotinib misses in adjunctive schizophrenia trial",
        "Orbita Therapeutics' QXV-2210 fails to extend survival in AL amyloidosis",
        "Lumivant Biosciences pain drug strikes out in bunionectomy study",
    ),
    "discontinuation": (
        "Kestrel Pharma terminates eight R&D projects",
        "Orbita Therapeutics scraps vexotinib after pipeline review",
    ),
    "acquisition": (
        "Kestrel Pharma to buy obesity startup in deal worth up to $7.3 billion",
        "Lumivant Biosciences completes acquisition of Orbita Therapeutics",
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
    ),
    "leadership": (
        "Kestrel Pharma names new chief executive",
        "FDA's top drug regulator resigns amid probe",
    ),
    "layoffs": (
        "Kestrel Pharma to cut 9,000 jobs",
        "Lumivant Biosciences to reduce workforce by 30%",
    ),
    "manufacturing": (
        "Kestrel Pharma to build $5 billion plant in Virginia",
        "Kestrel Pharma unit gets warning letter from USFDA",
    ),
    "recall_safety": (
        "Kestrel Pharma recalls inhalers in US market",
        "Second patient dies after Orbita Therapeutics gene therapy",
    ),
    "shortage": (
        "FDA says tirzepatide shortage is over",
        "UK faces shortage of epilepsy drugs, charities warn",
    ),
    "litigation_patent": (
        "Kestrel Pharma must pay $1.5 billion in Maryland talc case",
        "Orbita Therapeutics sues Kestrel Pharma over patents on QXV-2210",
    ),
    "pricing_reimbursement": (
        "NICE rejects Alzheimer's drug vexotinib for NHS",
        "Kestrel Pharma halves self-pay price of QXV-2210",
    ),
    "policy_guidance": (
        "FDA limits COVID shots to over-65s and those at risk",
        "MHRA publishes guidance on individualised mRNA cancer therapies",
    ),
    "launch": (
        "Kestrel Pharma launches vexotinib in India",
        "First generic of QXV-2210 reaches US pharmacies",
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
