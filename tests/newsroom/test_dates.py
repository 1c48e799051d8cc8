"""Dates: what is written is read, what is not there is not made up."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest import dates

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)

FORMS = {
    "2026-03-03T08:30:00Z": datetime(2026, 3, 3, 8, 30, tzinfo=UTC),
    "2026-03-03T08:30:00+09:00": datetime(2026, 3, 2, 23, 30, tzinfo=UTC),
    "Tue, 03 Mar 2026 08:30:00 GMT": datetime(2026, 3, 3, 8, 30, tzinfo=UTC),
    "Tue, 03 Mar 2026 08:30:00 -0500": datetime(2026, 3, 3, 13, 30, tzinfo=UTC),
    "2026-03-03": datetime(2026, 3, 3, tzinfo=UTC),
    "March 3, 2026": datetime(2026, 3, 3, tzinfo=UTC),
    "3. März 2026": datetime(2026, 3, 3, tzinfo=UTC),
    "2026年3月3日": datetime(2026, 3, 3, tzinfo=UTC),
}


@pytest.mark.parametrize("written", FORMS)
def test_reads_dates_as_they_are_written(written: str) -> None:
    assert dates.parse(written, now=NOW) == FORMS[written]


def test_timezone_and_order_of_the_site_hold_where_the_text_names_none() -> None:
    tokyo = dates.parse("2026-03-03 08:30", now=NOW, timezone="Asia/Tokyo")
    assert tokyo == datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
    assert dates.parse("04/03/2026", now=NOW, order="DMY") == datetime(2026, 3, 4, tzinfo=UTC)
    assert dates.parse("03/04/2026", now=NOW, order="MDY") == datetime(2026, 3, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["", " ", "soon", "today", "now", "3 hours ago", "yesterday", "March", "Monday", "10:30", "1899-01-01",
     "2099-01-01", "2026-13-45", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00",
     "x" * 101, "2026", "99999999999999999999"],
)  # fmt: skip
def test_what_names_no_day_gives_none_and_never_today(text: str) -> None:
    assert dates.parse(text, now=NOW) is None


def test_a_clock_that_is_a_little_fast_is_forgiven() -> None:
    assert dates.parse((NOW + timedelta(hours=30)).isoformat(), now=NOW) is not None
    assert dates.parse((NOW + timedelta(days=3)).isoformat(), now=NOW) is None


DATEISH = st.one_of(
    st.text(max_size=40),
    st.text("0123456789-:/T+.,Z ", max_size=30),
    st.builds("{} {} {}".format, st.sampled_from(["Mon,", "mar.", "3", "第"]), st.integers(), st.text(max_size=8)),
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(text=DATEISH, zone=st.sampled_from(["UTC", "Asia/Tokyo", "America/New_York"]))
def test_no_text_raises_and_no_date_is_naive_or_implausible(text: str, zone: str) -> None:
    moment = dates.parse(text, now=NOW, timezone=zone)
    if moment is not None:
        assert moment.tzinfo is not None
        assert dates.EARLIEST <= moment <= NOW + dates.SLACK


@given(day=st.dates(date(1990, 1, 2), date(2026, 3, 9)), hour=st.integers(0, 23))
def test_standard_forms_are_read_back(day: date, hour: int) -> None:
    moment = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    for written in (moment.isoformat(), moment.strftime("%a, %d %b %Y %H:%M:%S +0000")):
        assert dates.parse_standard(written, now=NOW) == moment
