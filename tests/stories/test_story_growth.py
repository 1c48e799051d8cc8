"""How stories grow from day to day: ids, chains, sagas, the original release, and what is kept of old ones."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from invented_reports import DAY, MORNING, prose, report, tagged, urls

from digest.model import Facts, Report, Story
from digest.stories import StoryIndex, fold, reasons

NORVEXA = tagged("approval", drugs=["norvexa"], companies=["orbita"], agencies=["FDA"])


def approval(number: int, *, days: float = 0, title: str = "FDA approves Norvexa", kind: str = "trade_press") -> Report:
    when = MORNING + days * DAY
    url = f"https://{number}.example/1"
    return report(url, f"{title} {number}", prose(number, 60), NORVEXA, published=when, seen_at=when, kind=kind)


def grown(days: Iterable[Iterable[Report]]) -> tuple[Story, ...]:
    index = StoryIndex()
    for batch in days:
        index.add(batch)
    return index.stories()


def test_a_later_day_joins_the_story_and_keeps_its_id() -> None:
    (before,) = grown([[approval(1)]])
    (after,) = grown([[approval(1)], [approval(2, days=1)]])
    assert after.id == before.id
    assert [member.article.url for member in after.reports] == ["https://1.example/1", "https://2.example/1"]


def test_day_by_day_is_as_all_at_once() -> None:
    days = [[approval(number, days=day) for number in range(3 * day, 3 * day + 3)] for day in range(4)]
    assert grown(days) == fold(each for day in days for each in day)


def test_earlier_days_are_not_moved_by_later_ones() -> None:
    rng = random.Random(3)
    drugs, kinds = ("norvexa", "lumirel"), ("approval", "rejection", "launch")
    days = [
        [
            report(
                f"https://{number}.example/{day}", f"News {number}", prose(number, 50),
                tagged(rng.choice(kinds), drugs=[rng.choice(drugs)], companies=["orbita"]), seen_at=MORNING + day * DAY,
            )
            for number in range(8)
        ]
        for day in range(6)
    ]  # fmt: skip
    index, before = StoryIndex(), {}
    for batch in days:
        index.add(batch)
        after = {member.article.url: story.id for story in index.stories() for member in story.reports}
        assert before.items() <= after.items()
        before = after


def test_a_chain_of_half_likenesses_does_not_grow() -> None:
    """Each report shares one drug and half its words with the next, and nothing with the one after."""
    chain = []
    for number in range(12):
        facts = tagged("approval", drugs=[f"drug{number}", f"drug{number + 1}"], agencies=["FDA"])
        title = f"{prose(number, 5)} {prose(number + 1, 5)}"
        when = MORNING + number * DAY
        chain.append(report(f"https://{number}.example/1", title, "", facts, published=when, seen_at=when))
    assert max(len(story.reports) for story in fold(chain)) <= 3
    assert max(len(story.reports) for story in grown([each] for each in chain)) <= 3


def test_a_round_up_does_not_bridge_two_stories() -> None:
    norvexa = [approval(number) for number in range(3)]
    lumirel = [
        report(
            f"https://{n}.example/2", f"FDA approves Lumirel {n}", prose(40 + n, 60),
            tagged("approval", drugs=["lumirel"], companies=["veltis"], agencies=["FDA"]), published=MORNING,
        )
        for n in range(3)
    ]  # fmt: skip
    both = tagged("approval", drugs=["norvexa", "lumirel"], companies=["orbita", "veltis"], agencies=["FDA"])
    bridge = report("https://b.example/3", "FDA approves Norvexa and Lumirel", prose(90, 60), both, published=MORNING)
    found = urls(fold([*norvexa, bridge, *lumirel]))
    assert not any({"https://0.example/1", "https://0.example/2"} <= set(story) for story in found)


def test_a_page_that_names_another_address_of_it_joins_it() -> None:
    one = report("https://a.example/1", "One", prose(1))
    other = report(
        "https://a.example/amp/1", "Another", prose(2), canonical_url="https://a.example/1", seen_at=MORNING + DAY
    )
    assert urls(grown([[one], [other]])) == [["https://a.example/1", "https://a.example/amp/1"]]


def test_a_page_fetched_again_stays_where_it_is() -> None:
    first, again = approval(1), report("https://1.example/1", "Updated", prose(5), seen_at=MORNING + DAY)
    (story,) = grown([[first, approval(2)], [again]])
    assert [(member.article.title, member.seen_at) for member in story.reports if member.outlet == "1.example"] == [
        ("Updated", MORNING)
    ]


def test_a_story_that_is_over_takes_nothing_in() -> None:
    stories = grown([[approval(1)], [approval(2, days=90)]])
    assert len(stories) == 2


def test_a_later_step_points_back_to_the_earlier_ones() -> None:
    def step(number: int, kind: str, day: int, drug: str = "norvexa", diseases: Iterable[str] = ("asthma",)) -> Report:
        when = MORNING + day * DAY
        facts = tagged(kind, drugs=[drug], companies=["orbita"], agencies=["FDA"], indications=diseases)
        return report(
            f"https://{number}.example/1", f"{kind} of {drug}", prose(number), facts, published=when, seen_at=when
        )

    saga = [step(1, "filing_accepted", 0), step(2, "rejection", 200), step(3, "approval", 500)]
    others = [step(4, "approval", 100, "lumirel"), step(5, "trial_start", 120, diseases=["eczema"])]
    by_url = {story.first.article.url: story for story in fold([*saga, *others])}
    first, second, third = (by_url[each.article.url] for each in saga)
    assert (first.earlier, second.earlier, third.earlier) == ((), (first.id,), (second.id, first.id))
    assert all(by_url[each.article.url].earlier == () for each in others)


def test_a_closed_deal_points_back_to_the_announced_one() -> None:
    facts = tagged("acquisition", companies=["orbita", "lumina"])
    one = report("https://a.example/1", "Orbita to buy Lumina", prose(1), facts, published=MORNING - 80 * DAY)
    two = report("https://a.example/2", "Orbita completes purchase of Lumina", prose(2), facts, published=MORNING)
    closed, announced = fold([one, two])
    assert closed.earlier == (announced.id,)


def test_the_press_room_has_the_original_release() -> None:
    wire = approval(2, days=0.2, kind="newswire")
    room = approval(3, days=0.1, kind="company")
    (story,) = fold([approval(1), wire, room])
    assert story.original is not None
    assert story.reports[story.original].kind == "company"


def test_without_a_press_room_the_text_that_others_copy_is_the_original() -> None:
    def told(number: int, text: str, hours: int) -> Report:
        when = MORNING + timedelta(hours=hours)
        return report(f"https://{number}.example/1", f"Norvexa {number}", text, NORVEXA, published=when, seen_at=when)

    (story,) = fold([told(1, prose(1), 0), told(2, prose(2), 1), told(3, prose(2), 2)])
    assert story.original is not None
    assert story.reports[story.original].article.url == "https://2.example/1"


def test_own_words_everywhere_have_no_original() -> None:
    (story,) = fold([approval(1), approval(2)])
    assert story.original is None


def test_reasons_name_the_evidence_for_every_report_but_the_first() -> None:
    (story,) = fold([approval(1), approval(2)])
    (reason,) = reasons(story)
    assert {"event", "drug"} <= {name for name, _ in reason.evidence}
    assert reason.score >= 5


FACTS = [
    NORVEXA,
    tagged("approval", drugs=["norvexa"], agencies=["EC"]),
    tagged("rejection", drugs=["norvexa"], companies=["orbita"], agencies=["FDA"]),
    tagged("approval", agencies=["FDA"]),
    tagged("launch", companies=["orbita"]),
    Facts(),
]
REPORTS = st.builds(
    lambda number, facts, text, title, published: report(
        f"https://{number % 5}.example/{number}", title, text, facts, published=published
    ),
    st.integers(0, 40),
    st.sampled_from(FACTS),
    st.sampled_from([prose(1), prose(1) + " coda", prose(2), prose(3, 20), ""]),
    st.sampled_from(["", "FDA approves Norvexa for asthma", "Second setback for Orbita's Norvexa", "Round-up"]),
    st.none() | st.sampled_from([MORNING, MORNING - 2 * DAY, MORNING - 20 * DAY, datetime(2099, 1, 1, tzinfo=UTC)]),
)
TIMES = st.integers(0, 17 * 60 - 1).map(lambda minutes: MORNING + timedelta(minutes=minutes))


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(REPORTS, TIMES), max_size=14, unique_by=lambda each: each[0].article.url), st.data())
def test_when_in_a_day_reports_arrive_makes_no_difference(
    reports: list[tuple[Report, datetime]], data: st.DataObject
) -> None:
    from dataclasses import replace

    times = data.draw(st.permutations([time for _, time in reports]))
    one = fold(replace(each, seen_at=time) for each, time in reports)
    other = fold(replace(each, seen_at=time) for (each, _), time in zip(reports, times, strict=True))
    assert urls(one) == urls(other)


@settings(deadline=None, max_examples=60)
@given(st.lists(REPORTS, max_size=14, unique_by=lambda each: each.article.url), st.data())
def test_order_of_the_input_makes_no_difference_to_anything(reports: list[Report], data: st.DataObject) -> None:
    assert fold(data.draw(st.permutations(reports))) == fold(reports)


def test_the_hour_of_a_day_makes_no_difference_to_what_later_days_bring() -> None:
    def undated(number: int, seen_at: datetime) -> Report:
        return report(f"https://{number}.example/1", f"Norvexa {number}", "", NORVEXA, seen_at=seen_at)

    for days in range(12, 17):
        later = MORNING + days * DAY
        assert len({len(fold([undated(1, MORNING + hours * DAY / 24), undated(2, later)])) for hours in range(18)}) == 1
