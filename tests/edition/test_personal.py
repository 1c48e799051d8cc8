"""What one reader gets of an issue: more of what they watch for, nothing of what they muted, and true numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from newsdesk import NOW, day, digest, report, story
from pydantic import TypeAdapter

from digest.config import SectionPlan, Watch
from digest.edition import Personal, compose
from digest.edition.scoring import total
from digest.model import Edition, Story

PLAN = digest(
    SectionPlan(title="Decisions", events=("approval",), maximum=2, backfill=False),
    SectionPlan(title="Results", events=("trial_result_positive",), maximum=1, backfill=False),
    SectionPlan(title="Rest", maximum=2, backfill=False),
)


def personal(edition: Edition, watch: Watch, muted: Sequence[str]) -> Edition:
    return Personal(edition).of(watch, muted)


def stories() -> list[Story]:
    """Three approvals of which two find room, two results of which one does, and one story more."""
    return [
        story(report("A", "Orbita wins approval of drug one", event="approval", hours_ago=1, path="1"), story_id="s1"),
        story(
            report("A", "Norvexa wins approval", "Of KN026.", event="approval", named={"drug": ["KN026"]}, hours_ago=9),
            report("B", "A win for Norvexa", "Again.", event="approval", hours_ago=8, path="x"),
            story_id="s2",
        ),
        story(
            *[report("A", "Halden wins", "For sepsis.", event="approval", named={"indication": ["sepsis"]}, path="3")],
            story_id="s3",
        ),
        story(
            report("B", "Orbita shows a result", event="trial_result_positive", hours_ago=2, path="4"), story_id="s4"
        ),
        story(
            report("B", "Veltris shows a result", event="trial_result_positive", hours_ago=20, path="5"), story_id="s5"
        ),
        story(
            report("C", "An agency moves house", "It was in Bonn.", named={"agency": ["agency"]}, path="6"),
            story_id="s6",
        ),
    ]


def issue(**about: object) -> Edition:
    return compose(stories(), PLAN, now=NOW, **about)  # type: ignore[arg-type]


def told(edition: Edition) -> dict[str, list[str]]:
    return {section.title: [card.story_id for card in section.cards] for section in edition.sections}


def test_with_no_wishes_it_is_the_issue_as_it_is() -> None:
    made = issue()
    assert personal(made, Watch(), ()) is made
    assert personal(issue(), Watch(), ("", "  ")) == issue()


def test_what_found_no_room_is_kept_in_reserve_and_shown_to_nobody() -> None:
    made = issue()
    assert told(made) == {"Decisions": ["s2", "s1"], "Results": ["s4"], "Rest": ["s6"]}
    assert [(section.title, [card.story_id for card in section.cards]) for section in made.reserve] == [
        ("Decisions", ["s3"]),
        ("Results", ["s5"]),
        ("Rest", []),
    ]
    assert (made.left_out, len(made.cards)) == (2, 4)


def test_what_a_reader_watches_for_is_lifted_and_says_why() -> None:
    own = personal(issue(), Watch(companies=("orbita",)), ())
    assert told(own) == {"Decisions": ["s1", "s2"], "Results": ["s4"], "Rest": ["s6"]}
    [part] = [part for part in own.cards[0].score if part.name == "watch"]
    assert (part.value, part.why) == (6, "orbita")
    assert [part.name for part in own.cards[0].score].count("watch") == 1


def test_the_digests_own_watch_list_counts_beside_the_readers() -> None:
    plan = PLAN.model_copy(update={"watch": Watch(companies=("Orbita",))})
    own = personal(compose(stories(), plan, now=NOW), Watch(words=("one", "approval")), ())
    [part] = [part for part in own.cards[0].score if part.name == "watch"]
    assert (part.value, part.why) == (18, "Orbita, one, approval")


def test_what_was_left_out_comes_in_where_it_belongs() -> None:
    own = personal(issue(), Watch(indications=("Sepsis",), words=("veltris",)), ())
    assert told(own) == {"Decisions": ["s3", "s2", "s1"], "Results": ["s5", "s4"], "Rest": ["s6"]}
    assert (own.left_out, own.article_count) == (0, issue().article_count + 2)
    assert dict(own.event_counts) == {"approval": 3, "trial_result_positive": 2}
    assert own.reserve == ()


def test_a_name_in_the_text_is_not_part_of_a_longer_one() -> None:
    assert told(personal(issue(), Watch(drugs=("KN02", "N026")), ())) == told(issue())
    assert told(personal(issue(), Watch(drugs=("kn026",)), ())) == told(issue())
    assert total(personal(issue(), Watch(drugs=("kn026",)), ()).cards[0].score) == total(issue().cards[0].score) + 6


def test_muted_words_take_stories_away_and_empty_sections_with_them() -> None:
    own = personal(issue(), Watch(), ("RESULT", "bonn", "hald"))
    assert told(own) == {"Decisions": ["s2", "s1"]}
    assert dict(own.event_counts) == {"approval": 2}
    assert own.article_count == sum(card.articles for card in own.cards) == 3
    assert own.left_out == issue().left_out


def test_what_is_watched_and_muted_is_muted() -> None:
    own = personal(issue(), Watch(words=("orbita", "halden")), ("orbita", "sepsis"))
    assert told(own) == {"Decisions": ["s2"], "Rest": ["s6"]}


def test_everything_muted_is_an_issue_with_no_cards() -> None:
    own = personal(issue(), Watch(), ("approval", "result", "house", "win"))
    assert (own.sections, own.cards, own.article_count, own.event_counts) == ((), (), 0, ())


def test_changes_and_days_that_mention_a_muted_word_go_too() -> None:
    told_today = [
        *stories(),
        story(
            report(
                *("A", "Orbita waits for drug two", "It is due on 2026-12-28."),
                event="filing_accepted",
                named={"drug": ["drug two"]},
                milestones=[("pdufa", day("2026-12-28"), "2026-12-28")],
                path="9",
            ),
            story_id="s9",
        ),
    ]
    before = compose([], PLAN, now=NOW - timedelta(days=1))
    made = compose(told_today, PLAN, now=NOW, earlier=(before,))
    assert {change.kind for change in made.changes} == {"approval", "date_set"}
    assert len(made.calendar) == 1
    own = personal(made, Watch(), ("drug two", "Norvexa"))
    assert own.calendar == ()
    assert [change.title for change in own.changes] == ["Orbita wins approval of drug one", "Halden wins"]


def test_a_story_in_reserve_is_offered_once() -> None:
    first = issue()
    more = [story(report(*"AB", event="approval", hours_ago=n, path=f"n{n}"), story_id=f"n{n}") for n in range(3)]
    again = compose([*stories(), *more], PLAN, now=NOW + timedelta(hours=1), earlier=(first,))
    assert again.left_out == 2
    assert [card.story_id for section in again.reserve for card in section.cards] == ["n2"]


def test_an_issue_stored_before_there_was_a_reserve_can_still_be_read_and_made_ones_own() -> None:
    adapter = TypeAdapter(Edition)
    stored = adapter.dump_python(issue(), mode="json")
    del stored["reserve"]
    for section in stored["sections"]:
        for card in section["cards"]:
            for field in ("event", "articles", "names"):
                del card[field]
    old = adapter.validate_python(stored)
    assert told(personal(old, Watch(companies=("Orbita",)), ("bonn",))) == {
        "Decisions": ["s1", "s2"],
        "Results": ["s4"],
    }


_WORDS = st.lists(st.sampled_from(["orbita", "KN026", "sepsis", "win", "result", "house", "nothing"]), max_size=3)


@settings(max_examples=60, deadline=None)
@given(_WORDS, _WORDS)
def test_the_numbers_are_true_whatever_is_wished_for(watched: list[str], muted: list[str]) -> None:
    made = issue()
    own = personal(made, Watch(words=tuple(watched), drugs=tuple(watched)), muted)
    assert own == personal(made, Watch(words=tuple(watched), drugs=tuple(watched)), muted)
    assert own.article_count == sum(card.articles for card in own.cards)
    counted = {kind: sum(card.event == kind for card in own.cards) for kind, _ in made.event_counts}
    assert dict(own.event_counts) == {kind: count for kind, count in counted.items() if count}
    assert all(section.cards for section in own.sections)
    known = {card.story_id for section in (*made.sections, *made.reserve) for card in section.cards}
    assert {card.story_id for card in own.cards} <= known
    for section in own.sections:
        scores = [total(card.score) for card in section.cards]
        assert scores == sorted(scores, reverse=True)
    assert replace(own, reserve=made.reserve) == made or watched or muted
