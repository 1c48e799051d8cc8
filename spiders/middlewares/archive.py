"""Keeps every answer in the archive, next to the network, before anything decodes, follows or drops it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scrapy import Request, signals
from scrapy.http import Response

from digest.archive import ArchiveWriter, Exchange, final_name
from spiders.settings import project_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Headers

_NOT_MODIFIED = 304


class ArchiveMiddleware:
    """A downloader middleware with one WARC file per spider and run.

    Notes in `request.meta` when the answer was had (`fetched_at`) and where it stands (`archived`: file, offset).
    """

    def __init__(self, writer: ArchiveWriter) -> None:
        self._writer = writer

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ArchiveMiddleware:
        """Scrapy's factory."""
        assert crawler.spider is not None
        writer = ArchiveWriter(project_of(crawler.settings).archive, crawler.spider.name, datetime.now(UTC))
        crawler.signals.connect(writer.close, signal=signals.spider_closed)
        return cls(writer)

    def process_request(self, request: Request) -> None:
        """Forget what an earlier answer left: redirects and retries inherit their request's notes."""
        request.meta.pop("archived", None)
        request.meta.pop("fetched_at", None)

    def process_response(self, request: Request, response: Response) -> Response:
        """Archive `response`, unless it came from an archive or has no content of its own."""
        if "archived" in request.meta:
            return response
        request.meta["fetched_at"] = datetime.now(UTC)
        if response.status != _NOT_MODIFIED:
            offset = self._writer.write(_exchange(request, response))
            request.meta["archived"] = (final_name(self._writer.path), offset)
        return response


def _exchange(request: Request, response: Response) -> Exchange:
    return Exchange(
        url=request.url,
        method=request.method,
        request_headers=_pairs(request.headers),
        status=response.status,
        protocol=response.protocol or "HTTP/1.1",
        response_headers=_pairs(response.headers),
        body=response.body,
        fetched_at=request.meta["fetched_at"],
        role=request.meta.get("role", "robots"),
        asked=request.meta.get("asked", request.url),
    )


def _pairs(headers: Headers) -> list[tuple[str, str]]:
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, values in headers.items() for value in values]
