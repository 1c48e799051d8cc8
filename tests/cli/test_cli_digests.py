"""`preview`, `send` and `run`: what a reader gets, and how the operator is told."""

from __future__ import annotations

import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from command_line import Desk, Result
from loopback import Answer, Site, add_source, article, rss

from digest.config import Project
from digest.model import RenderedMail
from digest.store import Database, editions, ledger
from digest.store.ledger import Recipient

Command = Callable[..., Result]

ANNA = "anna@example.com"


@pytest.mark.parametrize(
    ("form", "begins"),
    [
        ("text", "The Morning"),
        ("html", "<!doctype html"),
        ("page", "<!doctype html"),
        ("markdown", "# The Morning"),
        ("json", '{\n  "digest": "morning"'),
        ("atom", "<?xml"),
        ("jsonfeed", '{\n  "version": "https://jsonfeed.org/version/1.1"'),
        ("csv", "section,title,url,"),
    ],
)
def test_a_digest_is_shown_in_every_form(pharma_digest: Command, desk: Desk, form: str, begins: str) -> None:
    desk.digest()
    desk.story("Zürich drug approved")
    shown = pharma_digest("preview", "morning", "--format", form)
    assert (shown.code, shown.err) == (0, "")
    assert shown.out.lstrip().lower().startswith(begins.lower())
    assert "Zürich drug approved" in shown.out


def test_a_preview_is_written_to_a_file_and_nothing_is_written_down(
    pharma_digest: Command,
    project: Project,
    desk: Desk,
) -> None:
    desk.digest()
    desk.story("Zürich drug approved")
    shown = pharma_digest("preview", "morning", "--format", "html", "--output", "digest.html")
    assert shown == Result(0, "", "")
    assert "Zürich drug approved" in (project.root / "digest.html").read_text(encoding="utf-8")
    assert not project.outbox.exists()
    assert pharma_digest("send", "morning").out.count(ANNA) == 2  # the reader, and the file's name


def test_the_days_ahead_are_shown_as_a_calendar(pharma_digest: Command, desk: Desk) -> None:
    desk.digest()
    desk.story("Zürich drug approved")
    shown = pharma_digest("preview", "morning", "--format", "ics")
    assert (shown.code, shown.err) == (0, "")
    assert shown.out.startswith("BEGIN:VCALENDAR\r\n")


def test_why_a_story_stands_where_it_does(pharma_digest: Command, desk: Desk) -> None:
    desk.digest(more='[watch]\nwords = ["Zürich"]')
    desk.story("Zürich drug approved")
    shown = pharma_digest("preview", "morning", "--why")
    head, row = shown.out.splitlines()
    assert head.split() == ["score", "event", "coverage", "source", "freshness", "watch", "novelty", "section", "story"]
    for part in ("0 no event", "0 1 outlet", "6 Zürich", "2 new", "Zürich drug approved"):
        assert part in row


def test_a_preview_of_nothing_says_so(pharma_digest: Command, desk: Desk) -> None:
    desk.digest()
    shown = pharma_digest("preview", "morning")
    assert (shown.code, shown.out) == (0, "")
    assert "nothing new in the window" in shown.err


def test_an_issue_is_sent_once(pharma_digest: Command, project: Project, desk: Desk) -> None:
    desk.digest()
    desk.story("Drug approved")
    first = pharma_digest("send", "morning")
    assert first.code == 0
    [mail] = project.outbox.glob("*.eml")
    assert str(mail) in first.out
    mail.unlink()
    again = pharma_digest("send", "morning")
    assert (again.code, again.out) == (0, "")
    assert again.err == "morning: sent to 1 earlier, and not again\n"
    assert not list(project.outbox.glob("*.eml"))


def test_two_sendings_at_once_write_one_mail(process: Command, project: Project, desk: Desk) -> None:
    desk.digest()
    desk.story("Drug approved")
    both = process("send", "morning", shell='& "$0" "$@"; wait')
    assert both.out.count(".eml") == 1, both
    assert len(list(project.outbox.glob("*.eml"))) == 1


def test_an_empty_issue_is_not_sent(pharma_digest: Command, project: Project, desk: Desk) -> None:
    desk.digest()
    shown = pharma_digest("send", "morning")
    assert (shown.code, shown.out, shown.err) == (0, "", "morning: nothing new, so nothing is sent\n")
    assert not list(project.outbox.glob("*"))
    desk.story("Drug approved")
    assert pharma_digest("send", "morning").out != ""


def test_a_reader_added_later_gets_the_issue_of_the_day(pharma_digest: Command, project: Project, desk: Desk) -> None:
    desk.digest()
    desk.story("Drug approved")
    pharma_digest("send", "morning")
    desk.story("Another drug rejected", "/news/2")
    file = project.root / "config/digests/morning.toml"
    file.write_text(file.read_text().replace(f'"{ANNA}"', f'"{ANNA}", "ben@example.net"'))
    assert pharma_digest("send", "morning", "--json").json == {
        "morning": [
            {"recipient": ANNA, "state": "sent", "detail": str(_mail(project, ANNA)), "now": False},
            {"recipient": "ben@example.net", "state": "sent", "detail": str(_mail(project, "ben")), "now": True},
        ]
    }
    assert "Another drug" not in _mail(project, "ben").read_text()


def _mail(project: Project, who: str) -> Path:
    [found] = project.outbox.glob(f"*{who}*.eml")
    return found


