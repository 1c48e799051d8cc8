"""What is to be run when. In: a project. Out: its jobs, each a `pharma-digest` command with its rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from digest.config import ConfigError, Digest, Project
from digest.schedule.closed_days import ClosedDays
from digest.schedule.rule import Rule

_LATE = timedelta(hours=6)
"""How late a job may start after a downtime: a morning digest at noon, but not at night."""

_UTC = ZoneInfo("UTC")
_DELIVERIES = "*/5 * * * *"
"""How often what waits in the ledger is looked for: readers choose hours, and a server that said "later" minutes."""


@dataclass(frozen=True, slots=True)
class Job:
    """A command and when it runs, or, up to `late` after that, is caught up.

    One that is due while the job it `follows` is being caught up waits for the end of that, but no longer than
    `patience`. With `delivers`, it runs only while mail of that digest's issues waits to be sent that are no older than
    `news`. It is not begun while the job it `yields_to` runs.
    """

    name: str
    command: tuple[str, ...]
    rule: Rule
    late: timedelta = _LATE
    follows: str = ""
    patience: timedelta = timedelta()
    yields_to: str = ""
    delivers: str = ""
    news: timedelta = timedelta()

    def next_run(self, now: datetime) -> datetime | None:
        """The next time it is due after `now`, on the clocks of its place."""
        moment = self.rule.after(now)
        return moment.astimezone(self.rule.zone) if moment else None


def jobs(project: Project) -> list[Job]:
    """Three jobs a digest: the crawl of what it reads, its sending, and the sending of what waits; then the others.

    Raises `ConfigError` where settings.toml names a source that nobody has.
    """
    lead = timedelta(minutes=project.settings.crawl.minutes_before_digest)
    news = project.delivery.stale
    planned = [job for digest in project.digests.values() for job in _of_digest(digest, lead, news)]
    return [*planned, *_crawls(project), *_report(project)]


def issue_due(digest: Digest, composed_at: datetime) -> datetime:
    """When an issue that is composed at `composed_at` was due: up to six hours earlier, where it is being caught up."""
    rule, due = _rule(digest), None
    at = rule.after(composed_at - _LATE)
    while at is not None and at <= composed_at:
        due, at = at, rule.after(at)
    return due or composed_at


def _rule(digest: Digest, lead: timedelta = timedelta()) -> Rule:
    return Rule(digest.cron, digest.zone, lead, ClosedDays(digest.skip_weekends, digest.holidays, digest.skip))


def _of_digest(digest: Digest, lead: timedelta, news: timedelta) -> Iterator[Job]:
    crawl, send = f"crawl for {digest.slug}", f"send {digest.slug}"
    yield Job(crawl, ("crawl", *digest.sources), _rule(digest, lead), late=_LATE + lead)
    yield Job(
        send,
        ("send", digest.slug),
        _rule(digest),
        follows=crawl,
        patience=lead,
    )
    yield Job(
        f"deliver {digest.slug}",
        ("send", digest.slug, "--queued"),
        Rule(_DELIVERIES, _UTC),
        yields_to=send,
        delivers=digest.slug,
        news=news,
    )


def _crawls(project: Project) -> Iterator[Job]:
    for crawl in project.settings.crawls:
        for name in crawl.sources:
            if name not in project.sources:
                place = project.place("config/settings.toml")
                raise ConfigError(f"{place}: crawls: no source is called {name!r}; see 'pharma-digest sources list'")
        of_kind = [slug for slug, source in project.sources.items() if source.enabled and source.kind in crawl.kinds]
        sources = tuple(dict.fromkeys((*crawl.sources, *of_kind)))
        if sources:
            zone = ZoneInfo(crawl.timezone or project.settings.timezone)
            yield Job(f"crawl {crawl.name}", ("crawl", *sources), Rule(crawl.cron, zone))


def _report(project: Project) -> Iterator[Job]:
    operator = project.settings.operator
    if operator.address:
        yield Job("report", ("health", "--mail"), Rule(operator.cron, ZoneInfo(project.settings.timezone)))
