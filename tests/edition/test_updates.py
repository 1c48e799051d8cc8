"""A story that was told comes back only as an update, which says what changed; what changed is told on top."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from newsdesk import NOW, day, digest, report, story
from pydantic import TypeAdapter

from digest.edition import compose
from digest.model import Card, Edition, Report, Story, Update

LATER = NOW + timedelta(days=1)
TOLD = report(
    "First", "Orbita's norvexa under review", event="filing_accepted", named={"drug": ["norvexa"]}, hours_ago=30
)


def seen_later(one: Report) -> Report:
    """The report as it comes in on the day after."""
    published = one.article.published
    assert published is not None
    article = replace(one.article, published=published + timedelta(days=1))
    return replace(one, article=article, seen_at=LATER)


def issue_of(*stories: Story, earlier: tuple[Edition, ...] = ()) -> Edition:
    return compose(stories, digest(), now=LATER if earlier else NOW, earlier=earlier)


def came_back(*new: Report, told: Report = TOLD) -> tuple[Card, ...]:
    """The cards of the next issue, once `new` reports have joined the story of `told`."""
    first = issue_of(story(told))
    assert len(first.cards) == 1
    return issue_of(story(told, *map(seen_later, new), story_id=first.cards[0].story_id), earlier=(first,)).cards


def test_a_told_story_does_not_come_back_by_itself() -> None:
    assert came_back() == ()


def test_a_copy_by_another_outlet_does_not_bring_it_back() -> None:
    assert came_back(report("Second", "Norvexa goes under review", event="filing_accepted")) == ()
    assert came_back(report("Second", "Norvexa goes under review")) == ()
    assert came_back(report("Second", "Norvexa", event="other")) == ()


def test_another_event_does() -> None:
    title = "FDA approves norvexa"
    new = report("Second", title, event="approval", named={"agency": ["FDA"]}, hours_ago=2)
    (card,) = came_back(new)
    assert card.update == Update("event", date(2026, 3, 3), "approval", "filing_accepted", ("FDA",))
    assert (card.title, card.kicker) == (title, "Approved · FDA")
    assert [outlet.name for outlet in card.outlets] == ["Second"]
    assert card.urls == (TOLD.article.url, new.article.url)


def test_an_update_is_told_once() -> None:
    first = issue_of(story(TOLD))
    new = seen_later(report("Second", "FDA approves norvexa", event="approval", hours_ago=2))
    whole = story(TOLD, new, story_id=first.cards[0].story_id)
    second = issue_of(whole, earlier=(first,))
    assert len(second.cards) == 1
    assert compose([whole], digest(), now=LATER + timedelta(hours=2), earlier=(second, first)).cards == ()


def test_other_results_do() -> None:
    told = report("First", "Norvexa works", "ORR was 40.0%.", figures=[("ORR", "40.0%")], hours_ago=30)
    (card,) = came_back(report("Second", "More data", "ORR was 45.5%.", figures=[("ORR", "45.5%")]), told=told)
    assert card.update == Update("figures", date(2026, 3, 3), "ORR 45.5%", "ORR 40.0%")
    assert came_back(report("Third", "Same data", "ORR was 40.0%.", figures=[("ORR", "40.0%")]), told=told) == ()


def test_results_of_several_arms_are_no_other_results() -> None:
    told = report("First", "Norvexa works", "ORR was 40.0%.", figures=[("ORR", "40.0%")], hours_ago=30)
    arms = report("Second", "Two arms", "ORR was 45.5% and 18%.", figures=[("ORR", "45.5%"), ("ORR", "18%")])
    assert came_back(arms, told=told) == ()


def waits(outlet: str, drug: str, iso: str, hours_ago: float) -> Report:
    """A report of the day on which the FDA decides about a drug."""
    said = f"The FDA will decide on {drug} by {iso}."
    milestones = [("pdufa", day(iso), iso)]
    return report(outlet, "Waiting", said, named={"drug": [drug]}, milestones=milestones, hours_ago=hours_ago)


def test_another_date_does() -> None:
    told = waits("First", "norvexa", "2026-09-28", 30)
    (card,) = came_back(waits("Second", "norvexa", "2026-12-28", 2), told=told)
    assert card.update is not None and card.update.catalyst is not None
    assert (card.update.kind, card.update.told_on) == ("date", date(2026, 3, 3))
    assert (card.update.catalyst.when, card.update.catalyst.before) == (day("2026-12-28"), (day("2026-09-28"),))
    assert came_back(waits("Second", "norvexa", "2026-09-28", 2), told=told) == ()


def test_the_word_of_the_agency_or_company_does_once() -> None:
    (card,) = came_back(report("Orbita", "Norvexa accepted for review", event="filing_accepted", kind="company"))
    assert card.update == Update("confirmed", date(2026, 3, 3), "Orbita")
    official = report("Orbita", "Norvexa accepted", event="filing_accepted", kind="company", hours_ago=30)
    assert came_back(report("FDA", "Accepted", event="filing_accepted", kind="regulator"), told=official) == ()


def test_the_next_step_of_a_told_saga_says_what_came_before() -> None:
    first = issue_of(story(TOLD, story_id="review"))
    title = "FDA turns norvexa down"
    new = seen_later(report("Second", title, event="rejection", named={"agency": ["FDA"]}))
    (card,) = issue_of(story(new, story_id="refusal", earlier=("unheard of", "review")), earlier=(first,)).cards
    assert card.update == Update("event", date(2026, 3, 3), "rejection", "filing_accepted", ("FDA",))
    (untold,) = issue_of(story(new, story_id="refusal", earlier=("unheard of",)), earlier=(first,)).cards
    assert untold.update is None


def test_a_story_known_only_by_its_address_stays_out() -> None:
    new = report("Second", "FDA approves norvexa", event="approval")
    assert compose([story(TOLD, new)], digest(), now=NOW, sent_urls={TOLD.article.url}).cards == ()


def test_a_story_is_known_by_its_pages_where_its_id_has_changed() -> None:
    first = issue_of(story(TOLD, story_id="one"))
    assert issue_of(story(TOLD, story_id="other"), earlier=(first,)).cards == ()


def test_decisions_and_dates_since_the_last_issue_are_told_on_top() -> None:
    first = issue_of(story(TOLD))
    assert first.changes == ()
    stories = [
        story(seen_later(report("A", "FDA approves norvexa", event="approval", named={"agency": ["FDA"]}))),
        story(seen_later(report("B", "Halden rejected", event="rejection"))),
        story(seen_later(report("C", "Halden licenses", event="licensing_deal"))),
        story(seen_later(waits("D", "maritabine", "2026-12-28", 2))),
    ]
    changes = issue_of(*stories, earlier=(first,)).changes
    assert [(change.kind, change.title, change.agencies) for change in changes] == [
        ("approval", "FDA approves norvexa", ("FDA",)),
        ("rejection", "Halden rejected", ()),
        ("date_set", "Waiting", ()),
    ]
    assert changes[0].story_id == stories[0].id


def test_a_decision_without_room_is_told_on_top() -> None:
    first = issue_of(story(TOLD))
    reports = (report("A", f"Approval {n}", event="approval", path=str(n)) for n in range(3))
    stories = [story(seen_later(each)) for each in reports]
    edition = compose(stories, digest(maximum=1), now=LATER, earlier=(first,))
    assert (len(edition.cards), len(edition.changes)) == (1, 3)
    after = compose(stories, digest(maximum=1), now=LATER + timedelta(hours=1), earlier=(first, edition))
    assert (len(after.cards), after.changes) == (1, ())


@pytest.mark.parametrize("turn", [1, -1])
def test_earlier_issues_come_in_any_order_and_from_json(turn: int) -> None:
    adapter = TypeAdapter(Edition)
    first = issue_of(story(TOLD))
    between = replace(issue_of(), until=first.until + timedelta(hours=5))
    earlier = tuple(adapter.validate_json(adapter.dump_json(each)) for each in (first, between))[::turn]
    assert issue_of(story(TOLD), earlier=earlier).cards == ()
