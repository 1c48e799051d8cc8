"""Nobody gets an issue twice, and nobody is forgotten."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

from mail_servers import DAY, MAIL, MOMENT, SENDER, Desk, Server, states

from digest.deliver import deliver
from digest.store import editions

ANNA, BEN = "anna@example.com", "ben@example.net"


def test_a_second_run_sends_nothing_and_says_how_things_stand(desk: Desk, server: Server) -> None:
    issue = desk.issue(ANNA)
    assert [outcome.now for outcome in desk.send(issue, server.settings())] == [True]
    again = desk.send(desk.issue(ANNA), server.settings())
    assert [(outcome.state, outcome.now) for outcome in again] == [("sent", False)]
    assert server.mailbox.recipients == [ANNA]


def test_a_run_with_nothing_to_send_does_not_ask_the_server(desk: Desk, server: Server) -> None:
    desk.send(desk.issue(ANNA), server.settings())
    unreachable = server.settings(host="192.0.2.1", timeout_seconds=0.1)
    assert states(desk.send(desk.issue(ANNA), unreachable)) == {ANNA: "sent"}


def test_a_reader_added_later_that_day_gets_the_issue_as_it_was_composed(desk: Desk, server: Server) -> None:
    desk.send(desk.issue(ANNA), server.settings())
    other = replace(MAIL, subject="Composed anew")
    desk.send(desk.issue(ANNA, BEN, mail=other), server.settings())
    assert server.mailbox.recipients == [ANNA, BEN]
    assert [message["Subject"] for message in server.mailbox.messages] == [MAIL.subject] * 2


def test_an_address_in_other_letters_is_the_same_reader(desk: Desk, server: Server) -> None:
    desk.send(desk.issue(ANNA), server.settings())
    desk.send(desk.issue("Anna@Example.COM"), server.settings())
    assert server.mailbox.recipients == [ANNA]


def test_two_runs_at_once_send_each_reader_one_mail(desk: Desk, server: Server) -> None:
    readers = [f"reader{number}@example.com" for number in range(12)]
    desk.issue(*readers)
    program = f"""
import asyncio, sys
from datetime import UTC, datetime
from digest.config import MailSettings
from digest.deliver import SmtpTransport, deliver
from digest.store import Database, editions
database = Database({str(desk.database.url)!r})
issue = editions.find(database, "pharma", datetime(2026, 3, 4).date())
mail = MailSettings(host="127.0.0.1", port={server.port}, security="none", sender={SENDER!r})
print("ready", flush=True)
sys.stdin.readline()
way = SmtpTransport(mail)
asyncio.run(deliver(database, issue, way, sender=mail.sender, clock=lambda: datetime.now(UTC)))
"""
    runs = [
        subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    for run in runs:
        assert run.stdout is not None
        assert run.stdout.readline() == "ready\n"
    for run in runs:
        assert run.stdin is not None
        run.stdin.write("\n")
        run.stdin.flush()
    assert [run.wait(30) for run in runs] == [0, 0]
    for run in runs:
        run.communicate()
    assert sorted(server.mailbox.recipients) == sorted(readers)


def test_mail_that_was_being_sent_when_a_run_was_killed_is_unknown_and_not_sent_again(
    desk: Desk, server: Server
) -> None:
    issue = desk.issue(ANNA, BEN)
    [anna, _] = editions.deliveries(desk.database, issue)
    assert editions.claim(desk.database, anna, MOMENT)
    outcomes = desk.send(issue, server.settings())
    assert states(outcomes) == {ANNA: "sending", BEN: "sent"}
    assert "the reader may have it" in outcomes[0].detail
    assert not outcomes[0].now
    assert server.mailbox.recipients == [BEN]


def test_a_delivery_is_claimed_once(desk: Desk) -> None:
    [delivery] = editions.deliveries(desk.database, desk.issue(ANNA))
    assert editions.claim(desk.database, delivery, MOMENT)
    assert not editions.claim(desk.database, delivery, MOMENT)


def test_a_reader_another_run_took_first_is_told_as_that_run_left_it(desk: Desk, server: Server) -> None:
    issue = desk.issue(ANNA, BEN)

    class Greedy:
        """While it says hello, another run sends to Ben."""

        async def __aenter__(self) -> Greedy:
            [_, ben] = editions.deliveries(desk.database, issue)
            editions.claim(desk.database, ben, MOMENT)
            editions.settle(desk.database, ben, "sent", "250 by the other", MOMENT)
            return self

        async def __aexit__(self, *_: object) -> None: ...

        async def send(self, message: object, recipient: str) -> object:
            from digest.deliver import Receipt

            return Receipt("250 by us")

    outcomes = asyncio.run(deliver(desk.database, issue, Greedy(), sender=SENDER, clock=lambda: MOMENT))  # type: ignore[arg-type]
    assert [(each.detail, each.now) for each in outcomes] == [("250 by us", True), ("250 by the other", False)]


def test_issues_that_did_not_reach_everyone_are_found_again(desk: Desk, server: Server) -> None:
    monday = desk.issue(ANNA, day=DAY)
    tuesday = desk.issue(ANNA, BEN, day=DAY + timedelta(days=1))
    assert editions.unfinished(desk.database, "pharma", DAY) == [monday, tuesday]
    assert editions.unfinished(desk.database, "pharma", DAY + timedelta(days=1)) == [tuesday]
    assert editions.unfinished(desk.database, "other", DAY) == []
    desk.send(monday, server.settings())
    assert editions.unfinished(desk.database, "pharma", DAY) == [tuesday]


def test_the_articles_of_earlier_issues_are_known(desk: Desk) -> None:
    desk.issue(ANNA)
    assert editions.sent_urls(desk.database, "pharma", DAY + timedelta(days=1)) == {"https://example.com/1"}
    assert editions.sent_urls(desk.database, "pharma", DAY) == frozenset()
    assert editions.sent_urls(desk.database, "other", DAY + timedelta(days=1)) == frozenset()
