"""Progress bars, one per source, on a terminal; nothing elsewhere."""

from __future__ import annotations

from types import TracebackType
from typing import cast

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response

from spiders.source_spider import SourceSpider


class CrawlProgress:
    """Follows crawlers through Scrapy's signals."""

    def __init__(self, console: Console | None) -> None:
        visible = console is not None and console.is_terminal
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[news]} new"),
            TimeElapsedColumn(),
            console=console,
            disable=not visible,
            transient=True,
        )

    def __enter__(self) -> CrawlProgress:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def follow(self, crawler: Crawler) -> None:
        """Show a bar for this crawler: pages asked for, answered, and new articles among them."""
        task = self._progress.add_task(crawler.spidercls.name, total=0, news=0)
        total = 0

        def asked(request: Request, spider: Spider) -> None:
            nonlocal total
            total += 1
            self._progress.update(task, total=total)

        def answered(response: Response, request: Request, spider: Spider) -> None:
            if "role" in request.meta:  # robots.txt is nobody's request, and was not counted as asked
                self._progress.update(task, advance=1)

        def kept(item: object, spider: Spider) -> None:
            self._progress.update(task, news=cast(SourceSpider, spider).run.new)

        def finished(spider: Spider) -> None:
            self._progress.update(task, completed=total, news=cast(SourceSpider, spider).run.new)

        # Scrapy keeps weak references to receivers; this crawler's bar lives as long as the crawler.
        for receiver, sent in (
            (asked, signals.request_scheduled),
            (answered, signals.response_received),
            (kept, signals.item_scraped),
            (finished, signals.spider_closed),
        ):
            crawler.signals.connect(receiver, signal=sent, weak=False)
