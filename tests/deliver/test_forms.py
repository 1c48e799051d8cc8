"""What readers choose, or the operator for them: text alone, links of their own, the dates ahead as a file."""

from __future__ import annotations

import re
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mail_servers import MAIL, MOMENT, SENDER, Desk, Server
from test_mail_as_received import content, made, part

from digest.deliver import Copy, LetterWriter
from digest.deliver.bodies import Body
from digest.model import MailLinks, RenderedMail

ANNA, BEN = "anna@example.com", "ben@example.net"
MARKS = MailLinks("https://mark.invalid/unsubscribe", "https://mark.invalid/preferences", "https://mark.invalid/online")
LINKED = RenderedMail(
    subject="News",
    html=f'<p>Zürich <a href="{MARKS.unsubscribe}">leave</a> <a href="{MARKS.online}">read</a></p>'
    + "<p>long</p>" * 99,
    text=f"Zürich\nLeave: {MARKS.unsubscribe}\nChange: {MARKS.preferences} or not\n",
)
OWN = MailLinks(
    "https://digest.example.org/u?a=1&b=%C3%BC" + "x" * 200,
    "https://digest.example.org/p",
    "https://digest.example.org/i",
)
CALENDAR = "BEGIN:VCALENDAR\r\nSUMMARY:Zürich\r\nEND:VCALENDAR\r\n"


def test_a_reader_who_wants_text_gets_text_alone() -> None:
    message = made(MAIL, form="text")
    assert message.get_content_type() == "text/plain"
    assert message.get_content().replace("\r\n", "\n") == MAIL.text


def test_links_in_the_mail_and_its_headers_are_the_readers_own() -> None:
    message = made(LINKED, links=OWN, marks=MARKS)
    assert message["List-Unsubscribe"] == f"<{OWN.unsubscribe}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Help"] == f"<{OWN.preferences}>"
    assert message["Archived-At"] == f"<{OWN.online}>"
    expected = LINKED.html.replace(MARKS.unsubscribe, OWN.unsubscribe.replace("&", "&amp;"))
    assert part(message, "html").get_content().strip() == expected.replace(MARKS.online, OWN.online)
    text = LINKED.text.replace(MARKS.unsubscribe, OWN.unsubscribe).replace(MARKS.preferences, OWN.preferences)
    assert part(message, "plain").get_content().replace("\r\n", "\n") == text


def test_a_mail_without_links_says_nothing_of_them() -> None:
    message = made(MAIL)
    assert not {"List-Unsubscribe", "List-Unsubscribe-Post", "List-Help", "Archived-At"} & set(message.keys())


def test_lines_filled_in_are_as_short_as_those_around_them() -> None:
    for line in content(LINKED, links=OWN, marks=MARKS).split(b"\r\n\r\n", 1)[1].split(b"\r\n"):
        assert len(line) <= 76
        assert b"\n" not in line


def test_readers_links_do_not_mix(desk: Desk, server: Server) -> None:
    own = {
        reader: MailLinks(*(f"https://digest.example.org/{kind}/{reader}" for kind in "upi")) for reader in (ANNA, BEN)
    }
    writer = LetterWriter(SENDER)
    desk.send(
        desk.issue(ANNA, BEN, mail=LINKED),
        server.settings(),
        writer=writer,
        copies=lambda some: [Copy(LINKED, links=own[each.recipient], marks=MARKS) for each in some],
    )
    for message, other in zip(server.mailbox.messages, (BEN, ANNA), strict=True):
        assert f"https://digest.example.org/u/{message['To']}" in part(message, "plain").get_content()
        assert other not in message.as_string()


def test_a_readers_name_stands_with_their_address() -> None:
    message = made(MAIL, name='Müller, "Anna"')
    assert message["To"].addresses[0].display_name == 'Müller, "Anna"'
    assert message["To"].addresses[0].addr_spec == ANNA


def test_the_dates_ahead_come_as_a_file_where_asked() -> None:
    message = made(MAIL, calendar=CALENDAR)
    assert message.get_content_type() == "multipart/mixed"
    body, attached = message.iter_parts()
    assert body.get_content_type() == "multipart/alternative"
    assert isinstance(attached, EmailMessage)
    assert (attached.get_content_type(), attached.get_filename()) == ("text/calendar", "pharma.ics")
    assert attached.get_content() == CALENDAR.replace("\r\n", "\n") or attached.get_content() == CALENDAR
    assert part(message, "html").get_content().strip() == MAIL.html


def test_a_notice_to_one_person_is_no_list_mail() -> None:
    letter = LetterWriter(SENDER).notice(MAIL, kind="subscription", recipient=ANNA, now=MOMENT)
    message = message_from_bytes(letter.content, policy=policy.default)
    assert message["List-Id"] is None
    assert message["Precedence"] is None
    assert message["Auto-Submitted"] == "auto-generated"
    assert letter.name == f"2026-03-04-subscription-{ANNA}"


LINK = st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="<>\"'&"), max_size=300)
PROSE = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029\x00")
)


@given(before=PROSE, between=PROSE, after=PROSE, link=LINK)
def test_whatever_stands_around_a_link_and_in_it_arrives_as_it_was(
    before: str, between: str, after: str, link: str
) -> None:
    text = f"{before}[{MARKS.online}{between}{MARKS.preferences}]{after}"
    body = Body(text, [MARKS.online, MARKS.preferences])
    raw = body.part(b"text/plain", {MARKS.online: link, MARKS.preferences: "https://p.example/"})
    received = message_from_bytes(raw).get_payload(decode=True)
    assert isinstance(received, bytes)
    expected = text.replace(MARKS.online, link).replace(MARKS.preferences, "https://p.example/")
    assert received.decode().replace("\r\n", "\n") == expected.rstrip("\n") + "\n"
    content = raw.split(b"\r\n\r\n", 1)[1]
    assert all(len(line) <= 76 for line in content.split(b"\r\n"))


@pytest.mark.parametrize("form", ["html", "text"])
@pytest.mark.parametrize("calendar", ["", CALENDAR])
@pytest.mark.parametrize("subject", ["News", "Zürich drug approved – 承認", "word " * 60, "x" * 500])
@pytest.mark.parametrize("name", ["", "Müller, Anna", "An Extremely Long Name " * 8])
def test_messages_keep_the_rules_of_rfc_5322(form: Any, calendar: str, subject: str, name: str) -> None:
    raw = content(replace(LINKED, subject=subject), form=form, calendar=calendar, name=name, links=OWN, marks=MARKS)
    head, _, body = raw.partition(b"\r\n\r\n")
    assert raw.replace(b"\r\n", b"").isascii()
    assert not set(raw.replace(b"\r\n", b"")) & set(b"\r\n\0"), "lines end in CRLF and nothing else (2.3)"
    assert max(map(len, raw.split(b"\r\n"))) <= 998, "2.1.1"
    assert body
    for line in head.split(b"\r\n"):
        assert re.match(rb"[!-9;-~]+: ?\S|[ \t]+\S", line), f"a field, or the rest of one (2.2): {line!r}"
    message = message_from_bytes(raw, policy=policy.strict)  # raises for what is malformed
    assert not any(each.defects for each in message.walk())
    for field in ("Date", "From", "To", "Subject", "Message-ID", "MIME-Version", "List-Unsubscribe", "Feedback-ID"):
        found = message.get_all(field, [])
        assert len(found) == 1, f"once (3.6): {field}"
        assert not getattr(found[0], "defects", ())
    assert re.fullmatch(r"<[a-zA-Z0-9.-]+@[a-z.]+>", message["Message-ID"]), "3.6.4"
    assert message["Date"].datetime is not None
