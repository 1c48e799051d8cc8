"""The application: an ASGI server runs it, behind a web server that holds the certificate."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, date, datetime

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from digest.config import UserError
from digest.store import editions
from digest.subscriptions import Subscriptions
from digest.web.links import LinkPages
from digest.web.pages import PRIVATE, Pages
from digest.web.signup import SignUpPages

logger = logging.getLogger(__name__)

_PUBLIC = {
    **PRIVATE,
    "Cache-Control": "public, max-age=3600",
    "Content-Security-Policy": "frame-ancestors 'none'",  # the page says itself what it may load
}


def _now() -> datetime:
    return datetime.now(UTC)


def create_app(subscriptions: Subscriptions, clock: Callable[[], datetime] = _now) -> Starlette:
    """The web pages of a project. Raises `UserError` where its configuration or its key cannot be read."""
    newsroom = subscriptions.newsroom
    pages = Pages(newsroom.project)
    _ = subscriptions.links, newsroom.database, newsroom.renderer  # whatever is mistaken is said before it is served

    def issue(request: Request) -> Response:
        try:
            day = date.fromisoformat(request.path_params["day"])
        except ValueError:
            return pages.problem(404)
        found = editions.find(newsroom.database, request.path_params["digest"], day)
        if found is None or found.edition is None:
            return pages.problem(404)
        return HTMLResponse(newsroom.renderer.page(found.edition), headers=_PUBLIC)

    def health(request: Request) -> Response:
        newsroom.database.revision()
        return PlainTextResponse("ok\n", headers=PRIVATE)

    def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        response = pages.problem(error.status_code)
        response.headers.update(error.headers or {})
        return response

    def failed(request: Request, error: Exception) -> Response:
        logger.error("%s", error)  # ours, one line: no address and no token in it
        return PlainTextResponse("Not now. Please try again in a few minutes.\n", 503, headers=PRIVATE)

    return Starlette(
        routes=[
            *SignUpPages(subscriptions, pages, clock).routes(),
            *LinkPages(subscriptions, pages, clock).routes(),
            Route("/issues/{digest}/{day}", issue, methods=["GET"]),
            Route("/healthz", health, methods=["GET"]),
        ],
        exception_handlers={HTTPException: refused, UserError: failed},
    )
