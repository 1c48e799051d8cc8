"""The door of this room: an edition in; a mail, a web page, Markdown, a feed, a table or a calendar out.

Nothing here knows the time, the network or a reader; the same edition, templates and wording give the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from pydantic import TypeAdapter

from digest.config import defaults
from digest.model import Edition, MailLinks, RenderedMail, Sign
from digest.render.atom import render_atom
from digest.render.chat import render_slack, render_teams
from digest.render.editor import Editor, Format
from digest.render.ics import render_ics
from digest.render.json_feed import render_json_feed
from digest.render.mail import render_mail
from digest.render.markdown import markdown, markdown_url
from digest.render.notice import render_notice
from digest.render.report import render_report
from digest.render.spreadsheet import render_csv
from digest.render.templates import Templates
from digest.render.wording import Wording

_MARKDOWN = Format(markdown, markdown_url)


class Renderer:
    """Renders editions with the operator's templates and wording.

    `templates` is the templates/ folder, `config` config/render/ (the packaged one where none is given). Every method
    raises `UserError`, in one line with file and line, for a mistake in a template, and the constructor `ConfigError`
    for one in the wording.
    """

    def __init__(self, templates: Path, config: Path | None = None) -> None:
        self._wording = Wording.read((config or defaults() / "config/render") / "wording.toml")
        self._templates = Templates(templates, self._wording)

    def mail(self, edition: Edition, links: MailLinks | None = None) -> RenderedMail:
        """The mail of `edition`: its HTML at most 100,000 bytes, its text in lines of at most 72 columns.

        A link that is empty or no http(s) URL is not shown. For many readers, render once with `PLACEHOLDERS`: each
        one's own links are filled in when letters are made of the mail.
        """
        return render_mail(edition, self._templates, self._wording, links or MailLinks())

    def notice(self, titles: Sequence[str], url: str, *, hours: int = 0) -> RenderedMail:
        """The mail to somebody who signed up for the digests of these titles.

        With `hours`, they are asked to confirm at `url`, which works so long. With none they are readers already, and
        `url` leads to their preferences.
        """
        return render_notice(titles, url, hours, self._templates, self._wording)

    def report(self, signs: Sequence[Sign], day: date) -> RenderedMail:
        """The mail to the operator about how things stand."""
        return render_report(signs, day, self._templates, self._wording)

    def page(self, edition: Edition) -> str:
        """The same issue as a web page of its own, with all stories: HTML5, no script, nothing fetched.

        The page allows its one style sheet by hash and nothing else (Content Security Policy Level 3), so that no
        markup from a site could run even if it got in. Stories have the anchors `story-1`, `story-2` … in reading
        order, sections `section-1` ….
        """
        issue = Editor(edition, self._wording).issue()
        return self._templates.render("page.html.j2", issue=issue, **self._templates.style("page.css"))

    def markdown(self, edition: Edition) -> str:
        """The same issue as Markdown (CommonMark), with all stories."""
        issue = Editor(edition, self._wording, _MARKDOWN).issue()
        return self._templates.render("issue.md.j2", issue=issue)

    def json(self, edition: Edition) -> str:
        """The edition as data: the fields of `digest.model.Edition`, nothing left out."""
        return TypeAdapter(Edition).dump_json(edition, indent=2).decode("utf-8") + "\n"

    def atom(self, edition: Edition, *, web_url: str = "") -> str:
        """The stories as an Atom feed."""
        return render_atom(edition, self._wording, web_url)

    def json_feed(self, edition: Edition, *, web_url: str = "") -> str:
        """The stories as a JSON Feed 1.1."""
        return render_json_feed(edition, self._wording, web_url)

    def slack(self, edition: Edition, *, web_url: str = "") -> str:
        """The top stories as a message for Slack's incoming webhooks."""
        return render_slack(edition, self._wording, web_url)

    def teams(self, edition: Edition, *, web_url: str = "") -> str:
        """The top stories as a message for Teams' incoming webhooks."""
        return render_teams(edition, self._wording, web_url)

    def csv(self, edition: Edition) -> str:
        """The stories as CSV, one row each."""
        return render_csv(edition, self._wording)

    def ics(self, edition: Edition) -> str:
        """The days ahead as iCalendar."""
        return render_ics(edition, self._wording)
