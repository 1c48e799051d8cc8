"""Renders a mail about a subscription: please confirm, or you are a reader already."""

from __future__ import annotations

from collections.abc import Sequence

from digest.model import RenderedMail
from digest.render.mjml import to_html
from digest.render.templates import Templates
from digest.render.text import clip, plain
from digest.render.wording import Wording

_LONGEST_SUBJECT = 150


def render_notice(titles: Sequence[str], url: str, hours: int, templates: Templates, wording: Wording) -> RenderedMail:
    """See `Renderer.notice`."""
    digests = ", ".join(plain(title) for title in titles)
    subject = (wording.subjects.confirm if hours else wording.subjects.known).format(digests=digests)
    values = {"digests": digests, "url": url, "hours": hours, "subject": clip(subject, _LONGEST_SUBJECT)}
    mjml = templates.render("notice.mjml.j2", **values)
    return RenderedMail(
        subject=clip(subject, _LONGEST_SUBJECT),
        html=to_html(mjml, templates.folder / "notice.mjml.j2"),
        text=templates.render("notice.txt.j2", **values),
    )
