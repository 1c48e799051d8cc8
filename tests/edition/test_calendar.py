"""The days ahead: one for each drug, kind and regulator, with where it stood before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from newsdesk import NOW, day, digest, period, report, story

from digest.edition import compose
from digest.model import Catalyst, Edition, Period, Report, Story

SEPTEMBER, DECEMBER = day("2026-09-28"), day("2026-12-28")


def waits(
    outlet: str,
    when: Period,
    *more: Period,
    drug: str = "norvexa",
    agency: str = "FDA",
    kind: str = "pdufa",
    hours_ago: float = 10,
) -> Report:
    """A report of days on which an agency decides about a drug."""
    dates = [each.first.isoformat() for each in (when, *more)]
    said = f"The {agency} decides about {drug} of Orbita on {' rather than '.join(dates)}."
    return report(
        outlet,
        "Orbita waits",
        said,
        named={"drug": [drug], "agency": [agency], "company": ["Orbita"]},
        milestones=[(kind, each, iso) for each, iso in zip((when, *more), dates, strict=True)],
        hours_ago=hours_ago,
    )


def calendar(*reports: Report, now_days: int = 0, earlier: tuple[Edition, ...] = ()) -> tuple[Catalyst, ...]:
    stories = [story(each, story_id=str(place)) for place, each in enumerate(reports)]
    return compose(stories, digest(), now=NOW + timedelta(days=now_days), earlier=earlier).calendar


def test_a_day_has_its_names_agency_and_source() -> None:
    (made,) = calendar(waits("Fjord", SEPTEMBER))
    assert (made.kind, made.when, made.names, made.agency) == ("pdufa", SEPTEMBER, ("norvexa", "Orbita"), "FDA")
    assert (made.outlet, made.url, made.title) == ("Fjord", "https://fjord.example/1", "Orbita waits")


def test_days_come_soonest_first_and_past_ones_not_at_all() -> None:
    reports = [
        waits("A", DECEMBER),
        waits("B", SEPTEMBER, drug="maritabine"),
        waits("C", day("2026-03-03"), drug="oldamab"),
        waits("D", day("2026-03-04"), drug="todaymab"),
    ]
    assert [made.names[0] for made in calendar(*reports)] == ["todaymab", "maritabine", "norvexa"]


def test_many_outlets_tell_one_day() -> None:
    assert len(calendar(waits("A", SEPTEMBER), waits("B", SEPTEMBER), waits("C", SEPTEMBER))) == 1


def test_another_regulator_or_kind_is_another_day() -> None:
    reports = (waits("A", SEPTEMBER), waits("B", SEPTEMBER, agency="EMA"), waits("C", SEPTEMBER, kind="readout"))
    assert len(calendar(*reports)) == 3


@pytest.mark.parametrize("turn", [1, -1])
def test_a_later_report_moves_a_day(turn: int) -> None:
    reports = (waits("A", SEPTEMBER, hours_ago=20), waits("B", DECEMBER, hours_ago=10))[::turn]
    (made,) = calendar(*reports)
    assert (made.when, made.before, made.outlet) == (DECEMBER, (SEPTEMBER,), "B")


def test_the_month_of_a_day_does_not_move_it() -> None:
    month = period("2026-12-01", "2026-12-31", "month")
    for reports in (
        (waits("A", DECEMBER, hours_ago=20), waits("B", month)),
        (waits("A", month, hours_ago=20), waits("B", DECEMBER)),
    ):
        (made,) = calendar(*reports)
        assert (made.when, made.before) == (DECEMBER, ())


def test_one_report_that_gives_both_days_in_a_sentence_moves_it() -> None:
    (made,) = calendar(waits("A", DECEMBER, SEPTEMBER))
    assert (made.when, made.before) == (DECEMBER, (SEPTEMBER,))


def test_a_report_that_gives_a_day_beside_another_does_not_move_it() -> None:
    both = report(
        "B",
        "Two decisions",
        "The FDA decides about norvexa for adults on 2026-12-28.",
        "The FDA decides about norvexa for children on 2026-09-28.",
        named={"drug": ["norvexa"], "agency": ["FDA"]},
        milestones=[("pdufa", DECEMBER, "2026-12-28"), ("pdufa", SEPTEMBER, "2026-09-28")],
    )
    (made,) = calendar(waits("A", SEPTEMBER, hours_ago=20), both)
    assert (made.when, made.before) == (SEPTEMBER, ())


def test_a_day_is_carried_from_issue_to_issue() -> None:
    first = compose([story(waits("A", SEPTEMBER))], digest(), now=NOW)
    assert calendar(now_days=90, earlier=(first,)) == first.calendar
    (moved,) = calendar(waits("B", DECEMBER), earlier=(first,))
    assert moved.uid == first.calendar[0].uid
    assert (moved.when, moved.before) == (DECEMBER, (SEPTEMBER,))
    assert calendar(now_days=300, earlier=(first,)) == ()


def test_an_old_report_that_comes_in_late_moves_nothing() -> None:
    first = compose([story(waits("A", DECEMBER, hours_ago=1))], digest(), now=NOW)
    (made,) = calendar(waits("B", SEPTEMBER, hours_ago=500), earlier=(first,))
    assert (made.when, made.before) == (DECEMBER, ())


def test_moved_and_new_days_are_changes() -> None:
    first = compose([story(waits("A", SEPTEMBER))], digest(), now=NOW)
    stories = [story(waits("B", DECEMBER, hours_ago=1)), story(waits("C", SEPTEMBER, drug="maritabine"))]
    changes = compose(stories, digest(), now=NOW, earlier=(first,)).changes
    assert [(change.kind, change.catalyst and change.catalyst.names[0]) for change in changes] == [
        ("date_set", "maritabine"),
        ("date_moved", "norvexa"),
    ]


def test_a_decision_takes_its_day_off_the_calendar() -> None:
    decided = report(
        "B", "FDA approves norvexa", event="approval", named={"drug": ["norvexa"], "agency": ["FDA"]}, hours_ago=1
    )
    assert calendar(waits("A", SEPTEMBER), decided) == ()
    elsewhere = report(
        "B", "EMA approves norvexa", event="approval", named={"drug": ["norvexa"], "agency": ["EMA"]}, hours_ago=1
    )
    assert len(calendar(waits("A", SEPTEMBER), elsewhere)) == 1


def test_a_day_of_nobody_is_left_out() -> None:
    milestones = [("readout", SEPTEMBER, "28 September")]
    assert calendar(report("A", "Dates", "Data are due on 28 September.", milestones=milestones)) == ()
    several = report(
        "A",
        "Dates",
        "We look at alphamab and betamab.",
        "Data are due on 28 September.",
        named={"drug": ["alphamab", "betamab"]},
        milestones=milestones,
    )
    assert calendar(several) == ()


def test_the_drug_beside_the_date_is_the_one_it_is_about() -> None:
    said = "Data on alphamab were shown, and betamab is due on 28 September, gammamab later."
    names = {"drug": ["alphamab", "betamab", "gammamab"]}
    milestones = [("readout", SEPTEMBER, "28 September")]
    (made,) = calendar(report("A", "Dates", said, named=names, milestones=milestones))
    assert made.names == ("betamab",)


def test_a_deals_closing_is_the_same_whichever_company_comes_first() -> None:
    milestones = [("closing", SEPTEMBER, "28 September")]
    reports = [
        report(
            outlet,
            title,
            "It closes on 28 September.",
            named={"company": named},
            milestones=milestones,
        )
        for outlet, title, named in [
            ("A", "Arundel buys Pellucid", ["Arundel", "Pellucid"]),
            ("B", "Pellucid sold to Arundel", ["Pellucid", "Arundel"]),
        ]
    ]
    (made,) = calendar(*reports)
    assert sorted(made.names) == ["Arundel", "Pellucid"]


def test_stories_of_no_interest_set_no_days() -> None:
    one = Story("id", (replace(waits("A", SEPTEMBER), source="elsewhere"),))
    assert compose([one], digest(sources=("wire",)), now=NOW).calendar == ()


@pytest.mark.parametrize("first", [date.min, date.max])
def test_impossible_days_do_no_harm(first: date) -> None:
    calendar(waits("A", Period(first, first, "day")))
