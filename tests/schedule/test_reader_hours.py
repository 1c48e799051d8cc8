from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.config import Digest
from digest.readers.subscriber import Subscriber
from digest.schedule import issue_due, reader_due
from digest.schedule.wall_clock import first_moment, shown

BERLIN = ZoneInfo("Europe/Berlin")
WRITTEN = datetime(2026, 1, 1, tzinfo=UTC)
FRIDAY = datetime(2026, 3, 6, 6, tzinfo=BERLIN)
ZONES = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "Pacific/Apia"]


def reader(**wishes: Any) -> Subscriber:
    return Subscriber(address="anna@example.org", created_at=WRITTEN, changed_at=WRITTEN, **wishes)


def due(composed: datetime, **wishes: Any) -> str | None:
    moment = reader_due(reader(**wishes), composed, BERLIN)
    return f"{moment.astimezone(ZoneInfo(wishes.get('timezone', 'UTC'))):%a %H:%M}" if moment else None


def test_with_no_hour_of_their_own_readers_get_an_issue_at_the_digests() -> None:
    assert reader_due(reader(), FRIDAY, BERLIN) == FRIDAY


@pytest.mark.parametrize(
    ("timezone", "hour", "expected"),
    [
        ("Europe/Berlin", 7, "Fri 07:00"),
        ("Europe/Berlin", 5, "Sat 05:00"),
        ("America/New_York", 7, "Fri 07:00"),
        ("America/New_York", 0, "Fri 00:00"),
        ("America/New_York", 23, "Fri 23:00"),
        ("Asia/Kolkata", 11, "Fri 11:00"),
        ("Asia/Kolkata", 10, "Fri 10:30"),
        ("Pacific/Auckland", 8, "Sat 08:00"),
    ],
)
def test_an_issue_waits_for_the_readers_own_hour(timezone: str, hour: int, expected: str) -> None:
    assert due(FRIDAY, timezone=timezone, hour=hour) == expected


@pytest.mark.parametrize("late", [timedelta(seconds=4), timedelta(minutes=59)])
def test_an_issue_composed_during_a_readers_hour_is_due_at_once(late: timedelta) -> None:
    assert reader_due(reader(timezone="Europe/Berlin", hour=6), FRIDAY + late, BERLIN) == FRIDAY + late


@pytest.mark.parametrize(("hour", "expected"), [(6, "08:30"), (7, "08:30"), (9, "09:00"), (5, "05:00")])
def test_an_issue_that_is_late_is_sent_at_once_to_whose_hour_went_by_meanwhile(hour: int, expected: str) -> None:
    digest = Digest(slug="morning", title="Morning", cron="0 6 * * *", timezone="Europe/Berlin")
    late = FRIDAY + timedelta(hours=2, minutes=30)
    assert issue_due(digest, late) == FRIDAY
    moment = reader_due(reader(timezone="Europe/Berlin", hour=hour), late, BERLIN, issue_due(digest, late))
    assert moment is not None
    assert f"{moment.astimezone(BERLIN):%H:%M}" == expected


def test_an_issue_was_due_when_it_is_composed_where_its_digest_has_no_such_time() -> None:
    digest = Digest(slug="morning", title="Morning", cron="0 6 * * mon", timezone="Europe/Berlin")
    assert issue_due(digest, FRIDAY) == FRIDAY
    monday = FRIDAY + timedelta(days=3)
    assert issue_due(digest, monday) == monday
    assert issue_due(digest, monday + timedelta(hours=7)) == monday + timedelta(hours=7)


def test_days_are_those_of_the_issue() -> None:
    composed = {f"{FRIDAY + timedelta(days=n):%a}": FRIDAY + timedelta(days=n) for n in range(7)}
    weekdays = [day for day, at in composed.items() if due(at, days="weekdays", timezone="Europe/Berlin", hour=5)]
    assert weekdays == ["Fri", "Mon", "Tue", "Wed", "Thu"]
    weekly = [day for day, at in composed.items() if due(at, days="weekly", weekday=0, timezone="Asia/Tokyo", hour=5)]
    assert weekly == ["Mon"]


def test_an_hour_that_the_clocks_skip_is_the_moment_they_are_put_forward() -> None:
    assert due(datetime(2026, 3, 28, 6, tzinfo=BERLIN), timezone="Europe/Berlin", hour=2) == "Sun 03:00"


@given(
    composed=st.datetimes(datetime(2011, 12, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    timezone=st.sampled_from(ZONES),
    hour=st.integers(0, 23),
)
def test_an_issue_is_due_within_a_day_and_during_the_hour_asked_for(
    composed: datetime, timezone: str, hour: int
) -> None:
    zone = ZoneInfo(timezone)
    moment = reader_due(reader(timezone=timezone, hour=hour), composed, BERLIN)
    assert moment is not None
    assert moment >= composed
    waited = shown(moment, zone) - shown(composed, zone)
    assert waited <= timedelta(days=1) or zone.key == "Pacific/Apia"
    asked_for = datetime.combine(shown(moment, zone).date(), time(hour))
    skipped = shown(first_moment(asked_for, zone), zone) != asked_for
    assert shown(moment, zone).hour == hour or skipped
