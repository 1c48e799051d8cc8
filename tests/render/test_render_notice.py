"""Mails about a subscription: please confirm, or you are a reader already."""

from __future__ import annotations

from digest.render import Renderer

LINK = "https://digest.example.org/confirm/a.b?c=1&d=2"


def test_a_reader_is_asked_to_confirm(renderer: Renderer) -> None:
    mail = renderer.notice(["The Morning", "The Evening <b>"], LINK, hours=72)
    assert mail.subject == "Please confirm: The Morning, The Evening <b>"
    assert f"\n{LINK}\n" in mail.text
    assert "works for 72 hours" in mail.text
    assert 'href="https://digest.example.org/confirm/a.b?c=1&amp;d=2"' in mail.html
    assert "The Evening &lt;b&gt;" in mail.html
    assert all(len(line) <= 72 or line == LINK for line in mail.text.splitlines())


def test_who_is_a_reader_already_is_told_where_to_change_it(renderer: Renderer) -> None:
    mail = renderer.notice(["The Morning"], LINK)
    assert mail.subject == "You are a reader already: The Morning"
    assert "Change what you get" in mail.html
    assert "confirm" not in mail.text.replace(LINK, "")


def test_a_title_that_is_no_line_does_not_break_the_subject(renderer: Renderer) -> None:
    subject = renderer.notice(["A\r\nBcc: x@example.com", "B" * 500], LINK, hours=72).subject
    assert "\n" not in subject
    assert len(subject) <= 150
