from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digest.config import UserError
from digest.config.cron import cron_trigger
from digest.schedule import ClosedDays, Rule
from digest.schedule.wall_clock import first_moment, shown

LEAD = timedelta(minutes=45)
WEDNESDAY = datetime(2026, 3, 4, 12, tzinfo=UTC)
BERLIN, NEW_YORK, APIA = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York"), ZoneInfo("Pacific/Apia")
ZONES = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia", "UTC"]


def runs(rule: Rule, start: datetime, count: int) -> list[datetime]:
    """The next due times, each asked for from the one before."""
    moments: list[datetime] = []
    while len(moments) < count:
        due = rule.after(moments[-1] if moments else start)
        assert due is not None
        moments.append(due)
    return moments


def on_the_wall(rule: Rule, start: datetime, count: int) -> list[str]:
    return [f"{moment.astimezone(rule.zone):%a %d %H:%M %Z}" for moment in runs(rule, start, count)]


@pytest.mark.parametrize(
    ("weekdays", "expected"),
    [
        ("0", "Sun"),
        ("7", "Sun"),
        ("1", "Mon"),
        ("6", "Sat"),
        ("1-5", "Thu Fri Mon Tue Wed"),
        ("5-7", "Fri Sat Sun"),
        ("0,3", "Sun Wed"),
        ("mon-fri", "Thu Fri Mon Tue Wed"),
        ("1-5/2", "Fri Mon Wed"),
        ("*", "Thu Fri Sat Sun Mon Tue Wed"),
    ],
)
def test_weekdays_are_counted_as_cron_counts_them(weekdays: str, expected: str) -> None:
    days = expected.split()
    assert [f"{due:%a}" for due in runs(Rule(f"0 6 * * {weekdays}", ZoneInfo("UTC")), WEDNESDAY, len(days))] == days


@pytest.mark.parametrize(
    "line", ["0 6 * *", "0 6 * * 8", "0 6 * * 5-1", "0 25 * * *", "every morning", "", "60 6 * * *"]
)
def test_what_is_no_cron_line_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        cron_trigger(line)


def test_a_due_time_is_later_than_the_moment_asked_from() -> None:
    rule = Rule("0 6 * * *", ZoneInfo("UTC"))
    six = datetime(2026, 3, 4, 6, tzinfo=UTC)
    assert rule.after(six - timedelta(microseconds=1)) == six
    assert rule.after(six) == six + timedelta(days=1)


# --- Clocks that change: Berlin goes forward 29 March 2026 at 02:00 and back 25 October at 03:00, New York on 8 March
# and 1 November at 02:00.


def test_a_time_that_the_clocks_skip_is_the_moment_they_are_put_forward() -> None:
    start = datetime(2026, 3, 27, 12, tzinfo=UTC)
    assert on_the_wall(Rule("30 2 * * *", BERLIN), start, 3) == [
        "Sat 28 02:30 CET",
        "Sun 29 03:00 CEST",
        "Mon 30 02:30 CEST",
    ]


def test_times_that_the_clocks_skip_are_run_together_once() -> None:
    start = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
    assert on_the_wall(Rule("*/20 * * * *", BERLIN), start, 4) == [
        "Sun 29 01:40 CET",
        "Sun 29 03:00 CEST",
        "Sun 29 03:20 CEST",
        "Sun 29 03:40 CEST",
    ]


def test_a_time_that_comes_twice_is_run_the_first_time() -> None:
    start = datetime(2026, 10, 24, 12, tzinfo=UTC)
    rule = Rule("30 2 * * *", BERLIN)
    assert on_the_wall(rule, start, 2) == ["Sun 25 02:30 CEST", "Mon 26 02:30 CET"]
    second_time = datetime(2026, 10, 25, 1, 15, tzinfo=UTC)
    assert shown(second_time, BERLIN).hour == 2
    assert on_the_wall(rule, second_time, 1) == ["Mon 26 02:30 CET"]


def test_a_day_that_a_place_left_out_is_the_beginning_of_the_next() -> None:
    # Samoa had no 30 December 2011.
    assert on_the_wall(Rule("0 6 * * *", APIA), datetime(2011, 12, 29, 12, tzinfo=UTC), 3) == [
        "Thu 29 06:00 -10",
        "Sat 31 00:00 +14",
        "Sat 31 06:00 +14",
    ]


CHANGES = [("Europe/Berlin", 3, 29), ("Europe/Berlin", 10, 25), ("America/New_York", 3, 8), ("America/New_York", 11, 1)]


@pytest.mark.parametrize(("zone", "month", "day"), CHANGES)
@pytest.mark.parametrize("hour", ["6:00", "0:30", "3:15", "3:30"])
def test_a_crawl_starts_its_lead_before_the_digest_also_when_the_clocks_change(
    zone: str, month: int, day: int, hour: str
) -> None:
    hours, minutes = hour.split(":")
    line = f"{minutes} {hours} * * *"
    start = datetime(2026, month, day, 12, tzinfo=UTC) - timedelta(days=3)
    sent = runs(Rule(line, ZoneInfo(zone)), start, 6)
    crawled = runs(Rule(line, ZoneInfo(zone), LEAD), start, 6)
    assert [f"{due.astimezone(ZoneInfo(zone)):%H:%M}" for due in sent] == [f"{int(hours):02}:{minutes}"] * 6
    assert [due + LEAD for due in crawled] == sent


