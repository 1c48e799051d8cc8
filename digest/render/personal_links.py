"""Puts a reader's own links into a mail that was rendered once for all who get the same stories.

In: a mail rendered with `PLACEHOLDERS`. Out: the same mail with one reader's links. Rendering takes tens of
milliseconds, this takes microseconds.
"""

from __future__ import annotations

from dataclasses import astuple, replace

from markupsafe import escape

from digest.model import MailLinks, RenderedMail
from digest.render.text import web_url

PLACEHOLDERS = MailLinks(
    unsubscribe="https://placeholder.invalid/unsubscribe",
    preferences="https://placeholder.invalid/preferences",
    online="https://placeholder.invalid/online",
)
"""Stand for a reader's links. Nobody has such addresses (RFC 2606)."""


def with_links(mail: RenderedMail, links: MailLinks) -> RenderedMail:
    """`mail`, rendered with `PLACEHOLDERS`, for the reader whose `links` these are.

    Raises `ValueError` where one of them is no http(s) address: a mail without it must be rendered without it.
    """
    html, text = mail.html, mail.text
    for placeholder, link in zip(astuple(PLACEHOLDERS), astuple(links), strict=True):
        if placeholder in html or placeholder in text:
            address = web_url(link)
            if not address:
                raise ValueError("a mail with a placeholder needs the link that it stands for")
            html = html.replace(placeholder, str(escape(address)))
            text = text.replace(placeholder, address)
    return replace(mail, html=html, text=text)
