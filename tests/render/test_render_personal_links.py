"""A mail rendered once, made each reader's own."""

from __future__ import annotations

import pytest
from render_samples import card, of, sample

from digest.model import MailLinks
from digest.render import Renderer
from digest.render.personal_links import PLACEHOLDERS, with_links

OWN = MailLinks("https://d.example/u/t?a=1&b=2", "https://d.example/p/t", "https://d.example/issues/m/2026-11-23")


def test_a_mail_made_ones_own_is_the_mail_rendered_for_one(renderer: Renderer) -> None:
    for issue in (sample(), of(card(), card(outlets=tuple("ABCDE")))):
        assert with_links(renderer.mail(issue, PLACEHOLDERS), OWN) == renderer.mail(issue, OWN)


def test_no_placeholder_is_left_and_all_links_are_there(renderer: Renderer) -> None:
    mail = with_links(renderer.mail(sample(), PLACEHOLDERS), OWN)
    for part in (mail.html, mail.text):
        assert "placeholder.invalid" not in part
        assert OWN.preferences in part
        assert OWN.online in part
    assert "https://d.example/u/t?a=1&amp;b=2" in mail.html
    assert "\nUnsubscribe:\nhttps://d.example/u/t?a=1&b=2\n" in mail.text


def test_a_mail_with_no_links_stays_as_it_is(renderer: Renderer) -> None:
    mail = renderer.mail(sample())
    assert with_links(mail, MailLinks()) == mail


@pytest.mark.parametrize("link", ["", "javascript:alert(1)"])
def test_a_placeholder_is_never_sent_nor_made_an_unsafe_link(renderer: Renderer, link: str) -> None:
    with pytest.raises(ValueError, match="needs the link"):
        with_links(renderer.mail(sample(), PLACEHOLDERS), MailLinks(link, link, link))
