from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from digest.health.sources import troubled_sources
from digest.store.articles import Signature

NOW = datetime(2026, 3, 6, 12, tzinfo=UTC)  # a Friday
DAY = timedelta(days=1)


def came(*times: datetime, source: str = "ema", dated: bool = True, authors: bool = True) -> list[Signature]:
    """Articles that were found two hours after they came out."""
    return [Signature(source, at + timedelta(hours=2), at if dated else None, authors) for at in times]


def every(pause: timedelta, count: int, last: datetime) -> list[datetime]:
    return [last - pause * number for number in reversed(range(count))]


def troubles(articles: list[Signature], now: datetime = NOW) -> list[str]:
    return [sign.detail for sign in troubled_sources(articles, ["ema", "mhra"], now)]


@pytest.mark.parametrize(
    ("pause", "silence", "quiet"),
    [
        (timedelta(hours=1.5), timedelta(hours=40), False),
        (timedelta(hours=1.5), timedelta(hours=50), True),
        (DAY, 2 * DAY, False),
        (DAY, 3 * DAY, True),
        (7 * DAY, 13 * DAY, False),
        (7 * DAY, 15 * DAY, True),
    ],
)
def test_a_source_is_quiet_when_it_pauses_for_much_longer_than_it_does(
    pause: timedelta, silence: timedelta, quiet: bool
) -> None:
    assert bool(troubles(came(*every(pause, 12, NOW - silence)))) == quiet


def test_weekends_and_what_comes_all_at_once_are_part_of_a_sources_habit() -> None:
    workdays = [day for day in every(DAY, 40, NOW - 3 * DAY) if day.weekday() < 5]
    articles = came(*(day + timedelta(minutes=minute) for day in workdays for minute in range(3)))
    assert troubles(articles) == []
    [said] = troubles(articles, NOW + 7 * DAY)
    assert said == "no new article since Tue 2026-03-03; it pauses for up to 3 days as a rule"


def test_a_source_that_is_new_or_not_crawled_is_never_found_wanting() -> None:
    assert troubles(came(*every(DAY, 8, NOW - 60 * DAY))) == []
    assert troubles(came(*every(DAY, 50, NOW - 60 * DAY), source="retired")) == []
    assert troubles([]) == []


def test_an_article_dated_after_it_was_found_does_not_hide_a_silence() -> None:
    articles = came(*every(DAY, 20, NOW - 10 * DAY))
    wrong = Signature("ema", NOW - 9 * DAY, NOW + 300 * DAY, True)
    assert len(troubles([*articles, wrong])) == 1


@pytest.mark.parametrize(("dated", "authors", "missing"), [(False, True, "dates"), (True, False, "authors")])
def test_fields_that_went_missing_are_found(dated: bool, authors: bool, missing: str) -> None:
    hours = every(timedelta(hours=2), 100, NOW)
    articles = came(*hours[:80]) + came(*hours[80:], dated=dated, authors=authors)
    [said] = troubles(articles)
    assert said.startswith(f"its last 20 articles have no {missing}, where most had before")
    assert troubles(articles[:80]) == []


def test_fields_that_were_never_there_are_not_missed() -> None:
    assert troubles(came(*every(timedelta(hours=2), 100, NOW), dated=False, authors=False)) == []
