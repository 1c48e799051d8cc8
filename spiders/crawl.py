"""Runs the spiders of several sources in one event loop, with progress bars on a terminal."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, cast

from rich.console import Console
from scrapy import Spider, signals
from scrapy.crawler import AsyncCrawlerRunner, Crawler
from scrapy.settings import Settings
from twisted.python.failure import Failure

from digest.config import Project
from spiders.desk import desk
from spiders.progress import CrawlProgress
from spiders.run import SourceRun
from spiders.settings import replay_settings, scrapy_settings
from spiders.source_spider import SourceSpider

# It warns, twice for each source, that the handler Scrapy itself picks on asyncio is experimental.
logging.getLogger("scrapy.core.downloader.handlers._base_streaming").setLevel(logging.ERROR)


def crawl(
    project: Project,
    sources: Sequence[str],
    *,
    replay: Sequence[Path] = (),
    limit: int | None = None,
    since: date | None = None,
    console: Console | None = None,
) -> list[SourceRun]:
    """Crawl `sources` (slugs) side by side and return what each did, in the order given.

    With `replay`, those WARC files answer and nothing is asked of the network. Progress goes to `console` when that
    is a terminal. SIGINT and SIGTERM end the crawl after the pages in hand; a second one ends it at once.
    """
    arguments = {"limit": str(limit or ""), "since": since.isoformat() if since else ""}
    desk.cache_clear()  # what is configured may have changed since the last crawl
    settings = _settings(project, replay)
    return asyncio.run(_crawl(settings, sources, arguments, console))


async def _crawl(
    settings: Settings, sources: Sequence[str], arguments: dict[str, str], console: Console | None
) -> list[SourceRun]:
    runner = AsyncCrawlerRunner(settings)
    _stop_gracefully(runner)
    crawlers = [runner.create_crawler(source) for source in sources]
    with CrawlProgress(console) as progress:
        for crawler in crawlers:
            progress.follow(crawler)
            crawler.signals.connect(_note_bug, signal=signals.spider_error)
        tasks = [runner.crawl(crawler, **arguments) for crawler in crawlers]
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    return [_run(crawler, outcome) for crawler, outcome in zip(crawlers, outcomes, strict=True)]


def _settings(project: Project, replay: Sequence[Path]) -> Settings:
    settings = scrapy_settings(project)
    if replay:
        # Above the sources' own settings, whose delays are for live sites.
        settings.setdict(replay_settings([str(path) for path in replay]), priority="cmdline")
    return settings


def _stop_gracefully(runner: AsyncCrawlerRunner) -> None:
    loop = asyncio.get_running_loop()
    stopping: list[asyncio.Task[Any]] = []
    names = (signal.SIGINT, signal.SIGTERM)

    def stop() -> None:
        for name in names:
            loop.remove_signal_handler(name)  # a second signal ends the process at once
        stopping.append(loop.create_task(runner.stop()))

    for name in names:
        loop.add_signal_handler(name, stop)


def _note_bug(failure: Failure, spider: Spider) -> None:
    kind = failure.type.__name__ if failure.type else "error"
    cast(SourceSpider, spider).run.problems[f"unexpected {kind} (run with --verbose and report it)"] += 1


def _run(crawler: Crawler, outcome: BaseException | None) -> SourceRun:
    if isinstance(outcome, BaseException):
        logging.getLogger(__name__).error("crawl failed", exc_info=outcome)
        run = SourceRun(crawler.spidercls.name)
        run.problems[f"{outcome}" or type(outcome).__name__] += 1
        return run
    return cast(SourceSpider, crawler.spider).run
