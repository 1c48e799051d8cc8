"""`health`, `runs` and `schedule --list` on a store in which things went well, or did not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from command_line import Desk, Result
from sqlalchemy import update

from digest.config import Project
from digest.store import Database
from digest.store.tables import ArticleRow, DeliveryRow, EditionRow, JobRow, RunRow

Command = Callable[..., Result]

NOW = datetime.now(UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def kept(project: Project, desk: Desk) -> Callable[..., None]:
    """Puts rows into the store of a project that has a digest."""
    desk.digest()
    database = Database(project.database_url)

    def keep(*rows: object) -> None:
        with database.write() as session:
            session.add_all(rows)

    return keep


def run(job: str = "send morning", state: str = "done", ago: timedelta = HOUR, detail: str = "") -> RunRow:
    begun = NOW - ago
    return RunRow(job=job, due_at=begun, started_at=begun, ended_at=begun + HOUR / 60, state=state, detail=detail)


def mail(state: str, ago: timedelta = 10 * HOUR) -> EditionRow:
    at = NOW - ago
    reader = DeliveryRow(recipient="anna@example.org", message_id="<1@example.org>", state=state, changed_at=at)
    issue = {"digest": "morning", "issue_date": at.date(), "composed_at": at, "edition": None, "urls": []}
    return EditionRow(**issue, subject="S", html="H", text="T", deliveries=[reader])


def wrong(shown: Result) -> dict[str, str]:
    return {sign["what"]: sign["detail"] for sign in shown.json if not sign["ok"]}


def settings(project: Project, more: str) -> None:
    file = project.root / "config/settings.toml"
    file.write_text(f"{file.read_text()}{more}\n")


def test_a_project_that_does_its_work_is_healthy(pharma_digest: Command, kept: Callable[..., None]) -> None:
    kept(run(), run(ago=2 * HOUR), mail("sent"), JobRow(job="send morning", rule="", next_at=NOW + HOUR))
    shown = pharma_digest("health", "--json")
    assert (shown.code, wrong(shown)) == (0, {})
    assert {sign["what"] for sign in shown.json} == {"disk", "schedule", "runs", "articles", "mail of morning"}
    assert "send morning (2)" in pharma_digest("health").out


@pytest.mark.parametrize(
    ("state", "detail", "said"),
    [
        ("missed", "", "missed, last due"),
        ("failed", "exit code 70", "failed (exit code 70), last due"),
        ("killed", "", "killed, last due"),
    ],
)
def test_runs_that_did_not_end_well_are_told(
    pharma_digest: Command, kept: Callable[..., None], state: str, detail: str, said: str
) -> None:
    kept(run(state=state, detail=detail), run(ago=30 * HOUR, job="crawl for morning", state="failed"))
    shown = pharma_digest("health", "--json")
    assert shown.code == 1
    assert wrong(shown)["send morning"].startswith(said)
    assert "crawl for morning" not in wrong(shown), "that was the day before"


def test_a_run_that_could_not_do_all_is_not_wrong_for_that(pharma_digest: Command, kept: Callable[..., None]) -> None:
    kept(run("crawl for morning", state="some failed", detail="exit code 1"))
    shown = pharma_digest("health")
    assert shown.code == 0
    assert "crawl for morning (1, some failed)" in shown.out


def test_a_source_that_never_had_an_article_is_told(
    pharma_digest: Command, project: Project, kept: Callable[..., None], desk: Desk
) -> None:
    for slug in ("local", "barren"):
        (project.root / f"config/sources/{slug}.toml").write_text(
            'name = "A site"\nhomepage = "https://example.com"\nkind = "regulator"\nlanguage = "en"\ncountry = "GB"\n'
            '[[discovery]]\ntype = "feed"\nurl = "https://example.com/feed"\n'
        )
    desk.story("Drug approved")
    assert wrong(pharma_digest("health", "--json")) == {}
    with Database(project.database_url).write() as session:
        session.execute(update(ArticleRow).values(first_seen_at=NOW - 72 * HOUR))
    assert set(wrong(pharma_digest("health", "--json"))) == {"source barren"}


def test_a_schedule_that_nobody_runs_is_told(pharma_digest: Command, kept: Callable[..., None]) -> None:
    kept(JobRow(job="send morning", rule="", next_at=NOW - 2 * HOUR))
    assert "is 'pharma-digest schedule' running?" in wrong(pharma_digest("health", "--json"))["schedule"]


@pytest.mark.parametrize(
    ("state", "ago", "said"),
    [
        ("failed", 10 * HOUR, "1 failed"),
        ("deferred", 10 * HOUR, "1 still not taken by the mail server"),
        ("deferred", 2 * HOUR, ""),
        ("queued", 2 * HOUR, "1 still not taken by the mail server"),
        ("queued", HOUR / 2, ""),
        ("sending", 2 * HOUR, "1 in hand when a run was killed"),
        ("failed", 80 * HOUR, ""),
    ],
)
def test_mail_that_did_not_arrive_is_told(
    pharma_digest: Command, kept: Callable[..., None], state: str, ago: timedelta, said: str
) -> None:
    kept(mail(state, ago))
    found = wrong(pharma_digest("health", "--json"))
    assert found.get("mail of morning", "").startswith(said)
    assert bool(found) == bool(said)


# --- The operator's mail ----------------------------------------------------------------------------------------


def outbox(project: Project) -> list[str]:
    files = sorted(project.outbox.rglob("*.eml")) if project.outbox.exists() else []
    return [str(message_from_bytes(file.read_bytes(), policy=default)["Subject"]) for file in files]


def test_the_operator_is_told_when_something_is_wrong(
    pharma_digest: Command, project: Project, kept: Callable[..., None]
) -> None:
    settings(project, '[operator]\naddress = "ops@example.org"')
    assert pharma_digest("health", "--mail").code == 0
    assert outbox(project) == []
    kept(run(state="failed"))
    shown = pharma_digest("health", "--mail")
    assert shown.code == 0
    assert "ops@example.org" not in shown.out + shown.err
    assert outbox(project) == ["pharma-digest: 1 thing is wrong"]


def test_the_operator_is_told_that_all_is_well_where_they_ask(
    pharma_digest: Command, project: Project, desk: Desk
) -> None:
    desk.digest()
    settings(project, '[operator]\naddress = "ops@example.org"\nreport = "always"')
    assert pharma_digest("health", "--mail").code == 0
    assert outbox(project) == ["pharma-digest: all is well"]


def test_a_report_for_nobody_is_a_mistake(pharma_digest: Command, desk: Desk) -> None:
    desk.digest()
    assert pharma_digest("health", "--mail").is_mistake("operator.address")


def test_a_report_that_cannot_be_sent_ends_with_1(
    pharma_digest: Command, project: Project, kept: Callable[..., None]
) -> None:
    kept(run(state="failed"))
    settings(project, '[operator]\naddress = "ops@example.org"\n[mail]\nhost = "127.0.0.1"\nport = 1')
    shown = pharma_digest("health", "--mail")
    assert shown.code == 1
    assert "error: the report could not be sent: " in shown.err


# --- runs and schedule --list -----------------------------------------------------------------------------------


def test_the_schedule_shows_the_last_run_beside_the_next(pharma_digest: Command, kept: Callable[..., None]) -> None:
    kept(run(ago=3 * HOUR), run(state="failed", detail="exit code 2"))
    rows = {row["job"]: row for row in pharma_digest("schedule", "--list", "--json").json}
    assert rows["send morning"]["last"]["state"] == "failed"
    assert rows["crawl for morning"]["last"] is None
    assert "failed (exit code 2)" in pharma_digest("schedule", "--list").out


def test_the_history_is_shown_newest_first(pharma_digest: Command, kept: Callable[..., None]) -> None:
    kept(run(ago=3 * HOUR), run(state="missed", ago=2 * HOUR), run("crawl for morning", ago=HOUR))
    everything = pharma_digest("runs", "--json").json
    assert [(row["job"], row["state"]) for row in everything] == [
        ("crawl for morning", "done"),
        ("send morning", "missed"),
        ("send morning", "done"),
    ]
    assert [row["state"] for row in pharma_digest("runs", "--failed", "--json").json] == ["missed"]
    assert len(pharma_digest("runs", "--job", "send morning", "--limit", "1", "--json").json) == 1
    assert "0:01:00" in pharma_digest("runs").out
