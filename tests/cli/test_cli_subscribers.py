"""Readers by hand and from files: checked line by line, all or nothing, asked before anything is sent."""

from __future__ import annotations

import csv
import email
import email.policy
import io
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from command_line import Desk, Result
from sqlalchemy import update

from digest.config import Project
from digest.newsroom import Newsroom
from digest.store import Database
from digest.store.tables import SubscriberRow, SuppressionRow
from digest.subscriptions import Subscriptions

Command = Callable[..., Result]

GOOD = """address,name,digests,timezone,days,weekday,hour,companies,drugs,muted,format
anna@example.com,Anna,morning,Europe/Berlin,weekly,fri,7,Eli Lilly;Merck & Co.,KN026,opioid;vaping,text
bert@example.com,,morning;evening,,,,,,,,
"""
BAD = """address,digests,timezone,days,hour
anna@example.com,morning,,,
not an address,morning,,,
bert@example.com,noon,Mars/Base,sometimes,24
Anna@Example.com,morning,,,
carl@example.com,,,,
dora@example.com,morning
"""


@pytest.fixture
def digests(desk: Desk) -> None:
    desk.digest()
    desk.digest("evening", 'timezone = "Asia/Tokyo"')


@pytest.fixture
def web(project: Project) -> None:
    settings = project.root / "config/settings.toml"
    settings.write_text(settings.read_text() + '\n[web]\nbase_url = "https://digest.example.org"\n')


def outbox(project: Project) -> list[email.message.EmailMessage]:
    files = sorted((project.root / "var/outbox").glob("*.eml"))
    return [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]  # type: ignore[arg-type]


def write(project: Project, text: str | bytes) -> Path:
    path = project.root / "readers.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.usefixtures("digests", "web")
def test_who_is_added_is_asked_once_and_gets_nothing_before(pharma_digest: Command, project: Project) -> None:
    added = pharma_digest("subscribers", "add", "Anna@Example.COM", "--digest", "evening", "--hour", "7")
    assert (added.code, added.out) == (0, "1 asked to confirm\n")
    [mail] = outbox(project)
    assert mail["To"] == "Anna@example.com"
    assert mail["Subject"] == "Please confirm: The Morning"
    assert mail["List-Id"] is None
    body = mail.get_body(("plain",))
    assert body is not None
    assert "\nhttps://digest.example.org/confirm/" in body.get_content()
    [reader] = pharma_digest("subscribers", "list", "--json").json
    assert (reader["state"], reader["timezone"], reader["hour"]) == ("pending", "Asia/Tokyo", 7)
    again = pharma_digest("subscribers", "add", "anna@example.com", "--digest", "morning")
    assert again.out == "0 asked to confirm\n"
    assert "within the last hour" in again.err


@pytest.mark.usefixtures("digests")
def test_with_no_web_pages_nobody_could_confirm(pharma_digest: Command) -> None:
    assert pharma_digest("subscribers", "add", "a@example.com", "--digest", "morning").is_mistake(
        "web.base_url", "--confirmed"
    )
    assert pharma_digest("subscribers", "list", "--json").json == []


@pytest.mark.usefixtures("digests")
def test_who_agreed_already_is_active_at_once(pharma_digest: Command, project: Project) -> None:
    added = pharma_digest("subscribers", "add", "a@example.com", "--digest", "morning", "--confirmed")
    assert (added.code, added.out) == (0, "a@example.com: active\n")
    assert outbox(project) == []


@pytest.mark.usefixtures("digests")
def test_a_life_of_a_reader(pharma_digest: Command) -> None:
    def state() -> str:
        return str(pharma_digest("subscribers", "show", "A@example.com", "--json").json["state"])

    pharma_digest("subscribers", "add", "a@example.com", "--digest", "morning", "--confirmed")
    assert pharma_digest("subscribers", "pause", "a@example.com", "--until", "2099-01-01").code == 0
    assert state() == "paused"
    assert "paused until 2099-01-01" in pharma_digest("subscribers", "list").out
    assert pharma_digest("subscribers", "resume", "a@example.com").code == 0
    assert state() == "active"
    assert pharma_digest("subscribers", "remove", "a@example.com").code == 0
    assert state() == "unsubscribed"
    assert pharma_digest("subscribers", "resume", "a@example.com").is_mistake("unsubscribed")
    assert pharma_digest("subscribers", "erase", "a@example.com", "--yes").code == 0
    assert pharma_digest("subscribers", "show", "a@example.com").is_mistake("no reader has the address")


