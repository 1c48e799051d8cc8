"""Answers requests from WARC files instead of the network. The rest of the pipeline cannot tell."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from digest import archive
from spiders.reasons import RefusedError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class ReplayHandler(BaseDownloadHandler):
    """A download handler for http and https that knows only what REPLAY_FILES hold.

    The newest capture of a URL answers. A conditional request is answered as the site would have: 304 where its
    ETag, or else its date, is the capture's own. A URL that was never captured is refused, and not asked elsewhere.
    """

    lazy = False

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._index = archive.Index(Path(path) for path in crawler.settings.getlist("REPLAY_FILES"))
        self._limit = crawler.settings.getint("DOWNLOAD_MAXSIZE")

    async def download_request(self, request: Request) -> Response:
        """The archived answer to `request`."""
        capture = self._index.get(request.url)
        if capture is None:
            raise RefusedError("not in the archive")
        request.meta["archived"] = (str(capture.path.resolve()), capture.offset)
        request.meta["fetched_at"] = capture.captured_at
        headers = Headers([(name, value) for name, value in capture.headers])
        if _unchanged(request, capture):
            return Response(request.url, status=304, headers=headers, request=request)
        body = archive.read(capture.path, capture.offset, self._limit, decoded=False)[1]
        response_class = responsetypes.from_args(headers=headers, url=request.url, body=body)
        return response_class(request.url, status=capture.status, headers=headers, body=body, request=request)


def _unchanged(request: Request, capture: archive.Capture) -> bool:
    """RFC 9110, 13.1.2 and 13.1.3: If-None-Match is compared weakly, and rules over If-Modified-Since."""
    asked = request.headers.get(b"If-None-Match")
    if asked is not None:
        return _weak(asked.decode("latin-1")) == _weak(capture.header("ETag"))
    since = request.headers.get(b"If-Modified-Since")
    return since is not None and since.decode("latin-1") == capture.header("Last-Modified")


def _weak(etag: str) -> str:
    return etag.strip().removeprefix("W/")
