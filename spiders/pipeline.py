"""Hands each fetched page to the newsroom and counts what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from digest.config import UserError
from digest.model import Page

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from spiders.source_spider import SourceSpider


class NewsroomPipeline:
    """The one item pipeline."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> NewsroomPipeline:
        """Scrapy's factory."""
        return cls(crawler)

    async def process_item(self, page: Page) -> Page:
        """Clean and store `page`. A page that breaks the cleaning is noted and tried again in a later crawl."""
        spider = cast("SourceSpider", self._crawler.spider)
        try:
            ingested = await spider.desk.ingest(page)
        except UserError as error:
            spider.give_up(error)
            return page
        if ingested.error:
            await spider.fail_page(page.url, ingested.error, final=False)
        else:
            spider.count(ingested)
        return page