@pytest.mark.usefixtures("digests", "web")
def test_mail_is_sent_again_to_an_address_that_bounced_and_who_complained_is_asked(
    pharma_digest: Command, project: Project
) -> None:
    def state() -> str:
        return str(pharma_digest("subscribers", "show", "a@example.com", "--json").json["state"])

    database, now = Database(project.database_url), datetime.now(UTC)
    pharma_digest("subscribers", "add", "a@example.com", "--digest", "morning", "--confirmed")
    with database.write() as session:
        for folded in ("a@example.com", "desk@example.com"):
            session.add(SuppressionRow(folded=folded, reason="complained", bounces=0, since=now, changed_at=now))
        session.execute(update(SubscriberRow).values(state="complained"))
    assert pharma_digest("subscribers", "resume", "a@example.com").out == "1 asked to confirm\n"
    assert state() == "pending"
    assert [mail["To"] for mail in outbox(project)] == ["a@example.com"]
    [link] = re.findall(r"/confirm/(\S+)", outbox(project)[0].get_body(("plain",)).get_content())  # type: ignore[union-attr]
    Subscriptions(Newsroom(project)).confirm(link, datetime.now(UTC))
    with database.write() as session:
        session.execute(update(SubscriberRow).values(state="bounced"))
    resumed = pharma_digest("subscribers", "resume", "a@example.com")
    assert (resumed.out, state()) == ("a@example.com: active\n", "active")
    assert pharma_digest("subscribers", "resume", "desk@example.com").out == "desk@example.com: is sent mail again\n"
    assert pharma_digest("subscribers", "resume", "desk@example.com").is_mistake("no reader has the address")


@pytest.mark.usefixtures("digests")
def test_mistaken_wishes_are_one_line(pharma_digest: Command) -> None:
    add = ("subscribers", "add", "--confirmed")
    assert pharma_digest(*add, "a@b", "--digest", "morning").is_mistake("address: not a mail address")
    assert pharma_digest(*add, "a@example.com", "--digest", "noon").is_mistake("no digest is called 'noon'")
    assert pharma_digest(*add, "a@example.com", "--digest", "morning", "--hour", "24", "--days", "never").is_mistake(
        "hour: '24' is no hour", "days: 'never' is not a choice"
    )
    assert pharma_digest("subscribers", "list", "--state", "happy").is_mistake("--state")


@pytest.mark.usefixtures("digests")
def test_a_file_is_taken_as_a_whole(pharma_digest: Command, project: Project) -> None:
    imported = pharma_digest("subscribers", "import", write(project, GOOD), "--confirmed")
    assert (imported.code, imported.out) == (0, "2 added\n")
    anna, bert = pharma_digest("subscribers", "list", "--json").json
    assert (anna["timezone"], anna["days"], anna["weekday"], anna["hour"]) == ("Europe/Berlin", "weekly", 4, 7)
    assert (anna["watch"]["companies"], anna["muted"]) == (["Eli Lilly", "Merck & Co."], ["opioid", "vaping"])
    assert (anna["form"], bert["form"]) == ("text", "html")
    assert (bert["digests"], bert["timezone"], bert["hour"]) == (["morning", "evening"], "UTC", None)
    again = pharma_digest("subscribers", "import", write(project, GOOD), "--confirmed")
    assert again.out == "0 added\n"
    assert "2 were known already" in again.err


@pytest.mark.usefixtures("digests", "web")
def test_each_bad_line_is_named_and_none_is_taken(pharma_digest: Command, project: Project) -> None:
    path = write(project, BAD)
    imported = pharma_digest("subscribers", "import", path)
    assert imported.code == 2
    said = [line.removeprefix(f"error: {path}:") for line in imported.err.splitlines()]
    assert said[0] == "3: address: not a mail address; write one like anna@example.org"
    assert said[1].startswith("4: digests: no digest is called 'noon'")
    assert all(f"{field}: " in said[1] for field in ("timezone", "days", "hour"))
    assert said[2] == "5: address: stands in line 2 already"
    assert said[3] == "6: digests: choose at least one digest"
    assert said[4].startswith("7: line: has not as many cells")
    assert said[5] == " 5 of 6 lines are mistaken, so nothing was changed"
    assert pharma_digest("subscribers", "list", "--json").json == []
    assert outbox(project) == []


