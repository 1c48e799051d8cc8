"""The main event: what fires, what is taken back, and where the evidence stands."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.facts import default_vocabulary, tag
from digest.model import Article, Block

PUBLISHED = datetime(2026, 3, 3, 9, tzinfo=UTC)


def article(title: str, *paragraphs: str) -> Article:
    blocks = tuple(Block("paragraph", text) for text in paragraphs)
    return Article("https://news.example/1", title, blocks, published=PUBLISHED)


def event_of(title: str, *paragraphs: str) -> str | None:
    event = tag(article(title, *paragraphs)).event
    return event.kind if event else None


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("FDA approves Norvexa for severe asthma", "approval"),
        ("FDA clears IND application for Norvexa", "trial_start"),
        ("CHMP recommends approval of Norvexa", "approval"),
        ("Norvexa wins Japanese approval", "approval"),
        ("FDA rejects Norvexa over factory flaws", "rejection"),
        ("Orbita receives complete response letter for Norvexa", "rejection"),
        ("FDA declines to approve Norvexa", "rejection"),
        ("FDA rejects drug approved in Europe for asthma", "rejection"),
        ("FDA approves Norvexa after 2024 rejection", "approval"),
        ("Orbita submits BLA for Norvexa to FDA", "filing_submitted"),
        ("EMA validates marketing authorisation application for Norvexa", "filing_accepted"),
        ("Norvexa granted orphan drug designation", "designation"),
        ("FDA places clinical hold on Norvexa study", "clinical_hold"),
        ("Orbita doses first patient in Phase 2 trial of Norvexa", "trial_start"),
        ("Norvexa meets primary endpoint in Phase 3 trial", "trial_result_positive"),
        ("Norvexa fails late-stage trial", "trial_result_negative"),
        ("Orbita scraps Norvexa program", "discontinuation"),
        ("Orbita to acquire Lumina for $2 billion", "acquisition"),
        ("Orbita signs licensing agreement with Lumina", "licensing_deal"),
        ("Lumina raises $120 million in Series B", "financing"),
        ("Orbita reports third quarter results", "earnings"),
        ("Orbita appoints Jane Doe as chief executive", "leadership"),
        ("Orbita to cut 300 jobs", "layoffs"),
        ("Orbita to build $400 million plant in Ohio", "manufacturing"),
        ("Orbita recalls two lots of Norvexa", "recall_safety"),
        ("Saline shortage spreads to clinics", "shortage"),
        ("Orbita sues Lumina over Norvexa patent", "litigation_patent"),
        ("Medicare to cover Norvexa", "pricing_reimbursement"),
        ("FDA publishes draft guidance on gene therapy", "policy_guidance"),
        ("Orbita launches Norvexa in India", "launch"),
        ("Orbita withdraws marketing application for Norvexa", "other"),
        ("Asthma inhaler market size to grow at 7% CAGR", "not_pharma"),
    ],
)
def test_headline_tells_the_event(title: str, kind: str) -> None:
    assert event_of(title) == kind


@pytest.mark.parametrize(
    "title",
    [
        "Orbita plans to submit BLA for Norvexa next year",
        "Orbita to seek FDA approval if trial works",
        "Norvexa could win approval in May",
        "Orbita to seek FDA approval if trial succeeds",
        "FDA approval of Norvexa expected in May",
        "Orbita does not acquire Lumina",
        "An afternoon by the sea",
        "",
    ],
)
def test_what_has_not_happened_is_no_event(title: str) -> None:
    assert event_of(title) is None


def test_negated_endpoint_is_a_negative_result() -> None:
    assert event_of("Norvexa did not meet primary endpoint in Phase 3 trial") == "trial_result_negative"


def test_headline_outweighs_the_lead() -> None:
    assert (
        event_of("Orbita reports second quarter results", "The FDA approved Norvexa for asthma in May.") == "earnings"
    )


def test_lead_speaks_where_the_headline_is_silent() -> None:
    assert event_of("Good news for Orbita", "The FDA has approved Norvexa for asthma.") == "approval"


def test_milestone_deep_in_the_body_is_not_the_news() -> None:
    filler = "Orbita works on lungs and has offices in three towns."
    assert event_of("Inside Orbita", *[filler] * 8, "The FDA approved Norvexa for asthma.") is None


def test_milestone_of_an_earlier_year_is_not_the_news() -> None:
    assert event_of("Inside Orbita", "The FDA approved Norvexa for asthma in May 2021.") is None
    assert event_of("Inside Orbita", "The FDA approved Norvexa for asthma in March 2026.") == "approval"


def test_fda_approved_as_an_adjective_is_not_an_approval() -> None:
    assert (
        event_of("Orbita names Jane Doe finance chief", "Orbita makes the FDA-approved inhaler Norvexa.")
        == "leadership"
    )


def test_evidence_is_the_sentence_at_its_offsets() -> None:
    story = article("Good news for Orbita", "A busy week. The FDA has approved Norvexa for asthma. Shares rose.")
    event = tag(story).event
    assert event is not None
    assert event.evidence == "The FDA has approved Norvexa for asthma."
    assert f"{story.title}\n\n{story.text}"[event.start : event.end] == event.evidence


@given(st.text(max_size=300), st.lists(st.text(max_size=300), max_size=4))
def test_any_text_gives_offsets_that_quote_it(title: str, paragraphs: list[str]) -> None:
    story = article(title, *paragraphs)
    facts, whole = tag(story), f"{story.title}\n\n{story.text}"
    if facts.event is not None:
        assert whole[facts.event.start : facts.event.end] == facts.event.evidence
    for agency in facts.named("agency"):
        assert whole[agency.start : agency.end].strip()


@pytest.mark.parametrize(
    "hostile",
    [
        "fda " * 50_000,
        "FDA accepts " * 20_000,
        "a" * 200_000,
        "a." * 100_000,
        "((((" * 50_000,
        "$1 " * 60_000,
        "\x00\u202e" * 50_000,
    ],
)
@pytest.mark.timeout(60)  # a guard against running away, not a measurement
def test_hostile_text_is_tagged_in_bounded_time(hostile: str) -> None:
    default_vocabulary()
    tag(article(hostile, hostile))


def test_article_without_text_has_no_facts() -> None:
    facts = tag(article(""))
    assert facts.event is None
    assert facts.named("agency") == ()
