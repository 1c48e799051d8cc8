"""Pages that links in mails lead to: confirm, unsubscribe, preferences.

Opening a page (GET) changes nothing, because programs that check links in mails open them all; a button (POST) does.
A mail program's own "unsubscribe" sends a POST with nothing to press and no cookie (RFC 8058). Tokens stand in the
address, so there is nothing that another site could make a browser send along.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from digest.readers.subscriber import Subscriber, masked
from digest.readers.tokens import ExpiredError, TokenError
from digest.readers.wishes import FIELDS, WishError, read_wishes, timezones, written
from digest.subscriptions import NotAllowedError, Subscriptions
from digest.web.forms import read_form
from digest.web.pages import Pages

_LONGEST_PAUSE = timedelta(days=366)


class LinkPages:
    """The pages, and what their buttons do."""

    def __init__(self, subscriptions: Subscriptions, pages: Pages, clock: Callable[[], datetime]) -> None:
        self._subscriptions, self._pages, self._clock = subscriptions, pages, clock
        self._digests = subscriptions.newsroom.project.digests

    def routes(self) -> list[Route]:
        """Where they are."""
        return [
            Route("/confirm/{token}", self._told(self._ask_confirm), methods=["GET"]),
            Route("/confirm/{token}", self._told(self._confirm), methods=["POST"]),
            Route("/unsubscribe/{token}", self._told(self._ask_leave), methods=["GET"]),
            Route("/unsubscribe/{token}", self._told(self._leave), methods=["POST"]),
            Route("/preferences/{token}", self._told(self._preferences), methods=["GET"]),
            Route("/preferences/{token}", self._change, methods=["POST"]),
        ]

    def _told(self, page: Callable[[str], Response]) -> Callable[[Request], Response]:
        """`page` as an endpoint: with the token of the request, and a plain word where it is worth nothing."""

        def endpoint(request: Request) -> Response:
            try:
                return page(request.path_params["token"])
            except ExpiredError:
                return self._pages.problem(410, "expired")
            except TokenError:
                return self._pages.problem(404, "forged")
            except NotAllowedError:
                return self._pages.problem(410, "used")

        return endpoint

    def _ask_confirm(self, token: str) -> Response:
        reader = self._subscriptions.waiting(token, self._clock())
        return self._pages.page("confirm.html.j2", titles=self._titles(reader), done=False)

    def _confirm(self, token: str) -> Response:
        reader = self._subscriptions.confirm(token, self._clock())
        preferences = self._subscriptions.links.tokens.preferences(reader.public_id)
        return self._pages.page("confirm.html.j2", titles=self._titles(reader), done=True, preferences=preferences)

    def _ask_leave(self, token: str) -> Response:
        return self._pages.page(
            "unsubscribe.html.j2", title=self._title(self._subscriptions.leaving(token)), done=False
        )

    def _leave(self, token: str) -> Response:
        self._subscriptions.leave(token, self._clock())
        return self._pages.page("unsubscribe.html.j2", title=self._title(self._subscriptions.leaving(token)), done=True)

    def _preferences(self, token: str) -> Response:
        reader = self._subscriptions.reader(token)
        paused = reader.paused_until.isoformat() if reader.paused_until else ""
        return self._form(reader, {**written(reader, "\n"), "paused_until": paused})

    async def _change(self, request: Request) -> Response:
        fields = await read_form(request)
        return await run_in_threadpool(self._told(lambda token: self._save(token, fields)), request)

    def _save(self, token: str, fields: Mapping[str, str]) -> Response:
        reader, now = self._subscriptions.reader(token), self._clock()
        if fields.get("action") == "leave":
            self._subscriptions.leave_all(reader, now)
            return self._pages.page("unsubscribe.html.j2", title="", done=True)
        given = {"digests": "", **{name: fields[name] for name in FIELDS if name in fields}}
        shown = {**written(reader, "\n"), "paused_until": fields.get("paused_until", ""), **given}
        mistakes: dict[str, str] = {}
        wanted, until = reader, None
        try:
            until = _pause(fields.get("paused_until", ""), now)
        except ValueError as error:
            mistakes["paused_until"] = str(error)
        try:
            wanted = read_wishes(given, self._digests, reader)
        except WishError as error:
            mistakes |= error.mistakes
        if mistakes:
            return self._form(reader, shown, mistakes=mistakes, status=422)
        self._subscriptions.change(wanted, until, now)
        return self._form(reader, shown, saved=True)

    def _form(
        self,
        reader: Subscriber,
        fields: Mapping[str, str],
        *,
        mistakes: Mapping[str, str] | None = None,
        saved: bool = False,
        status: int = 200,
    ) -> Response:
        return self._pages.page(
            "preferences.html.j2",
            status=status,
            address=masked(reader.address),
            fields=fields,
            chosen=fields["digests"].splitlines(),
            digests=self._digests.values(),
            timezones=timezones(),
            mistakes=mistakes or {},
            saved=saved,
        )

    def _title(self, slug: str) -> str:
        """What a digest is called, or was by the operator where there is none of that name any more."""
        return self._digests[slug].title if slug in self._digests else slug

    def _titles(self, reader: Subscriber) -> list[str]:
        return [self._title(slug) for slug in reader.digests]


def _pause(text: str, now: datetime) -> date | None:
    """The day until which to pause, None for not at all."""
    if not text.strip():
        return None
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise ValueError("write a day like 2027-01-31") from None
    if not now.date() < day <= now.date() + _LONGEST_PAUSE:
        raise ValueError("choose a day within the next twelve months")
    return day
