"""Renders the operator's report as a mail: what is wrong first, and then what is well."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from digest.model import RenderedMail, Sign
from digest.render.templates import Templates
from digest.render.wording import Wording


def render_report(signs: Sequence[Sign], day: date, templates: Templates, wording: Wording) -> RenderedMail:
    """See `Renderer.report`."""
    troubles, well = [sign for sign in signs if not sign.ok], [sign for sign in signs if sign.ok]
    values = {"troubles": troubles, "well": well, "day": wording.issue_date(day)}
    return RenderedMail(
        subject=" ".join(templates.render("report-subject.txt.j2", **values).split()),
        html=templates.render("report.html.j2", **values),
        text=templates.render("report.txt.j2", **values),
    )
