"""An edition as a whole: the same bytes whatever the order, and an answer to whatever comes in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from newsdesk import NOW, day, digest, report, story
from pydantic import TypeAdapter

from digest.config import SectionPlan, Watch
from digest.edition import compose
from digest.model import Article, Block, Edition, Facts, Report, Story

EDITION = TypeAdapter(Edition)
PLAN = digest(
    SectionPlan(title="Decisions", events=("approval", "rejection"), minimum=1, maximum=2),
    SectionPlan(title="Rest", maximum=3),
    maximum=5,
    watch=Watch(drugs=("drug2",)),
)

_DATES = st.sampled_from(["2026-09-28", "2026-12-28", "2027-01-15"])
_EVENTS = st.sampled_from(["approval", "rejection", "filing_accepted", "other", ""])


@st.composite
def stories(draw: st.DrawFn) -> list[Story]:
    """Up to eight stories about three drugs, at few times and with few dates, so that they clash."""
    made = []
    for place in range(draw(st.integers(0, 8))):
        drug, iso = f"drug{draw(st.integers(0, 2))}", draw(_DATES)
        reports = [
            report(
                outlet,
                f"News of {drug}",
                f"{outlet} says that {drug} is due on {iso}.",
                event=draw(_EVENTS),
                named={"drug": [drug]},
                milestones=[("pdufa", day(iso), iso)],
                hours_ago=draw(st.sampled_from([5, 10])),
                path=f"{place}",
            )
            for outlet in draw(st.lists(st.sampled_from("ABCD"), min_size=1, max_size=4, unique=True))
        ]
        made.append(Story(f"story{place}", tuple(sorted(reports, key=lambda each: (each.dated, each.article.url)))))
    return made


@settings(max_examples=100, deadline=None)
@given(stories(), stories(), st.randoms(use_true_random=False))
def test_an_edition_is_the_same_bytes_in_any_order(first: list[Story], then: list[Story], random: object) -> None:
    def written(them: list[Story], earlier: tuple[Edition, ...]) -> bytes:
        return EDITION.dump_json(compose(them, PLAN, now=NOW + timedelta(hours=len(earlier)), earlier=earlier))

    before = (compose(first, PLAN, now=NOW),)
    shuffled = list(then)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert written(then, before) == written(then, before) == written(shuffled, before)


@settings(max_examples=100, deadline=None)
@given(stories())
def test_nothing_is_told_twice(them: list[Story]) -> None:
    first = compose(them, replace_maximum(len(them)), now=NOW)
    again = compose(them, PLAN, now=NOW + timedelta(hours=1), earlier=(first,))
    assert again.cards == again.changes == ()
    assert again.calendar == first.calendar


def replace_maximum(stories: int) -> object:
    """The plan with room for them all."""
    return PLAN.model_copy(update={"maximum": stories + 1})


@settings(max_examples=100, deadline=None)
@given(stories())
def test_an_edition_survives_the_store(them: list[Story]) -> None:
    edition = compose(them, PLAN, now=NOW)
    assert EDITION.validate_json(EDITION.dump_json(edition)) == edition


def test_stories_without_facts_text_or_reports_do_no_harm() -> None:
    bare = Report(Article("https://a.example/", "", ()), Facts(), "", "", "", NOW - timedelta(hours=1))
    edition = compose([Story("bare", (bare,)), Story("nothing", ())], digest(), now=NOW)
    assert [card.title for card in edition.cards] == ["https://a.example/"]


def test_a_date_in_the_future_is_when_we_saw_it() -> None:
    wild = report("A", "From the future", hours_ago=-90_000)
    (made,) = compose([story(wild)], digest(), now=NOW).cards
    assert made.published == NOW


def test_ten_thousand_stories_make_an_issue() -> None:
    one = report("A", "Orbita's norvexa", "It works. " * 40, event="approval", named={"drug": ["norvexa"]})
    many = [
        Story(str(number), (replace(one, article=replace(one.article, url=f"https://a.example/{number}")),))
        for number in range(10_000)
    ]
    edition = compose(many, digest(watch=Watch(words=("norvexa",), drugs=("norvexa",))), now=NOW)
    assert (len(edition.cards), edition.left_out) == (30, 9_970)


@pytest.mark.parametrize("hostile", ["\ud800\x00\u202e<script>", "=cmd()", "]]>&<", "𐀀" * 5000, "\n" * 5000])
def test_hostile_text_leaves_an_edition_that_can_be_stored(hostile: str) -> None:
    text = f"{hostile} is 40.0% of norvexa, due on 2026-09-28."
    one = report(
        hostile,
        hostile,
        text,
        event="approval",
        named={"drug": ["norvexa"], "company": [hostile]},
        figures=[(hostile, "40.0%")],
        milestones=[("pdufa", day("2026-09-28"), "2026-09-28")],
    )
    one = replace(one, article=replace(one.article, url="https://a.example/", blocks=(Block("paragraph", text),)))
    edition = compose([story(one)], digest(), now=NOW)
    assert EDITION.validate_json(EDITION.dump_json(edition)) == edition


def test_the_time_may_be_in_any_zone() -> None:
    assert compose([], digest(), now=datetime(2026, 3, 4, 6, tzinfo=UTC)).cards == ()
