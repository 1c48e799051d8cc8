"""What may be wrong with an installation, looked for one thing at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path

from digest.config import Project, UserError
from digest.deliver import Domain, DomainError, NoAnswerError, UnavailableError, check_sender, domain_of
from digest.disk import room
from digest.edition import Labels
from digest.model import Card, Edition, Outlet, Section, Sentence, Sign
from digest.newsroom import Newsroom
from digest.readers.secret import read_secret
from digest.schedule import jobs
from digest.store import articles, ledger, subscribers

_CLOCK_TOLERANCE = timedelta(minutes=1)

_MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
_OUTLET = Outlet("Example Outlet", "https://example.com/story")
_SAMPLE = Edition(
    digest="sample",
    title="Sample",
    issue_date=_MOMENT.date(),
    timezone="UTC",
    since=_MOMENT,
    until=_MOMENT,
    sections=(
        Section(
            "News",
            (
                Card(
                    story_id="sample",
                    title="A story",
                    url=_OUTLET.url,
                    kicker="Approval",
                    published=_MOMENT,
                    published_day_only=True,
                    language="en",
                    summary=(Sentence("Its first sentence.", _OUTLET),),
                    outlets=(_OUTLET,),
                    urls=(_OUTLET.url,),
                ),
            ),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: what was looked at, whether it is in order, and what was seen or is to be done."""

    check: str
    ok: bool
    detail: str


class _TroubleError(Exception):
    """What a check found wrong, with the remedy."""


def examine(project: Project) -> list[Finding]:
    """All checks, in the order in which one would mend things."""
    checks: dict[str, Callable[[Project], str]] = {
        "settings": _settings,
        "sources": _sources,
        "digests": _digests,
        "store": _store,
        "archive": lambda project: _folder(project.archive),
        "outbox": lambda project: _folder(project.outbox),
        "templates": _templates,
        "mail": _mail,
        "spf": lambda project: _domain(project, _spf),
        "dkim": lambda project: _domain(project, _dkim),
        "dmarc": lambda project: _domain(project, _dmarc),
        "web": _web,
        "clock": _clock,
        "schedule": _schedule,
    }
    return [_finding(name, check, project) for name, check in checks.items()]


def _finding(name: str, check: Callable[[Project], str], project: Project) -> Finding:
    try:
        return Finding(name, True, check(project))
    except (UserError, DomainError, _TroubleError) as error:
        return Finding(name, False, str(error))


def _settings(project: Project) -> str:
    if not project.settings.crawl.contact:
        raise _TroubleError("crawl.contact is empty: write an address or URL where a site's owner can reach you")
    return str(project.place("config/settings.toml"))


def _sources(project: Project) -> str:
    enabled = sum(source.enabled for source in project.sources.values())
    if not enabled:
        raise _TroubleError(f"{project.place('config/sources')}: no source is enabled")
    return f"{enabled} of {len(project.sources)} enabled"


def _digests(project: Project) -> str:
    if not project.digests:
        raise _TroubleError(f"{project.place('config/digests')}: holds no digest")
    kinds = Labels.load(project.place("config/facts")).events
    for digest in project.digests.values():
        named = (kind for section in digest.sections for kind in section.events)
        for unknown in (kind for kind in named if kind not in kinds):
            raise _TroubleError(f"{digest.slug}.toml: sections.events: no event is called {unknown!r}; see events.toml")
    readers = sum(len(digest.recipients) for digest in project.digests.values())
    if project.settings.mail.host and not readers and not _has_subscribers(project):
        raise _TroubleError("a mail server is set but no digest names a recipient, and nobody subscribes")
    return f"{len(project.digests)}, for {readers} readers" if readers else f"{len(project.digests)}, no recipients yet"


def _has_subscribers(project: Project) -> bool:
    return any(True for _ in subscribers.each(Newsroom(project).database, state="active"))


