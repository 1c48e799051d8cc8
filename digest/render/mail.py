"""Renders an edition as a mail: subject, HTML part, text part.

In: an `Edition` and a reader's links. Out: a `RenderedMail`. Addresses, headers and sending are left to delivery.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable

from digest.config import UserError
from digest.model import Edition, MailLinks, RenderedMail
from digest.render.editor import LONGEST_SUMMARY, Editor
from digest.render.issue import Issue
from digest.render.mjml import to_html
from digest.render.templates import Templates
from digest.render.text import clip, plain, web_url
from digest.render.wording import Wording

LARGEST_HTML = 100_000
"""Bytes in UTF-8. Gmail cuts a message off at 102 KB of HTML (https://github.com/hteumeuleu/email-bugs/issues/41)."""

_SHORTER_SUMMARIES = (LONGEST_SUMMARY, 480, 240, 160)  # characters a card
_LONGEST_SUBJECT = 150  # characters; phones show 40 to 70, and a list with more room should not be cut short


PLACEHOLDERS = MailLinks(
    unsubscribe="https://placeholder.invalid/unsubscribe",
    preferences="https://placeholder.invalid/preferences",
    online="https://placeholder.invalid/online",
)
"""Stand in a mail that is rendered once, where each reader's own links belong. Nobody has such addresses (RFC 2606)."""


def render_mail(edition: Edition, templates: Templates, wording: Wording, links: MailLinks) -> RenderedMail:
    """The mail of `edition`, with an HTML part of at most `LARGEST_HTML` bytes.

    Both parts tell the same stories, as alternatives should (RFC 2046, section 5.1.4).
    """
    shown = {
        "web_url": web_url(links.online),
        "unsubscribe_url": web_url(links.unsubscribe),
        "preferences_url": web_url(links.preferences),
    }

    def html(issue: Issue) -> str:
        mjml = templates.render("mail.mjml.j2", issue=issue, **shown)
        return to_html(mjml, templates.folder / "mail.mjml.j2")

    issue, document = _that_fits(edition, wording, html, templates)
    text = templates.render("mail.txt.j2", issue=issue, **shown)
    return RenderedMail(subject=_subject(edition, wording), html=document, text=text)


def _subject(edition: Edition, wording: Wording) -> str:
    """The top story's title; an issue with no story, which is not sent, is called by its title and date."""
    titles = (plain(card.title) for card in edition.cards)
    subject = next(titles, "") or f"{plain(edition.title)}, {wording.issue_date(edition.issue_date)}"
    return clip(subject, _LONGEST_SUBJECT)


def _that_fits(
    edition: Edition, wording: Wording, html: Callable[[Issue], str], templates: Templates
) -> tuple[Issue, str]:
    """The fullest issue whose HTML is small enough, and that HTML: summaries get shorter, then the last stories go."""
    for summary in _SHORTER_SUMMARIES:
        editor = Editor(edition, wording, summary=summary)
        issue = editor.issue()
        document = html(issue)
        if not _too_large(document):
            return issue, document
    shown = range(len(edition.cards) + 1)
    fitting = bisect_left(shown, True, key=lambda stories: _too_large(html(editor.issue(stories)))) - 1
    if fitting < 0:
        raise UserError(
            f"{templates.folder / 'mail.mjml.j2'}:1: makes more than {LARGEST_HTML:,} bytes of HTML with no story; "
            "Gmail cuts such mails off, so shorten the template"
        )
    issue = editor.issue(fitting)
    return issue, html(issue)


def _too_large(html: str) -> bool:
    return len(html.encode()) > LARGEST_HTML
