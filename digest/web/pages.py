"""The pages readers see: templates/web/ and the headers that keep what is on them between us and the reader."""

from __future__ import annotations

from starlette.responses import HTMLResponse

from digest.config import Project
from digest.render.templates import Templates
from digest.render.wording import Wording

PRIVATE = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}
"""Tokens are in the addresses: nobody keeps them, passes them on or frames them (https://owasp.org/www-project-secure-headers)."""


class Pages:
    """Renders the project's templates for the web. Raises `UserError` for a mistake in one."""

    def __init__(self, project: Project) -> None:
        wording = Wording.read(project.place("config/render") / "wording.toml")
        self._templates = Templates(project.place("templates"), wording)

    def page(self, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
        """The page that a template of templates/web/ makes of `values`; it may load its one style sheet, no more."""
        style = self._templates.style("web/web.css")
        policy = (
            f"default-src 'none'; style-src '{style['style_hash']}'; form-action 'self'; "
            "base-uri 'none'; frame-ancestors 'none'"
        )
        html = self._templates.render(f"web/{template}", style=style["style"], **values)
        return HTMLResponse(html, status, headers={**PRIVATE, "Content-Security-Policy": policy})

    def problem(self, status: int, kind: str = "") -> HTMLResponse:
        """The page that says why something cannot be done: `kind` is "forged", "expired", "used", or empty."""
        return self.page("problem.html.j2", status=status, code=status, kind=kind)
