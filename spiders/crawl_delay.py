"""Honours robots.txt's Crawl-delay, which no RFC defines and many sites write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy import Request, signals
from scrapy.extensions.throttle import AutoThrottle

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.robotstxt import RobotParser

LONGEST = 30.0
"""Seconds. A site that asks for more would never be read to its end; AutoThrottle and the source's `delay` hold."""


class RobotsCrawlDelay:
    """A Scrapy extension. A source's own `delay` is never shortened."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._name = crawler.settings["ROBOTSTXT_USER_AGENT"]
        crawler.signals.connect(self._parsed, signal=signals.robots_parsed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsCrawlDelay:
        """Scrapy's factory."""
        return cls(crawler)

    def _parsed(self, robotparser: RobotParser, request: Request) -> None:
        asked = robotparser.crawl_delay(self._name)
        if not asked or asked <= 0:
            return
        delay = min(float(asked), LONGEST)
        throttle = self._crawler.get_extension(AutoThrottle)
        if throttle is not None:
            throttle.mindelay = max(throttle.mindelay, delay)
        downloader = self._crawler.engine.downloader
        downloader._delay = max(downloader._delay, delay)
        for slot in downloader.slots.values():
            slot.delay = max(slot.delay, delay)
