"""What a digest file chooses by, and how much room its sections have."""

from __future__ import annotations

import pytest
from newsdesk import NOW, digest, report, story

from digest.config import Digest, SectionPlan, Watch
from digest.edition import compose
from digest.edition.choosing import only
from digest.model import Story

REST = SectionPlan(title="Rest")


def sections_of(stories: list[Story], plan: Digest) -> dict[str, list[str]]:
    """The headlines of each section."""
    return {
        section.title: [card.title for card in section.cards] for section in compose(stories, plan, now=NOW).sections
    }


def asked(section: SectionPlan, *stories: Story) -> list[str]:
    return sections_of(list(stories), digest(section, REST)).get(section.title, [])


@pytest.mark.parametrize(
    "watch",
    [
        {"companies": ["orbita"]},
        {"drugs": ["NX-101"]},
        {"indications": ["Severe asthma"]},
        {"regulators": ["FDA"]},
        {"words": ["spray"]},
    ],
)
def test_a_section_takes_what_is_on_its_watch_list(watch: dict[str, list[str]]) -> None:
    hit = story(
        report(
            "A",
            "Orbita's NX-101 wins",
            "FDA staff liked the spray for severe asthma.",
            named={"company": ["Orbita"], "drug": ["NX-101"], "indication": ["severe asthma"], "agency": ["FDA"]},
        )
    )
    miss = story(report("B", "Another wins", "EMA staff did not."))
    assert asked(SectionPlan(title="Ours", watch=Watch.model_validate(watch)), hit, miss) == ["Orbita's NX-101 wins"]


def test_a_watched_name_is_found_in_the_text_where_the_facts_do_not_know_it() -> None:
    one = story(report("A", "Quillon raises money", "Quillon has 120 staff."))
    assert asked(SectionPlan(title="Ours", watch=Watch(companies=("Quillon",))), one) == ["Quillon raises money"]


def test_a_watched_name_is_not_found_inside_a_longer_one() -> None:
    one = story(
        report("A", "Halden KGaA names a chief", "Halden KGaA is not Halden.", named={"company": ["Halden KGaA"]})
    )
    two = story(report("B", "The sublime results", "It said so."))
    plan = SectionPlan(title="Ours", watch=Watch(companies=("Halden",), words=("lime",)))
    assert asked(plan, one, two) == []


def test_an_agency_is_not_the_word_that_is_written_like_it() -> None:
    plan = SectionPlan(title="Ours", watch=Watch(regulators=("WHO",)))
    assert asked(plan, story(report("A", "The man who knew", "He who laughs last."))) == []


def test_a_section_takes_stories_of_its_regions_by_agency_or_place() -> None:
    by_agency = story(report("A", "NMPA accepts", "It did.", named={"agency": ["NMPA"]}))
    by_place = story(report("B", "Chinese firm buys rival", "It did."))
    in_passing = story(report("C", "A sale", "It did.", "The firm has an office in China."))
    not_us = story(report("D", "Tell us", "It did."))
    china = SectionPlan(title="China", regions=("china",))
    assert sorted(asked(china, by_agency, by_place, in_passing)) == ["Chinese firm buys rival", "NMPA accepts"]
    assert asked(SectionPlan(title="US", regions=("north_america",)), not_us) == []


def test_news_that_is_hardly_of_the_business_stays_out() -> None:
    spam, news = story(report("A", "Market to grow", relevance=0.2)), story(report("B", "News", relevance=0.9))
    assert sections_of([spam, news], digest(minimum_relevance=0.5)) == {"News": ["News"]}
    strict = SectionPlan(title="Strict", minimum_relevance=0.95)
    assert sections_of([spam, news], digest(strict, REST))["Rest"] == ["Market to grow", "News"]


def approvals(number: int) -> list[Story]:
    return [story(report("A", f"Approval {n}", event="approval", path=f"a{n}", hours_ago=n + 1)) for n in range(number)]


def others(number: int) -> list[Story]:
    return [story(report("B", f"Other {n}", path=f"b{n}", hours_ago=n + 1)) for n in range(number)]


def sizes(stories: list[Story], plan: Digest) -> dict[str, int]:
    return {title: len(cards) for title, cards in sections_of(stories, plan).items()}


def test_the_best_get_the_room_there_is() -> None:
    plan = digest(SectionPlan(title="Approvals", events=("approval",)), REST, maximum=5)
    assert sizes(approvals(4) + others(9), plan) == {"Approvals": 4, "Rest": 1}


def test_a_section_has_its_minimum_whatever_else_there_is() -> None:
    rest = SectionPlan(title="Rest", minimum=2)
    plan = digest(SectionPlan(title="Approvals", events=("approval",)), rest, maximum=5)
    assert sizes(approvals(9) + others(9), plan) == {"Approvals": 3, "Rest": 2}


def test_room_that_is_left_goes_to_the_best_left_out() -> None:
    first = SectionPlan(title="Approvals", events=("approval",), maximum=2)
    plan = digest(first, SectionPlan(title="Rest", maximum=2), maximum=6)
    assert sizes(approvals(9) + others(1), plan) == {"Approvals": 5, "Rest": 1}
    assert sizes(approvals(9) + others(9), plan) == {"Approvals": 4, "Rest": 2}


def test_a_maximum_can_be_made_firm() -> None:
    plan = digest(SectionPlan(title="Approvals", events=("approval",), maximum=2, backfill=False), REST, maximum=6)
    edition = compose(approvals(9), plan, now=NOW)
    assert (len(edition.cards), edition.left_out) == (2, 7)


def test_what_many_outlets_carry_is_never_left_out_for_another() -> None:
    covered = story(*(report(name, "Other news", path="c", hours_ago=30) for name in "XYZ"))
    firm = SectionPlan(title="Rest", maximum=1, backfill=False)
    plan = digest(SectionPlan(title="Approvals", events=("approval",)), firm, maximum=3, weights={"coverage": 0})
    assert "Other news" in sections_of([*approvals(9), *others(2), covered], plan)["Rest"]
    fewer = plan.model_copy(update={"must_include_outlets": 4})
    assert "Rest" not in sections_of([*approvals(9), *others(2), covered], fewer)


def test_the_original_release_is_known_among_the_reports_that_are_left() -> None:
    reports = (report("A", "One", source="a"), report("B", "Two", source="b"), report("C", "Three", source="c"))
    kept = only(Story("id", reports, original=2), lambda each: each.source != "a")
    assert kept is not None and kept.original is not None
    assert kept.reports[kept.original] is reports[2]
    gone = only(Story("id", reports, original=0), lambda each: each.source != "a")
    assert gone is not None and gone.original is None


def test_a_digest_of_named_sources_shows_what_they_carry() -> None:
    one = story(report("A", "One", source="a"), report("B", "Two", source="b"))
    assert sections_of([one], digest(sources=("b",))) == {"News": ["Two"]}
