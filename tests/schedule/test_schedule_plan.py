from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from digest.config import Project, UserError
from digest.schedule import jobs

WEDNESDAY = datetime(2026, 3, 4, 12, tzinfo=UTC)


def plan(project: Project, slug: str, more: str = "") -> None:
    (project.root / f"config/digests/{slug}.toml").write_text(f'title = "A digest"\n{more}\n')


def settings(project: Project, more: str) -> None:
    file = project.root / "config/settings.toml"
    file.write_text(f"{file.read_text()}{more}\n")


def source(project: Project, slug: str, kind: str, more: str = "") -> None:
    (project.root / f"config/sources/{slug}.toml").write_text(
        f'name = "A site"\nhomepage = "https://example.com"\nkind = "{kind}"\nlanguage = "en"\ncountry = "GB"\n{more}\n'
        '[[discovery]]\ntype = "feed"\nurl = "https://example.com/feed"\n'
    )


def next_runs(project: Project) -> dict[str, str]:
    return {job.name: f"{job.next_run(WEDNESDAY):%a %H:%M %Z}" for job in jobs(project)}


def test_each_digest_is_crawled_for_then_sent_and_what_waits_is_delivered(project: Project) -> None:
    plan(project, "morning", 'cron = "0 6 * * mon-fri"\ntimezone = "Europe/Berlin"')
    plan(project, "weekly", 'cron = "0 7 * * mon"')
    assert [(job.name, job.command) for job in jobs(project)] == [
        ("crawl for morning", ("crawl",)),
        ("send morning", ("send", "morning")),
        ("deliver morning", ("send", "morning", "--queued")),
        ("crawl for weekly", ("crawl",)),
        ("send weekly", ("send", "weekly")),
        ("deliver weekly", ("send", "weekly", "--queued")),
    ]
    moments = next_runs(project)
    assert [moments[f"{what} morning"] for what in ("crawl for", "send")] == ["Thu 05:15 CET", "Thu 06:00 CET"]
    assert [moments[f"{what} weekly"] for what in ("crawl for", "send")] == ["Mon 06:15 UTC", "Mon 07:00 UTC"]


def test_the_operator_says_how_long_before_a_digest_the_crawl_starts(project: Project) -> None:
    settings(project, "minutes_before_digest = 90")
    plan(project, "morning", 'cron = "0 1 * * *"')
    assert next_runs(project)["crawl for morning"] == "Wed 23:30 UTC"


def test_a_digest_leaves_days_out_and_so_does_its_crawl(project: Project) -> None:
    plan(project, "morning", 'skip = ["2026-03-05"]\nskip_weekends = true\nholidays = ["DE"]')
    moments = next_runs(project)
    assert (moments["send morning"], moments["crawl for morning"]) == ("Fri 06:00 UTC", "Fri 05:15 UTC")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('holidays = ["Germany"]', "write a country or a part of one"),
        ('skip = ["25.12.2026"]', "must be a day in quotes"),
    ],
)
def test_a_day_that_is_none_is_a_mistake(project: Project, line: str, words: str) -> None:
    plan(project, "morning", line)
    with pytest.raises(UserError, match=rf"morning\.toml: \w+ #1: .*{words}"):
        jobs(project)


def test_sources_may_be_crawled_at_hours_of_their_own(project: Project) -> None:
    for slug, kind, more in (
        ("wire", "newswire", ""),
        ("off", "newswire", "enabled = false"),
        ("ema", "regulator", ""),
    ):
        source(project, slug, kind, more)
    settings(project, '[[crawls]]\nname = "often"\ncron = "0 */2 * * *"\nkinds = ["newswire"]\nsources = ["ema"]')
    assert [(job.name, job.command) for job in jobs(project)] == [("crawl often", ("crawl", "ema", "wire"))]
    assert next_runs(project) == {"crawl often": "Wed 14:00 UTC"}


def test_a_crawl_of_no_source_is_a_mistake(project: Project) -> None:
    settings(project, '[[crawls]]\nname = "often"\ncron = "0 */2 * * *"\nsources = ["nosuch"]')
    with pytest.raises(UserError, match=r"settings\.toml: crawls: no source is called 'nosuch'"):
        jobs(project)


def test_the_operator_gets_a_report_where_they_have_an_address(project: Project) -> None:
    settings(project, '[operator]\naddress = "ops@example.org"\ncron = "30 7 * * *"')
    assert next_runs(project) == {"report": "Thu 07:30 UTC"}


def test_what_waits_is_looked_for_as_long_as_it_may_be_sent(project: Project) -> None:
    plan(project, "morning")
    shipped = project.place("config/delivery.toml").read_text()
    (project.root / "config/delivery.toml").write_text(shipped.replace("stale_hours = 48", "stale_hours = 96"))
    assert [job.news for job in jobs(project) if job.delivers] == [timedelta(hours=96)]
