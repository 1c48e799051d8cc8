"""Nobody gets an issue twice, and nobody is forgotten."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from mail_servers import DAY, MAIL, MOMENT, SENDER, BadServer, Desk, Server, states

from digest.config import UserError
from digest.deliver import Copy, Letter, Receipt
from digest.store import editions, ledger
from digest.store.ledger import Recipient

ANNA, BEN = "anna@example.com", "ben@example.net"


def claim(desk: Desk, delivery: ledger.Delivery) -> bool:
    return bool(ledger.turn(desk.database, (), [delivery], MOMENT))


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


@pytest.mark.parametrize("promise", ["once", "again"])
def test_two_runs_at_once_send_each_reader_one_mail(desk: Desk, server: Server, promise: str) -> None:
    readers = [f"reader{number}@example.com" for number in range(12)]
    desk.issue(*readers)
    program = f"""
import asyncio, sys
from datetime import UTC, datetime
from digest.config import DeliveryRules, MailSettings, defaults, read_model
from digest.deliver import Copy, LetterWriter, SmtpTransport, Terms, deliver
from digest.store import Database, editions
database = Database({str(desk.database.url)!r})
issue = editions.find(database, "pharma", datetime(2026, 3, 4).date())
mail = MailSettings(host="127.0.0.1", port={server.port}, security="none", sender={SENDER!r})
rules = read_model(defaults() / "config/delivery.toml", DeliveryRules)
again = sys.argv[1] == "again"
terms = Terms(rules, clock=lambda: datetime.now(UTC), at_least_once=again)
print("ready", flush=True)
sys.stdin.readline()
letters = LetterWriter(mail.sender).letters(issue, lambda some: [Copy(issue.mail)] * len(some))
asyncio.run(deliver(database, issue, SmtpTransport(mail), terms, letters))
"""
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", program, promise], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
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
    assert claim(desk, desk.deliveries(issue)[0])
    outcomes = desk.send(issue, server.settings())
    assert states(outcomes) == {ANNA: "sending", BEN: "sent"}
    assert "the reader may have it" in outcomes[0].detail
    assert not outcomes[0].now
    assert server.mailbox.recipients == [BEN]


def test_where_twice_is_better_than_never_it_is_sent_again_under_the_same_name(desk: Desk, server: Server) -> None:
    issue = desk.issue(ANNA, BEN)
    [anna, _] = desk.deliveries(issue)
    assert claim(desk, anna)
    assert states(desk.send(issue, server.settings(), at_least_once=True)) == {ANNA: "sent", BEN: "sent"}
    assert server.mailbox.messages[0]["Message-ID"] == anna.message_id


def test_a_run_that_finds_another_at_work_leaves_it_to_that(desk: Desk, server: Server) -> None:
    issue = desk.issue(ANNA)
    with desk.database.hold("send-pharma", 0):
        [outcome] = desk.send(issue, server.settings(), at_least_once=True, patience=0.1)
    assert (outcome.state, outcome.detail) == ("queued", "another run sends this digest, and takes what waits")
    assert server.mailbox.taken == []


def test_a_delivery_is_claimed_once(desk: Desk) -> None:
    [delivery] = desk.deliveries(desk.issue(ANNA))
    assert claim(desk, delivery)
    assert not claim(desk, delivery)


def test_a_reader_another_run_took_first_is_told_as_that_run_left_it(desk: Desk, server: Server) -> None:
    issue = desk.issue(ANNA, BEN)

    class Greedy:
        """While it says hello, another run sends to Ben."""

        at_once = 1

        async def __aenter__(self) -> Greedy:
            [_, ben] = desk.deliveries(issue)
            claim(desk, ben)
            ledger.turn(desk.database, [ledger.Settlement(ben.id, "sent", "250 by the other")], (), MOMENT)
            return self

        async def __aexit__(self, *_: object) -> None: ...

        async def send(self, letter: Letter) -> Receipt:
            return Receipt("250 by us")

    outcomes = desk.send(issue, Greedy())
    assert [(each.detail, each.now) for each in outcomes] == [("250 by us", True), ("250 by the other", False)]


def unfinished(desk: Desk, since: date = DAY) -> list[editions.Issue]:
    return editions.unfinished(desk.database, "pharma", since, desk.now)


def test_issues_that_did_not_reach_everyone_are_found_again(desk: Desk, server: Server) -> None:
    monday = desk.issue(ANNA, day=DAY)
    tuesday = desk.issue(ANNA, BEN, day=DAY + timedelta(days=1))
    assert unfinished(desk) == [monday, tuesday]
    assert unfinished(desk, DAY + timedelta(days=1)) == [tuesday]
    assert editions.unfinished(desk.database, "other", DAY, MOMENT) == []
    desk.send(monday, server.settings())
    assert unfinished(desk) == [tuesday]


def test_the_articles_of_earlier_issues_are_known(desk: Desk) -> None:
    desk.issue(ANNA)
    assert editions.sent_urls(desk.database, "pharma", DAY + timedelta(days=1)) == {"https://example.com/1"}
    assert editions.sent_urls(desk.database, "pharma", DAY) == frozenset()
    assert editions.sent_urls(desk.database, "other", DAY + timedelta(days=1)) == frozenset()


def test_a_reader_with_an_hour_of_their_own_is_sent_to_at_that_hour(desk: Desk, server: Server) -> None:
    noon = MOMENT + timedelta(hours=6)
    issue = desk.issue(ANNA, Recipient(BEN, due_at=noon))
    assert states(desk.send(issue, server.settings())) == {ANNA: "sent", BEN: "queued"}
    assert unfinished(desk) == []
    desk.now = noon
    assert unfinished(desk) == [issue]
    assert states(desk.send(issue, server.settings())) == {ANNA: "sent", BEN: "sent"}


def test_a_reader_who_left_meanwhile_is_owed_nothing(desk: Desk, server: Server) -> None:
    issue = desk.issue(ANNA, BEN)
    desk.send(
        issue, server.settings(), copies=lambda some: [Copy(MAIL) if it.recipient == BEN else None for it in some]
    )
    assert desk.states(issue) == {BEN: "sent"}
    assert server.mailbox.recipients == [BEN]


def test_a_template_with_an_error_stops_the_sending_before_it_begins(desk: Desk, server: Server) -> None:
    def broken(deliveries: object) -> list[Copy | None]:
        raise UserError("templates/mail.mjml.j2:7: 'storys' is undefined")

    issue = desk.issue(ANNA, BEN)
    with pytest.raises(UserError, match=r"mail\.mjml\.j2:7"):
        desk.send(issue, server.settings(), copies=broken)
    assert desk.states(issue) == {ANNA: "queued", BEN: "queued"}
    assert server.mailbox.taken == []


def test_a_fault_that_comes_late_leaves_nothing_in_hand(desk: Desk, server: Server) -> None:
    """The second hundred readers' edition cannot be rendered; the first hundred's letters are noted as sent."""
    everyone = [f"reader{number}@example.com" for number in range(150)]

    def broken(deliveries: Sequence[ledger.Delivery]) -> list[Copy | None]:
        if deliveries[0].recipient != everyone[0]:
            raise UserError("templates/mail.mjml.j2:7: 'storys' is undefined")
        return [Copy(MAIL)] * len(deliveries)

    issue = desk.issue(*everyone)
    with pytest.raises(UserError, match=r"mail\.mjml\.j2:7"):
        desk.send(issue, server.settings(connections=3), copies=broken)
    assert sorted(server.mailbox.recipients) == sorted(everyone[:100])
    assert Counter(desk.states(issue).values()) == {"sent": 100, "queued": 50}


def test_a_letter_that_cannot_be_written_costs_its_reader_alone(desk: Desk, server: Server) -> None:
    strange = replace(MAIL, text=5)  # type: ignore[arg-type]
    issue = desk.issue(ANNA, BEN)
    outcomes = desk.send(issue, server.settings(), copies=lambda some: [Copy(strange), Copy(MAIL)])
    assert states(outcomes) == {ANNA: "failed", BEN: "sent"}
    assert "a fault of the program" in outcomes[0].detail


def test_an_issue_with_nothing_but_letters_in_a_dead_runs_hands_is_found_again(desk: Desk) -> None:
    issue = desk.issue(ANNA)
    claim(desk, desk.deliveries(issue)[0])
    assert unfinished(desk) == []
    assert editions.unfinished(desk.database, "pharma", DAY, desk.now, lost=True) == [issue]


def test_a_server_that_is_down_uses_up_nobodys_tries(desk: Desk, bad_server: Callable[..., BadServer]) -> None:
    issue = desk.issue(ANNA)
    gone = bad_server(MAIL="250 fine", connect=["220 hello", *["421 no"] * 20])
    desk.send(desk.issue(ANNA, BEN), gone.settings(connections=1, messages_per_connection=1))
    assert sorted(delivery.attempts for delivery in desk.deliveries(issue)) == [0, 1]


def test_thousands_of_readers_are_written_down_in_one_go_and_once(desk: Desk) -> None:
    everyone = [f"reader{number}@example.com" for number in range(3000)]
    issue = desk.issue(*everyone)
    desk.issue(*reversed(everyone), *map(str.upper, everyone))
    assert Counter(desk.states(issue).values()) == {"queued": 3000}


def test_no_clock_that_is_set_back_keeps_mail_from_a_reader_or_doubles_it(
    desk: Desk, server: Server, bad_server: Callable[..., BadServer]
) -> None:
    issue = desk.issue(ANNA, BEN)
    desk.send(issue, bad_server(RCPT=["250 fine", "450 mailbox busy"]).settings(connections=1))
    desk.later(days=-1)
    assert states(desk.send(issue, server.settings())) == {ANNA: "sent", BEN: "sent"}
    assert server.mailbox.recipients == [BEN]
    desk.later(days=2)
    desk.send(issue, server.settings())
    assert server.mailbox.recipients == [BEN]
