"""Mail as a real server on loopback received it."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes, policy
from email.headerregistry import AddressHeader, DateHeader
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mail_servers import MAIL, MOMENT, SENDER, Desk, Server

from digest.config import UserError
from digest.deliver import Copy, LetterWriter
from digest.model import MailLinks, RenderedMail

ANNA, BEN = "anna@example.com", "ben@example.net"


def receive(desk: Desk, server: Server, *recipients: str) -> list[EmailMessage]:
    desk.send(desk.issue(*recipients), server.settings())
    return server.mailbox.messages


def part(message: EmailMessage, kind: str) -> EmailMessage:
    found = message.get_body((kind,))
    assert isinstance(found, EmailMessage)
    return found


def test_a_mail_is_a_text_and_its_html_alternative(desk: Desk, server: Server) -> None:
    [message] = receive(desk, server, ANNA)
    assert message.get_content_type() == "multipart/alternative"
    assert [each.get_content_type() for each in message.iter_parts()] == ["text/plain", "text/html"]
    assert part(message, "plain").get_content().replace("\r\n", "\n") == MAIL.text
    assert part(message, "html").get_content().strip() == MAIL.html


def test_subject_sender_date_and_list_are_in_the_header(desk: Desk, server: Server) -> None:
    [message] = receive(desk, server, ANNA)
    sender, sent = message["From"], message["Date"]
    assert isinstance(sender, AddressHeader)
    assert isinstance(sent, DateHeader)
    assert message["Subject"] == MAIL.subject
    assert (sender.addresses[0].display_name, sender.addresses[0].addr_spec) == ("Pharma Digest", "digest@example.org")
    assert sent.datetime == MOMENT
    assert message["List-Id"] == "<pharma.example.org>"
    assert message["Auto-Submitted"] == "auto-generated"


def test_each_reader_has_a_message_of_their_own_and_sees_no_other(desk: Desk, server: Server) -> None:
    receive(desk, server, ANNA, BEN)
    assert [recipients for _, recipients, _ in server.mailbox.taken] == [[ANNA], [BEN]]
    assert [sender for sender, _, _ in server.mailbox.taken] == ["digest@example.org"] * 2
    for (_, [own], message), other in zip(server.mailbox.taken, (BEN, ANNA), strict=True):
        assert message["To"] == own
        assert other not in message.as_string()


def test_readers_share_one_connection(desk: Desk, bad_server) -> None:  # type: ignore[no-untyped-def]
    honest = bad_server()
    desk.send(desk.issue(ANNA, BEN), honest.settings(connections=1))
    assert (honest.connections, len(honest.taken)) == (1, 2)


def test_the_message_id_is_an_issues_and_a_readers_and_stays(desk: Desk) -> None:
    issue = desk.issue(ANNA, BEN)
    known = [delivery.message_id for delivery in desk.deliveries(issue)]
    assert len(set(known)) == 2
    assert all(each.startswith("<20260304.pharma.") and each.endswith("@example.org>") for each in known)
    desk.issue(ANNA.upper(), BEN)
    assert [delivery.message_id for delivery in desk.deliveries(issue)] == known


def test_mostly_ascii_text_can_be_read_in_the_file_by_eye() -> None:
    raw = content(MAIL)
    assert b"Z=C3=BCrich drug approved" in raw
    assert b"By the agency." in raw
    assert b"base64" not in raw


def test_japanese_text_is_not_blown_up() -> None:
    text = "日本の規制当局が新薬を承認した。" * 200
    raw = content(replace(MAIL, subject="News", text=text, html="<p>News</p>"))
    assert b"Content-Transfer-Encoding: base64" in raw
    assert len(raw) < 1.5 * len(text.encode())


def test_no_line_of_a_message_is_longer_than_smtp_allows(desk: Desk, server: Server) -> None:
    long = replace(MAIL, text="word " * 1000, html=f"<p>{'x' * 5000}</p>", subject="long " * 500)
    assert max(map(len, content(long).split(b"\r\n"))) <= 998
    assert part(made(long), "html").get_content().strip() == long.html


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\x0b", "\x85", "\u2028"])
def test_a_line_break_in_the_subject_makes_no_header(line_break: str) -> None:
    hostile = replace(MAIL, subject=f"News{line_break}Bcc: eve@example.com")
    message = made(hostile)
    assert message["Subject"] == "News Bcc: eve@example.com"
    assert message["Bcc"] is None
    assert b"\r\nBcc:" not in content(hostile)


ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


@given(subject=ANY_TEXT, name=ANY_TEXT, url=ANY_TEXT)
def test_nothing_from_outside_can_add_a_header_or_stop_a_mail(subject: str, name: str, url: str) -> None:
    links = MailLinks(unsubscribe=f"https://{url}", preferences=f"https://{url}", online=f"https://{url}")
    head = content(replace(MAIL, subject=subject), name=name, links=links).split(b"\r\n\r\n")[0]
    names = [line.split(b":")[0] for line in head.split(b"\r\n") if not line.startswith((b" ", b"\t"))]
    optional = [b"List-Unsubscribe", b"List-Unsubscribe-Post", b"List-Help", b"Archived-At"]
    assert [each for each in names if each not in optional] == [
        *[b"Subject", b"From", b"To", b"Date", b"Message-ID", b"List-Id", b"Auto-Submitted", b"Precedence"],
        *[b"Feedback-ID", b"MIME-Version", b"Content-Type"],
    ]
    assert all(32 <= byte < 127 for byte in head if byte not in b"\r\n\t")
    assert head.replace(b"\r\n", b"").find(b"\n") == -1


@given(text=ANY_TEXT, html=ANY_TEXT, calendar=ANY_TEXT)
def test_lines_end_as_a_mail_server_wants_them_whatever_they_tell(text: str, html: str, calendar: str) -> None:
    raw = content(replace(MAIL, text=text, html=html), calendar=calendar)
    assert raw.endswith(b"\r\n")
    assert not set(raw.replace(b"\r\n", b"")) & set(b"\r\n"), "else a server could read two messages for one"


@pytest.mark.parametrize(
    "sender", ["Digest\nBcc: eve@example.com <digest@example.org>", "nobody at all", "", "a@b@c", "Me <ü@example.org>"]
)
def test_a_sender_that_is_no_address_is_one_line_and_nothing_is_sent(desk: Desk, server: Server, sender: str) -> None:
    issue = desk.issue(ANNA)
    with pytest.raises(UserError, match=r"mail\.sender") as caught:
        desk.send(issue, server.settings(), writer=LetterWriter(sender))
    assert "\n" not in str(caught.value)
    assert server.mailbox.taken == []


@pytest.mark.parametrize(
    "recipient",
    [
        "eve@example.com\nBcc: all@example.com",
        "a..b@example.com",
        'a"b@example.com',
        "eve@example.com\r",
        "jörg@example.de",
    ],
)
def test_a_recipient_that_is_no_address_fails_alone(desk: Desk, server: Server, recipient: str) -> None:
    issue = desk.issue(ANNA, recipient, BEN)
    desk.send(issue, server.settings())
    assert desk.states(issue) == {ANNA: "sent", recipient: "failed", BEN: "sent"}
    assert server.mailbox.recipients == [ANNA, BEN]


def test_an_internationalised_domain_is_written_in_ascii(desk: Desk, server: Server) -> None:
    [message] = receive(desk, server, "anna@münchen.example")
    assert server.mailbox.recipients == ["anna@xn--mnchen-3ya.example"]
    assert message["To"] == "anna@xn--mnchen-3ya.example"


def content(mail: RenderedMail, **more: Any) -> bytes:
    """The message as it goes to the server."""
    letter = LetterWriter(SENDER).letter(
        Copy(mail, **more),
        digest="pharma",
        issue_date=MOMENT.date(),
        recipient=ANNA,
        token="t",
        message_id="<1.pharma@example.org>",
        now=MOMENT,
    )
    return letter.content


def made(mail: RenderedMail, **more: Any) -> EmailMessage:
    message = message_from_bytes(content(mail, **more), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message