def _server_down(project: Project) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = project.root / "config/settings.toml"
    settings.write_text(settings.read_text() + f'[mail]\nhost = "127.0.0.1"\nport = {port}\nsender = "d@example.org"\n')


def test_a_server_that_is_down_is_one_line_and_the_mail_goes_with_the_next_run(
    pharma_digest: Command,
    project: Project,
    desk: Desk,
) -> None:
    desk.digest(more="")
    file = project.root / "config/digests/morning.toml"
    file.write_text(file.read_text().replace(f'"{ANNA}"', f'"{ANNA}", "ben@example.net"'))
    desk.story("Drug approved")
    before = (project.root / "config/settings.toml").read_text()
    _server_down(project)
    shown = pharma_digest("send", "morning")
    assert (shown.code, shown.out) == (1, "")
    assert shown.err.startswith("error: morning: 2 readers: waits for the next run: mail.host 127.0.0.1:")
    assert len(shown.err.splitlines()) == 1
    (project.root / "config/settings.toml").write_text(before)
    later = pharma_digest("send", "morning", "--queued")
    assert later.code == 0
    assert len(list(project.outbox.glob("*.eml"))) == 2
    assert pharma_digest("send", "morning", "--queued").err == "morning: nothing waits to be sent\n"


def test_mail_left_over_from_yesterday_goes_before_todays(pharma_digest: Command, project: Project, desk: Desk) -> None:
    desk.digest()
    desk.story("Drug approved")
    now = datetime.now(UTC)
    database = Database(project.database_url)
    for days in (1, 30):
        draft = editions.Draft("morning", (now - timedelta(days=days)).date(), RenderedMail("Old", "<p>", "Old"), ())
        editions.save(database, draft, [Recipient(ANNA)], "example.org", now)
    database.close()
    shown = pharma_digest("send", "morning")
    assert shown.code == 0
    assert [name.name[:10] for name in sorted(project.outbox.glob("*.eml"))] == [
        f"{now - timedelta(days=1):%Y-%m-%d}",
        f"{now:%Y-%m-%d}",
    ]


def test_mail_that_may_or_may_not_have_gone_is_said_to_be_unknown_and_not_sent(
    pharma_digest: Command,
    project: Project,
    desk: Desk,
) -> None:
    desk.digest()
    desk.story("Drug approved")
    now = datetime.now(UTC)
    database = Database(project.database_url)
    draft = editions.Draft("morning", now.date(), RenderedMail("S", "<p>", "T"), ())
    issue = editions.save(database, draft, [Recipient(ANNA)], "example.org", now)
    assert ledger.turn(database, (), [*ledger.deliveries(database, issue.id)], now)
    database.close()
    shown = pharma_digest("send", "morning")
    assert (shown.code, shown.out) == (1, "")
    assert shown.err.startswith(f"error: morning: {ANNA}: unknown: a run was killed while it sent it")
    assert "not sent again" in shown.err
    assert not list(project.outbox.glob("*.eml"))


def test_the_whole_way_from_a_site_to_the_outbox_and_again_from_its_archive(
    pharma_digest: Command, process: Command, project: Project, site: Site, desk: Desk
) -> None:
    recently = datetime.now(UTC) - timedelta(hours=2)
    page = article("Drug approved")
    page.body = page.body.replace(b"2026-03-03T08:00:00Z", f"{recently:%Y-%m-%dT%H:%M:%SZ}".encode())
    site.pages = {"/feed": rss_answer(site), "/news/1": page}
    add_source(project, site, f'type = "feed"\nurl = "{site.url}/feed"')
    desk.digest()
    shown = pharma_digest("run", "morning")
    assert shown.code == 0, shown
    assert "Drug approved" in _mail(project, ANNA).read_text()

    listed = pharma_digest("archive", "list", "--json").json
    assert [set(row) for row in listed] == [{"file", "bytes", "responses"}]
    assert pharma_digest("archive", "list").out.count(".warc.gz") == 1
    assert pharma_digest("archive", "reclean").out == "1 pages cleaned: 1 unchanged\n"
    assert pharma_digest("archive", "reclean", "--json").json == {"unchanged": 1}
    assert pharma_digest("archive", "reclean", "--since", "2099-01-01", "--json").json == {}

    row = pharma_digest("sources", "list", "--json").json[0]
    assert (row["source"], row["articles"]) == ("local", 1)
    assert "local" in pharma_digest("sources", "list").out

    asked = len(site.asked)
    archive = project.archive / listed[0]["file"]
    kept = archive.rename(project.root / "kept.warc.gz")
    another = {"PHARMA_DIGEST_DATABASE": "sqlite:///var/another.sqlite"}
    again = process("run", "morning", "--replay", str(kept), env=another)
    assert again.code == 0, again
    assert len(site.asked) == asked
    assert process("db", "status", "--json", env=another).json["articles"] == 1


def rss_answer(site: Site) -> Answer:
    return Answer(rss(site, "/news/1"), content_type="application/rss+xml")


def test_a_source_that_failed_makes_the_run_end_with_1(pharma_digest: Command, project: Project, site: Site) -> None:
    add_source(project, site, f'type = "feed"\nurl = "{site.url}/nosuch"')
    shown = pharma_digest("crawl", "--json")
    assert shown.code == 1
    [run] = shown.json
    assert (run["source"], run["ok"]) == ("local", False)
