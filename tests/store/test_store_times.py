from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from digest.store import Database
from digest.store.tables import FeedRow

moments = st.datetimes(
    min_value=datetime(1990, 1, 1),  # noqa: DTZ001 - the timezone is drawn below
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from(
        [UTC, ZoneInfo("Asia/Kolkata"), ZoneInfo("America/New_York"), timezone(-timedelta(hours=9))]
    ),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moment=moments)
def test_a_time_comes_back_as_the_same_moment_in_utc(database: Database, moment: datetime) -> None:
    with database.write() as session:
        session.merge(FeedRow(url="feed", source="local", checked_at=moment))
    with database.read() as session:
        kept = session.scalars(select(FeedRow.checked_at)).one()
    assert kept == moment.astimezone(UTC)  # an hour that comes twice equals nothing in another zone (PEP 495)
    assert kept.utcoffset() == timedelta(0)


def test_times_are_compared_as_moments_whatever_their_timezones(database: Database) -> None:
    tokyo = datetime(2026, 3, 4, 8, 0, tzinfo=ZoneInfo("Asia/Tokyo"))  # 23:00 UTC of the day before
    with database.write() as session:
        session.add(FeedRow(url="feed", source="local", checked_at=tokyo))
    with database.read() as session:
        before = select(FeedRow.url).where(FeedRow.checked_at < datetime(2026, 3, 4, tzinfo=UTC))
        assert session.scalars(before).all() == ["feed"]


def test_a_time_without_a_timezone_is_refused(database: Database) -> None:
    with pytest.raises((ValueError, StatementError), match="no timezone"), database.write() as session:
        session.add(FeedRow(url="feed", source="local", checked_at=datetime(2026, 3, 4)))  # noqa: DTZ001