MOMENTS = st.datetimes(datetime(2011, 12, 1), datetime(2028, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


@example(datetime(2026, 3, 5, 8, tzinfo=UTC), 0, "30 2 * * *", "America/New_York")
@example(datetime(2011, 12, 29, 8, tzinfo=UTC), 0, "30 2 * * *", "Pacific/Apia")
@given(
    start=MOMENTS,
    lead=st.integers(0, 600),
    line=st.sampled_from(["0 6 * * *", "30 2 * * *", "*/20 1-3 * * *", "15 3 * * sun", "0 0 29 2 *"]),
    zone=st.sampled_from(ZONES),
)
def test_due_times_only_go_forward_whatever_they_are_asked_from(
    start: datetime, lead: int, line: str, zone: str
) -> None:
    rule = Rule(line, ZoneInfo(zone), timedelta(minutes=lead))
    due = runs(rule, start, 3)
    assert due == sorted(set(due))
    assert due[0] > start
    between = start + (due[0] - start) / 2
    assert rule.after(between) == due[0]
    assert [each + rule.lead for each in due] == runs(Rule(line, ZoneInfo(zone)), start + rule.lead, 3)


@given(year=st.integers(2012, 2035), zone=st.sampled_from(ZONES), hour=st.integers(0, 23), minute=st.integers(0, 59))
def test_a_daily_digest_comes_once_on_each_day_of_a_year(year: int, zone: str, hour: int, minute: int) -> None:
    rule = Rule(f"{minute} {hour} * * *", ZoneInfo(zone))
    first = date(year, 1, 1)
    due = runs(rule, first_moment(datetime.combine(first, time.min), rule.zone) - timedelta(seconds=1), 365)
    assert [each.astimezone(rule.zone).date() for each in due] == [first + timedelta(days=n) for n in range(365)]


@given(wall=st.datetimes(datetime(2010, 1, 1), datetime(2030, 1, 1)), zone=st.sampled_from(ZONES))  # noqa: DTZ001
def test_a_time_on_the_wall_is_the_first_moment_that_shows_it_or_later(wall: datetime, zone: str) -> None:
    wall, place = wall.replace(microsecond=0), ZoneInfo(zone)
    moment = first_moment(wall, place)
    assert shown(moment, place) >= wall
    assert shown(moment - timedelta(seconds=1), place) < wall
    earlier = (moment - timedelta(minutes=minutes) for minutes in range(1, 120))
    assert all(shown(each, place) < wall for each in earlier)


def test_a_day_that_never_comes_has_no_next_run() -> None:
    assert Rule("0 6 30 2 *", BERLIN).after(WEDNESDAY) is None
    assert Rule("0 6 30 2 *", BERLIN, LEAD).after(WEDNESDAY) is None
    assert Rule("0 6 * * sat", BERLIN, closed=ClosedDays(weekends=True)).after(WEDNESDAY) is None


# --- Closed days ------------------------------------------------------------------------------------------------


def days(rule: Rule, start: datetime, count: int) -> list[str]:
    return [f"{moment.astimezone(rule.zone):%a %d}" for moment in runs(rule, start, count)]


def test_weekends_holidays_and_named_days_are_left_out() -> None:
    start = datetime(2026, 12, 22, 12, tzinfo=UTC)
    closed = ClosedDays(weekends=True, holidays=("DE",), days=(date(2026, 12, 31),))
    assert days(Rule("0 6 * * *", BERLIN), start, 3) == ["Wed 23", "Thu 24", "Fri 25"]
    expected = ["Wed 23", "Thu 24", "Mon 28", "Tue 29", "Wed 30", "Mon 04"]
    assert days(Rule("0 6 * * *", BERLIN, closed=closed), start, 6) == expected


def test_a_part_of_a_country_has_holidays_of_its_own() -> None:
    start = datetime(2026, 1, 5, 12, tzinfo=UTC)
    assert days(Rule("0 6 * * *", BERLIN, closed=ClosedDays(holidays=("DE",))), start, 1) == ["Tue 06"]
    assert days(Rule("0 6 * * *", BERLIN, closed=ClosedDays(holidays=("DE-BY",))), start, 1) == ["Wed 07"]


def test_the_crawl_before_a_digest_that_does_not_come_is_left_out_by_the_digests_own_day() -> None:
    monday_midnight = Rule("10 0 * * *", BERLIN, LEAD, ClosedDays(weekends=True))
    # Its crawls start on the evening before: Sunday's is for Monday, Friday's would be for Saturday.
    assert days(monday_midnight, datetime(2026, 3, 6, 12, tzinfo=UTC), 2) == ["Sun 08", "Mon 09"]


@pytest.mark.parametrize("code", ["XX", "DE-XX"])
def test_holidays_of_no_country_are_a_mistake(code: str) -> None:
    with pytest.raises(UserError, match=f"holidays: '{code}' is not known"):
        Rule("0 6 * * *", BERLIN, closed=ClosedDays(holidays=(code,))).after(WEDNESDAY)
