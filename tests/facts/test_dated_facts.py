"""Facts with a date: designations and milestones, as exactly as said and never guessed."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from articles import PUBLISHED, facts
from hypothesis import given
from hypothesis import strategies as st

from digest.facts.periods import OPENERS, Periods
from digest.facts.tokens import tokenise
from digest.model import Period

DAY = Period(date(2023, 11, 4), date(2023, 11, 4), "day")


def milestone(text: str, published: datetime | None = PUBLISHED) -> tuple[str, str, str, str] | None:
    found = facts("Drug news", text, published=published).milestones
    return (found[0].kind, *_written(found[0].when)) if found else None


def _written(period: Period) -> tuple[str, str, str]:
    return period.first.isoformat(), period.last.isoformat(), period.precision


@pytest.mark.parametrize(
    ("text", "kind", "first", "last", "precision"),
    [
        ("The PDUFA date is June 28, 2026.", "pdufa", "2026-06-28", "2026-06-28", "day"),
        ("It has a 28 June 2026 target action date.", "pdufa", "2026-06-28", "2026-06-28", "day"),
        ("The action date is December 20.", "pdufa", "2026-12-20", "2026-12-20", "day"),
        ("The action date is February 20.", "pdufa", "2027-02-20", "2027-02-20", "day"),
        ("An FDA advisory committee will meet on May 5.", "advisory_committee", "2026-05-05", "2026-05-05", "day"),
        ("Topline data are expected in Q4 2026.", "readout", "2026-10-01", "2026-12-31", "quarter"),
        ("A readout is due in the second half of 2026.", "readout", "2026-07-01", "2026-12-31", "half"),
        ("It expects results in the third quarter.", "readout", "2026-07-01", "2026-09-30", "quarter"),
        ("It expects results in the first half of next year.", "readout", "2027-01-01", "2027-06-30", "half"),
        ("Topline results will come in April 2026.", "readout", "2026-04-01", "2026-04-30", "month"),
        ("Topline results will come next month.", "readout", "2026-04-01", "2026-04-30", "month"),
        ("The deal is expected to close by year-end.", "closing", "2026-01-01", "2026-12-31", "year"),
        ("The deal is expected to close in 2027.", "closing", "2027-01-01", "2027-12-31", "year"),
        ("The company plans to submit a BLA in H1 2027.", "filing", "2027-01-01", "2027-06-30", "half"),
    ],
)
def test_milestone(text: str, kind: str, first: str, last: str, precision: str) -> None:
    assert milestone(text) == (kind, first, last, precision)


@pytest.mark.parametrize("text", ["The action date is December 20.", "Topline data are expected next quarter."])
def test_date_that_needs_the_articles_own_is_not_guessed(text: str) -> None:
    assert milestone(text, published=None) is None


@pytest.mark.parametrize(
    "text", ["The PDUFA date was missed.", "The PDUFA date is 4/5/2026.", "PDUFA date: June 31, 2026."]
)
def test_what_is_no_date_is_no_milestone(text: str) -> None:
    assert milestone(text) is None


def test_history_beside_an_acceptance() -> None:
    found = facts(
        "FDA accepts Orbita's BLA for Norvexa",
        "The drug was granted Breakthrough Therapy Designation by the Center for Drug Evaluation (CDE) of the NMPA on "
        "November 4, 2023, and received Priority Review status on August 28, 2025. The EMA gave it orphan status.",
    )
    assert found.event is not None
    assert found.event.kind == "filing_accepted"
    assert [(each.name, each.agency, each.when) for each in found.designations] == [
        ("breakthrough therapy", "NMPA", DAY),
        ("priority review", "NMPA", Period(date(2025, 8, 28), date(2025, 8, 28), "day")),
        ("orphan drug", "EMA", None),
    ]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("The FDA granted it fast track designation.", "fast track"),
        ("It won RMAT status from the FDA.", "RMAT"),
        ("It was granted PRIME designation by the EMA.", "PRIME"),
        ("The FDA gave it a breakthrough therapy tag.", "breakthrough therapy"),
        ("It received a rare pediatric disease designation.", "rare pediatric disease"),
        ("The application has priority review.", "priority review"),
        ("It came with a priority review voucher.", "priority review voucher"),
        ("The MHRA awarded an Innovation Passport.", "innovation passport"),
    ],
)
def test_designations_by_name(words: str, name: str) -> None:
    assert [each.name for each in facts("Drug news", words).designations] == [name]


@pytest.mark.parametrize(
    "words",
    [
        "It will seek orphan drug designation.",
        "The FDA denied breakthrough therapy designation.",
        "It could win fast track status.",
        "The drug is a breakthrough in its field.",
        "In its prime, the orphan was on the fast track.",
    ],
)
def test_what_is_sought_refused_or_only_said_is_no_designation(words: str) -> None:
    assert facts("Drug news", words).designations == ()


@given(st.text(alphabet="0123456789 ,-/'QHhalfquartyeJnDc.", max_size=60), st.one_of(st.none(), st.dates()))
def test_any_text_gives_periods_in_order(text: str, today: date | None) -> None:
    for period, start, end in Periods.of(tokenise(text, OPENERS), today).find((0, len(text)), "forward"):
        assert period.first <= period.last
        assert 0 <= start < end <= len(text)
