"""The sign-up form. Its answer is the same whether an address is known, and only its owner learns more, by mail."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from digest.config import UserError
from digest.readers.subscriber import Subscriber
from digest.readers.wishes import WishError, read_address, read_wishes
from digest.subscriptions import Subscriptions
from digest.web.forms import read_form
from digest.web.pages import Pages

logger = logging.getLogger(__name__)

_TRAP = "website"
"""A field that people do not see and programs fill in."""


class SignUpPages:
    """The form, and what becomes of what is sent with it."""

    def __init__(self, subscriptions: Subscriptions, pages: Pages, clock: Callable[[], datetime]) -> None:
        self._subscriptions, self._pages, self._clock = subscriptions, pages, clock
        self._digests = subscriptions.newsroom.project.digests

    def routes(self) -> list[Route]:
        """Where it is."""
        return [Route("/", self._form, methods=["GET"]), Route("/", self._sign_up, methods=["POST"])]

    def _form(self, request: Request) -> Response:
        return self._shown({}, {})

    async def _sign_up(self, request: Request) -> Response:
        fields = await read_form(request)
        return await run_in_threadpool(self._take_down, fields)

    def _take_down(self, fields: Mapping[str, str]) -> Response:
        now = self._clock()
        if fields.get(_TRAP):
            return self._pages.page("signed_up.html.j2")
        try:
            reader = self._reader(fields, now)
        except WishError as error:
            return self._shown(fields, error.mistakes, status=422)
        response = self._pages.page("signed_up.html.j2")
        response.background = BackgroundTask(self._ask, self._subscriptions.sign_up(reader), now)
        return response

    def _reader(self, fields: Mapping[str, str], now: datetime) -> Subscriber:
        """Raises `WishError` with all that is mistaken."""
        mistakes: dict[str, str] = {}
        reader = Subscriber(address="", created_at=now, changed_at=now)
        try:
            reader = replace(reader, address=read_address(fields.get("address", "")))
        except WishError as error:
            mistakes |= error.mistakes
        given = {"name": fields.get("name", ""), "digests": fields.get("digests", "")}
        try:
            reader = read_wishes(given, self._digests, reader)
        except WishError as error:
            mistakes |= error.mistakes
        if mistakes:
            raise WishError(mistakes)
        return replace(reader, timezone=self._digests[reader.digests[0]].timezone)

    def _ask(self, reader: Subscriber, now: datetime) -> None:
        try:
            asyncio.run(self._subscriptions.ask([reader], now))
        except UserError as error:
            logger.error("nobody can be asked to confirm: %s", error)

    def _shown(self, fields: Mapping[str, str], mistakes: Mapping[str, str], *, status: int = 200) -> Response:
        return self._pages.page(
            "signup.html.j2",
            status=status,
            fields=fields,
            chosen=fields.get("digests", "").splitlines(),
            digests=self._digests.values(),
            mistakes=mistakes,
        )