@pytest.mark.usefixtures("digests", "web")
def test_a_dry_run_changes_nothing(pharma_digest: Command, project: Project) -> None:
    tried = pharma_digest("subscribers", "import", write(project, GOOD), "--dry-run")
    assert (tried.code, tried.out) == (0, "2 lines, all in order; nothing was changed\n")
    assert pharma_digest("subscribers", "list", "--json").json == []
    assert outbox(project) == []


@pytest.mark.usefixtures("digests", "web")
def test_imported_readers_are_asked(pharma_digest: Command, project: Project) -> None:
    imported = pharma_digest("subscribers", "import", write(project, GOOD))
    assert imported.out == "2 added\n2 asked to confirm\n"
    assert [mail["To"] for mail in outbox(project)] == ["anna@example.com", "bert@example.com"]


@pytest.mark.usefixtures("digests")
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "readers.csv:1: no column 'address'"),
        ("address;digests\na@example.com;morning\n", "readers.csv:1: there is no column 'address;digests'"),
        ("address,digests,age\n", "readers.csv:1: there is no column 'age'"),
        ("address,digests,address\n", "readers.csv:1: a column stands there twice"),
        ('address,digests\n"a@example.com,morning\n', "readers.csv:2: not CSV"),
        ("address,digests\n" + "a" * 200_000 + ",morning\n", "readers.csv:2: not CSV"),
        (b"address,digests\n\xff\xfe,morning\n", "readers.csv: not UTF-8"),
    ],
)
def test_a_file_that_is_no_list_of_readers_is_said_so(
    pharma_digest: Command, project: Project, text: str | bytes, said: str
) -> None:
    assert pharma_digest("subscribers", "import", write(project, text), "--dry-run").is_mistake(said)


def test_a_file_that_is_not_there_is_said_so(pharma_digest: Command) -> None:
    assert pharma_digest("subscribers", "import", "nosuch.csv", "--dry-run").is_mistake("nosuch.csv: No such file")


@pytest.mark.usefixtures("digests")
def test_what_is_exported_can_be_imported_and_who_left_stays_away(pharma_digest: Command, project: Project) -> None:
    file = GOOD.replace("bert@", "+bert@").replace("Anna,", '"=cmd|x, the ""first""",')
    pharma_digest("subscribers", "import", write(project, file), "--confirmed")
    pharma_digest("subscribers", "remove", "anna@example.com")
    exported = pharma_digest("subscribers", "export").out
    assert not any(cell.startswith(("=", "+")) for line in csv.reader(io.StringIO(exported)) for cell in line)
    before = pharma_digest("subscribers", "list", "--json").json
    for reader in before:
        pharma_digest("subscribers", "erase", reader["address"], "--yes")
    assert pharma_digest("subscribers", "export", "--output", "out.csv").code == 0
    pharma_digest("subscribers", "import", write(project, exported), "--confirmed")
    after = pharma_digest("subscribers", "list", "--json").json
    for field in ("address", "name", "digests", "watch", "muted", "state", "timezone", "hour", "form"):
        assert [reader[field] for reader in after] == [reader[field] for reader in before]
    assert [reader["state"] for reader in after] == ["unsubscribed", "active"]


@pytest.mark.usefixtures("digests", "web")
def test_a_mail_server_that_is_down_leaves_readers_to_be_asked_again(pharma_digest: Command, project: Project) -> None:
    settings = project.root / "config/settings.toml"
    good = settings.read_text()
    settings.write_text(good + '\n[mail]\nhost = "127.0.0.1"\nport = 1\nsecurity = "none"\n')
    added = pharma_digest("-v", "subscribers", "add", "anna@example.com", "--digest", "morning")
    assert added.code == 1
    assert "pending, but not asked: mail.host 127.0.0.1:1" in added.err
    settings.write_text(good)
    assert pharma_digest("subscribers", "add", "anna@example.com", "--digest", "morning").out == "1 asked to confirm\n"
