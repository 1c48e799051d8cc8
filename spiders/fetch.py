"""Fetches single pages by hand, as politely as a crawl would, and keeps nothing."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.http import Response
from twisted.python.failure import Failure

from digest.config import Project, UserError
from digest.urls import canonical
from spiders.reasons import problem
from spiders.settings import scrapy_settings


@dataclass(frozen=True, slots=True)
class Fetched:
    """What answered for a URL: after redirects, content-encoding undone."""

    url: str
    content_type: str
    body: bytes


def fetch(project: Project, url: str) -> Fetched:
    """The page at `url`. Raises `UserError` with the reason when it cannot be had."""
    address = canonical(url)
    if address is None:
        raise UserError(f"{url}: not a web address; it would begin with https://")
    settings = scrapy_settings(project)
    settings.setdict(
        {"SOURCE_HOMEPAGE": address, "ITEM_PIPELINES": {}, "AUTOTHROTTLE_START_DELAY": 1.0}, priority="project"
    )
    settings["DOWNLOADER_MIDDLEWARES"]["spiders.middlewares.archive.ArchiveMiddleware"] = None
    crawler = AsyncCrawlerRunner(settings).create_crawler(_OnePage)
    asyncio.run(crawler.crawl_async(address=address))
    assert isinstance(crawler.spider, _OnePage)
    answer = crawler.spider.answer
    if isinstance(answer, Fetched):
        return answer
    raise UserError(f"{address}: {answer}")


class _OnePage(Spider):
    name = "one-page"

    def __init__(self, address: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._address = address
        self.answer: Fetched | str = "no answer"

    async def start(self) -> Any:
        """The one request."""
        yield Request(self._address, callback=self.parse, errback=self._failed)

    def parse(self, response: Response, **kwargs: Any) -> None:
        """Keep the answer."""
        content_type = (response.headers.get(b"Content-Type") or b"").decode("latin-1")
        self.answer = Fetched(response.url, content_type, response.body)

    def _failed(self, failure: Failure) -> None:
        assert failure.value is not None
        self.answer = problem(failure.value).reason
