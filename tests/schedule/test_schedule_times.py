from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digest.config import Project
from digest.config.cron import cron_trigger
from digest.schedule import EarlierTrigger, Job, jobs

LEAD = timedelta(minutes=45)
WEDNESDAY = datetime(2026, 3, 4, 12, tzinfo=UTC)


def runs(trigger: object, start: datetime, count: int) -> list[datetime]:
    """The next times, asked for as the scheduler asks."""
    moments: list[datetime] = []
    previous = None
    for _ in range(count):
        now = previous or start
        previous = trigger.get_next_fire_time(previous, now)  # type: ignore[attr-defined]
        assert previous is not None
        moments.append(previous)
    return moments


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
    assert [f"{moment:%a}" for moment in runs(cron_trigger(f"0 6 * * {weekdays}"), WEDNESDAY, len(days))] == days


@pytest.mark.parametrize(
    "line", ["0 6 * *", "0 6 * * 8", "0 6 * * 5-1", "0 25 * * *", "every morning", "", "60 6 * * *"]
)
def test_what_is_no_cron_line_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        cron_trigger(line)


# The clocks: Berlin goes forward 29 March 2026 at 02:00 and back 25 October at 03:00, New York on 8 March and
# 1 November at 02:00.
CHANGES = [("Europe/Berlin", 3, 29), ("Europe/Berlin", 10, 25), ("America/New_York", 3, 8), ("America/New_York", 11, 1)]


@pytest.mark.parametrize(("zone", "month", "day"), CHANGES)
@pytest.mark.parametrize("hour", ["6:00", "0:30", "3:15", "3:30"])
def test_a_crawl_starts_its_lead_before_the_digest_also_when_the_clocks_change(
    zone: str, month: int, day: int, hour: str
) -> None:
    hours, minutes = hour.split(":")
    digest = cron_trigger(f"{minutes} {hours} * * *", ZoneInfo(zone))
    start = datetime(2026, month, day, 12, tzinfo=UTC) - timedelta(days=3)
    sent = runs(digest, start, 6)
    crawled = runs(EarlierTrigger(digest, LEAD), start, 6)
    assert [f"{moment:%H:%M}" for moment in sent] == [f"{int(hours):02}:{minutes}"] * 6
    assert [moment.astimezone(UTC) + LEAD for moment in crawled] == [moment.astimezone(UTC) for moment in sent]
    assert {moment.utcoffset() for moment in sent} == {moment.utcoffset() for moment in crawled[:1] + sent[1:]}


@example(datetime(2026, 3, 5, 8), 0, "30 2 * * *", "America/New_York")  # noqa: DTZ001 - 02:30 that does not exist
@given(
    start=st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)),  # noqa: DTZ001 - UTC below
    lead=st.integers(0, 600),
    line=st.sampled_from(["0 6 * * *", "30 2 * * *", "*/20 1-3 * * *", "15 3 * * sun"]),
    zone=st.sampled_from(["Europe/Berlin", "America/New_York", "UTC"]),
)
def test_the_earlier_trigger_never_stands_still_nor_runs_late(start: datetime, lead: int, line: str, zone: str) -> None:
    trigger = cron_trigger(line, ZoneInfo(zone))
    earlier = runs(EarlierTrigger(trigger, timedelta(minutes=lead)), start.replace(tzinfo=UTC), 3)
    utc = [moment.astimezone(UTC) for moment in earlier]
    assert utc == sorted(set(utc))
    assert utc[0] >= start.replace(tzinfo=UTC)
    # The digest's own runs, asked for as a sequence: at an hour that the clocks skip, a lone question skips the day.
    sent = runs(trigger, start.replace(tzinfo=UTC) + timedelta(minutes=lead), 3)
    assert [moment.astimezone(UTC) - timedelta(minutes=lead) for moment in sent] == utc


def plan(project: Project, slug: str, more: str = "") -> None:
    (project.root / f"config/digests/{slug}.toml").write_text(f'title = "A digest"\n{more}\n')


def test_each_digest_is_crawled_for_and_then_sent(project: Project) -> None:
    plan(project, "morning", 'cron = "0 6 * * mon-fri"\ntimezone = "Europe/Berlin"')
    plan(project, "weekly", 'cron = "0 7 * * mon"')
    planned = jobs(project)
    assert [(job.name, job.command) for job in planned] == [
        ("crawl for morning", ("crawl",)),
        ("send morning", ("send", "morning")),
        ("crawl for weekly", ("crawl",)),
        ("send weekly", ("send", "weekly")),
    ]
    moments = [f"{job.next_run(WEDNESDAY):%a %H:%M %Z}" for job in planned]
    assert moments == ["Thu 05:15 CET", "Thu 06:00 CET", "Mon 06:15 UTC", "Mon 07:00 UTC"]


def test_the_operator_says_how_long_before_a_digest_the_crawl_starts(project: Project) -> None:
    settings = project.root / "config/settings.toml"
    settings.write_text(settings.read_text() + "minutes_before_digest = 90\n")
    plan(project, "morning", 'cron = "0 1 * * *"')
    assert f"{jobs(project)[0].next_run(WEDNESDAY):%a %H:%M}" == "Wed 23:30"


def test_only_sending_is_tried_again(project: Project) -> None:
    plan(project, "morning")
    assert [job.retry for job in jobs(project)] == [(), ("send", "morning", "--queued")]


def test_a_day_that_never_comes_has_no_next_run() -> None:
    never = cron_trigger("0 6 30 2 *")
    assert Job("never", (), never).next_run(WEDNESDAY) is None
    assert Job("never", (), EarlierTrigger(never, LEAD)).next_run(WEDNESDAY) is None
