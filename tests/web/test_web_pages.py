"""Signing up, reading online, and what is sent to the pages that nobody should send."""

from __future__ import annotations

import logging
import re
import time
from datetime import date

import pytest
from browser import HOUR, Desk

from digest.model import Card, Edition, Outlet, RenderedMail, Section
from digest.store import editions, subscribers

FORM = {"address": "Anna@Example.com", "name": "Anna", "digests": "evening", "website": ""}


def test_who_signs_up_is_asked_by_mail_and_confirms(desk: Desk) -> None:
    assert 'name="address"' in desk.get("/").text
    assert "Look into your mail" in desk.post("/", FORM).text
    [mail] = desk.mails(1)
    assert (mail["To"], mail["Subject"]) == ("Anna@example.com", "Please confirm: The Evening <b>")
    body = mail.get_body(("plain",))
    assert body is not None
    link = re.search(r"https://digest\.example\.org(/confirm/\S+)", body.get_content())
    assert link is not None
    desk.now += HOUR
    assert desk.post(link[1]).status == 200
    reader = subscribers.find(desk.database, "anna@example.com")
    assert reader is not None
    assert (reader.state, reader.name, reader.timezone, reader.digests) == (
        "active",
        "Anna",
        "Asia/Tokyo",
        ("evening",),
    )


def test_the_answer_is_the_same_whoever_asks(desk: Desk) -> None:
    for state in ("active", "paused", "unsubscribed", "bounced", "complained", "pending"):
        desk.reader(f"{state}@example.com", state=state)
    answers = {
        desk.post("/", {**FORM, "address": f"{who}@example.com"}).text
        for who in ("nobody", "active", "paused", "unsubscribed", "bounced", "complained", "pending")
    }
    assert len(answers) == 1
    told = {mail["To"]: mail["Subject"].partition(":")[0] for mail in desk.mails(5)}
    assert told == {
        "nobody@example.com": "Please confirm",
        "pending@example.com": "Please confirm",
        "unsubscribed@example.com": "Please confirm",
        "active@example.com": "You are a reader already",
        "paused@example.com": "You are a reader already",
    }
    states = {reader.address.partition("@")[0]: reader.state for reader in subscribers.each(desk.database)}
    assert states.pop("unsubscribed") == states.pop("nobody") == "pending"
    assert all(name == state for name, state in states.items())


def test_nobody_is_flooded_with_mail(desk: Desk) -> None:
    def asked() -> object:
        reader = subscribers.find(desk.database, "anna@example.com")
        return reader and reader.asked_at

    for _ in range(5):
        desk.post("/", FORM)
    desk.mails(1)
    first = asked()
    desk.now += HOUR / 2
    desk.post("/", FORM)
    assert asked() == first
    desk.now += HOUR / 2
    desk.post("/", FORM)
    patience = time.monotonic() + 10
    while asked() == first and time.monotonic() < patience:
        time.sleep(0.02)
    assert asked() == desk.now


def test_a_program_that_fills_in_every_field_is_answered_and_forgotten(desk: Desk) -> None:
    assert "Look into your mail" in desk.post("/", {**FORM, "website": "https://spam.example"}).text
    assert list(subscribers.each(desk.database)) == []


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"address": ""}, "address"),
        ({"address": "a@example.com\r\nBcc: b@example.com"}, "address"),
        ({"address": '"><script>alert(1)</script>@example.com'}, "address"),
        ({"address": "a@example.com" * 100}, "address"),
        ({"address": "anna@exam\u202eple.com"}, "address"),
        ({"name": "x" * 101}, "name"),
        ({"name": "Anna\r\nBcc: b@example.com"}, "name"),
        ({"digests": "noon"}, "digests"),
        ({"digests": ""}, "digests"),
        ({"digests": "../../etc/passwd"}, "digests"),
    ],
)
def test_a_hostile_form_is_shown_again_and_nobody_is_added(desk: Desk, fields: dict[str, str], wrong: str) -> None:
    answer = desk.post("/", {**FORM, **fields})
    assert answer.status == 422
    assert f'id="{wrong}-wrong"' in answer.text
    assert "<script" not in answer.text
    assert list(subscribers.each(desk.database)) == []


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"address=" + b"a" * 70_000, "application/x-www-form-urlencoded", 413),
        (b"&".join(b"f%d=1" % n for n in range(300)), "application/x-www-form-urlencoded", 400),
        (b"address=%ff%fe", "application/x-www-form-urlencoded", 400),
        (b"\xff\xfe", "application/x-www-form-urlencoded", 400),
        (b"{}", "application/json", 415),
    ],
)
def test_what_is_no_form_is_refused(desk: Desk, body: bytes, kind: str, status: int) -> None:
    answer = desk.post("/", body, Content_Type=kind)
    assert answer.status == status
    assert "<h1>" in answer.text


def test_an_issue_can_be_read_online(desk: Desk) -> None:
    card = Card(
        *("s1", "Halden files <maritabine>", "https://news.example/1", "", desk.now, False, "en"),
        *((), (Outlet("Fjord Pharma", "https://news.example/1"),), ("https://news.example/1",)),
    )
    issue = Edition(
        *("morning", "The Morning", date(2026, 3, 4), "UTC", desk.now - 24 * HOUR, desk.now),
        (Section("News", (card,)),),
    )
    draft = editions.Draft("morning", date(2026, 3, 4), RenderedMail("s", "h", "t"), (), issue)
    editions.save(desk.database, draft, [], "example.org", desk.now)
    answer = desk.get("/issues/morning/2026-03-04")
    assert answer.status == 200
    assert "Halden files &lt;maritabine&gt;" in answer.text
    assert answer.text == desk.subscriptions.newsroom.renderer.page(issue)
    assert answer.headers["x-robots-tag"].startswith("noindex")
    for path in ("morning/2026-03-05", "evening/2026-03-04", "morning/today", "morning/2026-03-04/x", "%00/2026-03-04"):
        assert desk.get(f"/issues/{path}").status == 404


def test_pages_keep_what_is_on_them_to_themselves(desk: Desk) -> None:
    token = desk.subscriptions.links.tokens.preferences(desk.reader().public_id)
    for answer in (desk.get("/"), desk.get(f"/preferences/{token}"), desk.get("/nosuch"), desk.post("/", FORM)):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-content-type-options"] == "nosniff"
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert "set-cookie" not in answer.headers
        assert not re.search(r"<script|\son\w+=|\sstyle=", answer.text)


def test_it_says_that_it_is_well(desk: Desk) -> None:
    assert (desk.get("/healthz").status, desk.get("/healthz").text) == (200, "ok\n")


def test_no_log_holds_an_address_or_a_token(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    one = desk.reader("secret.person@example.com", digests=("morning", "evening"))
    made = desk.subscriptions.links.tokens
    leave = made.unsubscribe(one.public_id, "morning")
    preferences = made.preferences(one.public_id)
    desk.post("/", {**FORM, "address": "secret.person@example.com"})
    desk.mails(1)
    desk.post(f"/unsubscribe/{leave}")
    desk.get(f"/preferences/{preferences}")
    desk.post(f"/preferences/{preferences}", {"action": "leave"})
    desk.get(f"/preferences/{preferences}x")
    said = caplog.text
    assert "s…@example.com: left" in said
    for secret in ("secret.person", leave, preferences, one.public_id):
        assert secret not in said
