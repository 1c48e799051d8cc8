"""How things stand in a running installation, looked at one after another. In: a project and the time. Out: signs.

Whether an installation is set up right is `digest.doctor`'s question; here it is whether it does its work.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from digest.config import Project
from digest.disk import room
from digest.health.sources import PERIOD, troubled_sources
from digest.model import Sign
from digest.schedule import jobs
from digest.store import Database, articles, runs
from digest.store.standing import standings

_RECENT = timedelta(hours=25)
"""How far back runs are told: a day, and what a daily report overlaps with the one before."""

_STILL = timedelta(hours=1)
"""A job that has been due for longer and does not run shows that nobody runs the schedule."""

_FIRST_DAYS = timedelta(days=2)
"""How long a crawl may take until each source has an article."""

_TROUBLE = {
    "failed": "failed",
    "late": "still not taken by the mail server",
    "unknown": "in hand when a run was killed; whether they arrived is unknown",
}


def examine(project: Project, now: datetime) -> list[Sign]:
    """All signs, in the order in which trouble spreads: the machine, the schedule, the sources, the mail."""
    database = Database(project.database_url)
    return [
        *_room(project),
        *_schedule(project, database, now),
        *_runs(database, now),
        *_sources(project, database, now),
        *_deliveries(database, now, project.delivery.stale),
    ]


def _room(project: Project) -> list[Sign]:
    """Room on the disks that the archive and the outbox are on."""
    disks: dict[int, Path] = {}
    for folder in (project.archive, project.outbox):
        there = next(each for each in (folder, *folder.parents) if each.exists())
        disks.setdefault(there.stat().st_dev, there)
    return [Sign("disk", *room(folder)) for folder in disks.values()]


def _schedule(project: Project, database: Database, now: datetime) -> list[Sign]:
    """Whether somebody runs it. In a store that no scheduler ever used, nobody is expected to."""
    due = runs.next_due(database)
    planned = {job.name for job in jobs(project)}
    going_on = {run.job for run in runs.unfinished(database)}
    overdue = [(at, job) for job, at in due.items() if job in planned - going_on and at < now - _STILL]
    if not due:
        return []
    if overdue:
        at, job = min(overdue)
        detail = f"{job!r} has been due since {_time(at)}; is 'pharma-digest schedule' running?"
        return [Sign("schedule", False, detail)]
    at, job = min((at, job) for job, at in due.items())
    return [Sign("schedule", True, f"next: {job}, {_time(at)}")]


def _runs(database: Database, now: datetime) -> list[Sign]:
    """What ran in the last day: a sign for each job that did not always do its work, and one for the others.

    One that could not do all of it is not wrong for that: sites are down for a while, mail servers say "later". Where
    that goes on, sources and mail have signs of their own.
    """
    by_job: dict[str, list[runs.Run]] = defaultdict(list)
    for run in runs.history(database, since=now - _RECENT):
        by_job[run.job].append(run)
    signs, others = [], []
    for job, of_job in sorted(by_job.items()):
        bad = [run for run in of_job if run.state not in (*runs.GOOD, "some failed")]
        if bad:
            signs.append(Sign(job, False, f"{_told(bad)}; see 'pharma-digest runs'"))
        else:
            partly = ", some failed" if any(run.state == "some failed" for run in of_job) else ""
            others.append(f"{job} ({len(of_job)}{partly})")
    return [*signs, Sign("runs", True, ", ".join(others))] if others else signs


def _told(bad: Sequence[runs.Run]) -> str:
    """Bad runs of one job in words, newest first: how they ended, and the newest's due time."""
    states = list(dict.fromkeys(f"{run.state} ({run.detail})" if run.detail else run.state for run in bad))
    times = f", {len(bad)} times" if len(bad) > 1 else ""
    return f"{', '.join(states)}{times}, last due {_time(bad[0].due_at)}"


def _sources(project: Project, database: Database, now: datetime) -> list[Sign]:
    enabled = [slug for slug, source in project.sources.items() if source.enabled]
    found = articles.signatures(database, now - PERIOD)
    troubled = troubled_sources(found, enabled, now)
    fresh = sum(article.first_seen_at >= now - timedelta(days=1) for article in found)
    return [*troubled, *_barren(database, enabled, found, now), Sign("articles", True, f"{fresh} in the last day")]


def _barren(
    database: Database, enabled: Sequence[str], found: Sequence[articles.Signature], now: datetime
) -> Iterator[Sign]:
    """Sources that never had an article, where others have had some for days."""
    if not any(article.first_seen_at < now - _FIRST_DAYS for article in found):
        return
    known = articles.count_by_source(database)
    for source in enabled:
        if source not in known:
            yield Sign(f"source {source}", False, "never had an article; try 'pharma-digest sources check'")


def _deliveries(database: Database, now: datetime, news: timedelta) -> Iterator[Sign]:
    """How mail stands of issues that are still news."""
    for digest, counts in standings(database, now, now - news).items():
        for state, words in _TROUBLE.items():
            if counts[state]:
                yield Sign(f"mail of {digest}", False, f"{counts[state]} {words}; see 'pharma-digest deliveries'")
        yield Sign(f"mail of {digest}", True, f"{counts['sent']} sent of issues since {_time(now - news)}")


def _time(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%a %Y-%m-%d %H:%M %Z}"
