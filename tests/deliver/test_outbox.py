"""Mail as files, for those who have no server yet."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from mail_servers import MAIL, Desk, states

from digest.config import UserError
from digest.deliver import OutboxTransport

ANNA = "anna@example.com"


def test_an_issue_is_written_as_a_mail_and_as_a_page(desk: Desk, tmp_path: Path) -> None:
    [outcome] = desk.send(desk.issue(ANNA), OutboxTransport(tmp_path / "out/box"))
    stem = tmp_path / "out/box/2026-03-04-pharma-anna@example.com"
    assert (outcome.state, outcome.detail) == ("sent", f"{stem}.eml")
    message = message_from_bytes(Path(f"{stem}.eml").read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    assert (message["Subject"], message["To"]) == (MAIL.subject, ANNA)
    assert Path(f"{stem}.html").read_text(encoding="utf-8").strip() == MAIL.html


@pytest.mark.parametrize(
    "recipient",
    [
        "../../etc/passwd@example.com",
        "a/b@example.com",
        "a\\b@example.com",
        "$(touch x)`id`@example.com".replace(" ", ""),
        "nul%00:*?|'@example.com",
        f"{'long' * 16}@{'sub.' * 40}example.com",
        ".hidden@example.com".replace(".h", "h"),
        "anna@" + "münchen." * 20 + "example",
    ],
)
def test_no_recipient_can_name_a_file_elsewhere(desk: Desk, tmp_path: Path, recipient: str) -> None:
    outbox = tmp_path / "outbox"
    issue = desk.issue(recipient)
    desk.send(issue, OutboxTransport(outbox))
    assert sorted(path.parent for path in tmp_path.rglob("*.eml")) in ([], [outbox])
    for path in outbox.iterdir():
        assert path.name.startswith("2026-03-04-pharma-")
        assert not set(path.name) & set("/\\:*?|$`'\n")
        assert len(path.name) <= 255


def test_long_addresses_that_begin_alike_get_files_of_their_own(desk: Desk, tmp_path: Path) -> None:
    readers = [f"{'a' * 60}@{'b' * 60}.{letter}.example" for letter in "xyz"]
    assert set(states(desk.send(desk.issue(*readers), OutboxTransport(tmp_path / "outbox"))).values()) == {"sent"}
    assert len(list((tmp_path / "outbox").glob("*.eml"))) == 3


def test_an_outbox_that_cannot_be_made_is_one_line(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("a file")
    issue = desk.issue(ANNA)
    with pytest.raises(UserError, match=r"outbox: cannot be made .*change store\.outbox"):
        desk.send(issue, OutboxTransport(tmp_path / "outbox"))
    assert desk.states(issue) == {ANNA: "queued"}


def test_a_file_that_cannot_be_written_leaves_nothing_behind_and_mail_waits(desk: Desk, tmp_path: Path) -> None:
    outbox = tmp_path / "outbox"
    (outbox / "2026-03-04-pharma-anna@example.com.eml").mkdir(parents=True)  # in the way, whoever we are
    issue = desk.issue(ANNA)
    [outcome] = desk.send(issue, OutboxTransport(outbox))
    assert outcome.state == "deferred"
    assert "change store.outbox" in outcome.detail
    assert not list(outbox.glob(".*"))
    (outbox / "2026-03-04-pharma-anna@example.com.eml").rmdir()
    desk.later(minutes=5)
    assert states(desk.send(issue, OutboxTransport(outbox))) == {ANNA: "sent"}