def _store(project: Project) -> str:
    newsroom = Newsroom(project)
    counts = articles.count_by_source(newsroom.database)
    return f"{newsroom.database}, {sum(count for count, _ in counts.values())} articles"


def _folder(folder: Path) -> str:
    probe = folder / ".probe"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"")
        probe.unlink()
        enough, said = room(folder)
    except OSError as error:
        raise _TroubleError(f"{folder}: cannot be written ({error.strerror})") from None
    if not enough:
        raise _TroubleError(said)
    return said


def _templates(project: Project) -> str:
    newsroom = Newsroom(project)
    newsroom.check_vocabularies()
    renderer = newsroom.renderer
    size = len(renderer.mail(_SAMPLE).html.encode())
    renderer.page(_SAMPLE)
    renderer.markdown(_SAMPLE)
    renderer.report([Sign("sample", True, "well")], _SAMPLE.issue_date)
    return f"{project.place('templates')}; a sample mail has {size // 1000} KB"


def _mail(project: Project) -> str:
    mail = project.settings.mail
    if not mail.host:
        return f"no server set: digests go to {project.outbox}"

    async def greet() -> None:
        async with Newsroom(project).transport():
            pass

    try:
        asyncio.run(greet())
    except UnavailableError as error:
        raise _TroubleError(str(error)) from None
    return f"{mail.host}:{mail.port} lets us in"


def _web(project: Project) -> str:
    web = project.settings.web
    if not web.base_url:
        return "web.base_url is not set: mails hold no links, and nobody can sign up"
    if not all(map(find_spec, ("starlette", "uvicorn"))):
        raise _TroubleError("web.base_url is set but the pages cannot be served; run: pip install 'pharma-digest[web]'")
    if not web.base_url.startswith("https://"):
        raise _TroubleError("web.base_url: mail programs unsubscribe with one click over https:// alone (RFC 8058)")
    read_secret(project.secret_file)
    Newsroom(project).renderer.notice(["Sample"], web.base_url, hours=web.confirm_hours)
    return f"{web.base_url}, from {web.host}:{web.port}"


def _domain(project: Project, check: Callable[[Project], str]) -> str:
    """What DNS says of the domain that mail is sent from, as far as it can be asked."""
    if not project.settings.mail.host:
        return "not checked: no mail server is set"
    try:
        return check(project)
    except NoAnswerError as error:
        return f"not checked: {error}"


def _spf(project: Project) -> str:
    mail = project.settings.mail
    return Domain(domain_of(mail.bounce_address) or check_sender(mail.sender).domain).spf()


def _dkim(project: Project) -> str:
    mail, signer = project.settings.mail, Newsroom(project).signer
    if signer is None:
        return "not checked: mail.dkim_key is empty, so signing is left to the mail server"
    return Domain(signer.domain).dkim(mail.dkim_selector, signer.public_key)


def _dmarc(project: Project) -> str:
    return Domain(check_sender(project.settings.mail.sender).domain).dmarc()


def _clock(project: Project) -> str:
    now = datetime.now(UTC)
    latest = ledger.latest_change(Newsroom(project).database)
    if latest and latest > now + _CLOCK_TOLERANCE:
        raise _TroubleError(f"it says {now:%Y-%m-%d %H:%M} UTC, but mail was sent at {latest:%Y-%m-%d %H:%M}; set it")
    return f"{now:%Y-%m-%d %H:%M} UTC"


def _schedule(project: Project) -> str:
    now = datetime.now(UTC)
    runs = [(job.next_run(now), job.name) for job in jobs(project) if not job.delivers]
    for moment, name in runs:
        if moment is None:
            raise _TroubleError(f"{name!r} will never run; see its 'cron' in config/digests")
    if not runs:
        raise _TroubleError("nothing is scheduled: config/digests holds no digest")
    moment, name = min((moment, name) for moment, name in runs if moment is not None)
    return f"next: {name}, {moment:%a %Y-%m-%d %H:%M %Z}"
