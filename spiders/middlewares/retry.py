"""Tries again what may work later: waits twice as long each time, or as long as the site asks (RFC 9110, 10.2.3)."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.http import Response
from scrapy.utils.misc import load_object
from scrapy.utils.response import response_status_message

from spiders.reasons import RefusedError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_FIRST_WAIT = 1.0
"""Seconds before the first retry, for sites with no longer delay of their own."""


class PoliteRetryMiddleware:
    """In place of Scrapy's RetryMiddleware: the same settings and statistics, and a pause before each retry."""

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._statuses = {int(status) for status in settings.getlist("RETRY_HTTP_CODES")}
        self._exceptions = tuple(
            load_object(name) if isinstance(name, str) else name for name in settings.getlist("RETRY_EXCEPTIONS")
        )
        self._longest = settings.getfloat("RETRY_AFTER_MAX")
        self._first = settings.getfloat("RETRY_FIRST_WAIT", max(settings.getfloat("DOWNLOAD_DELAY"), _FIRST_WAIT))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> PoliteRetryMiddleware:
        """Scrapy's factory."""
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        """Retry a status that may pass. Raises RefusedError when the site asks for a longer wait than we have."""
        if response.status not in self._statuses:
            return response
        asked = retry_after(response.headers.get(b"Retry-After"), datetime.now(UTC))
        if asked is not None and asked > self._longest:
            raise RefusedError(f"{response.status}, and asks us to wait {asked:.0f} s")
        reason = response_status_message(response.status)
        return await self._retry(request, reason, at_least=asked or 0.0) or response

    async def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """Retry a connection that failed."""
        if not isinstance(exception, self._exceptions):
            return None
        return await self._retry(request, exception, at_least=0.0)

    async def _retry(self, request: Request, reason: str | Exception, at_least: float) -> Request | None:
        assert self._crawler.spider is not None
        again = get_retry_request(request, spider=self._crawler.spider, reason=reason)
        if again is not None:
            doubled = self._first * 2.0 ** (again.meta["retry_times"] - 1)
            await asyncio.sleep(max(at_least, min(self._longest, doubled)))
        return again


def retry_after(value: bytes | None, now: datetime) -> float | None:
    """The seconds that a Retry-After header asks for, None where it says nothing we understand."""
    text = (value or b"").decode("latin-1").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())
