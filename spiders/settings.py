"""Scrapy's settings: polite by default. Read by `scrapy` through scrapy.cfg, and by the crawl command.

The module-level names are Scrapy's; what depends on the operator's folder comes from its config/settings.toml.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scrapy.settings import BaseSettings
from scrapy.settings import Settings as ScrapySettings

from digest import __version__
from digest.config import Project, Settings, Source

_MEGABYTE = 2**20


def user_agent(settings: Settings) -> str:
    """Who we are and where to reach us."""
    name = settings.crawl.user_agent.replace("{version}", __version__)
    return f"{name} (+{settings.crawl.contact})" if settings.crawl.contact else name


def source_settings(source: Source) -> dict[str, Any]:
    """What one source asks for itself."""
    return {
        "SOURCE_HOMEPAGE": str(source.homepage),
        "DOWNLOAD_DELAY": source.delay,
        "CONCURRENT_REQUESTS_PER_DOMAIN": source.concurrency,
        "AUTOTHROTTLE_START_DELAY": source.delay,
        "AUTOTHROTTLE_TARGET_CONCURRENCY": float(source.concurrency),
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Language": f"{source.language},en;q=0.5",
            "Accept-Encoding": "gzip, deflate, br",
        },
    }


def scrapy_settings(project: Project) -> ScrapySettings:
    """Everything below, as it holds in `project`."""
    settings = ScrapySettings()
    settings.setmodule(__name__, priority="project")
    settings.setdict(project_settings(project), priority="project")
    return settings


def replay_settings(files: list[str]) -> dict[str, Any]:
    """What changes when WARC files answer instead of sites: nobody to be polite to, nothing to wait for."""
    handler = "spiders.replay.ReplayHandler"
    return {
        "DOWNLOAD_HANDLERS": {"http": handler, "https": handler},
        "REPLAY_FILES": files,
        "AUTOTHROTTLE_ENABLED": False,
        "DOWNLOAD_DELAY": 0,
        "EXTENSIONS": {"spiders.crawl_delay.RobotsCrawlDelay": None},
    }


def project_settings(project: Project) -> dict[str, Any]:
    """What the operator's settings.toml decides."""
    crawl = project.settings.crawl
    return {
        "PROJECT_ROOT": str(project.root),
        "PROJECT_STATE": str(project.state or ""),
        "USER_AGENT": user_agent(project.settings),
        "DOWNLOAD_TIMEOUT": crawl.timeout_seconds,
        "DOWNLOAD_MAXSIZE": int(crawl.max_page_mb * _MEGABYTE),
        "CLOSESPIDER_TIMEOUT": crawl.max_minutes_per_source * 60,
        "RETRY_TIMES": crawl.retries,
        "RETRY_AFTER_MAX": crawl.max_retry_after_seconds,
    }


def project_of(settings: BaseSettings) -> Project:
    """The project that `project_settings` was made from."""
    return Project(
        Path(settings["PROJECT_ROOT"]), Path(settings["PROJECT_STATE"]) if settings["PROJECT_STATE"] else None
    )


BOT_NAME = "pharma-digest"
SPIDER_LOADER_CLASS = "spiders.loader.SourceSpiderLoader"
TWISTED_REACTOR_ENABLED = False

DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"  # the store decides what was seen; a redirect is never dropped

ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "pharma-digest"
AUTOTHROTTLE_ENABLED = True
COOKIES_ENABLED = False  # a visitor without a history: metered sites count by cookie
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_FAIL_ON_DATALOSS = True
REDIRECT_MAX_TIMES = 5
METAREFRESH_ENABLED = False
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
LOG_LEVEL = "WARNING"
CONCURRENT_ITEMS = 1  # tasks that Scrapy makes for each answer; ours hold one page, and the newsroom has one thread
RETRY_EXCEPTIONS = [  # Scrapy's own, less those of handlers on Twisted, which take a third of a second to import
    "scrapy.exceptions.CannotResolveHostError",
    "scrapy.exceptions.DownloadConnectionRefusedError",
    "scrapy.exceptions.DownloadFailedError",
    "scrapy.exceptions.DownloadTimeoutError",
    "scrapy.exceptions.ResponseDataLossError",
    "builtins.OSError",
]

DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "spiders.middlewares.retry.PoliteRetryMiddleware": 550,
    "spiders.middlewares.redirects.SameSiteRedirectMiddleware": 610,
    "spiders.middlewares.archive.ArchiveMiddleware": 860,
}
EXTENSIONS = {"spiders.crawl_delay.RobotsCrawlDelay": 500}
ITEM_PIPELINES = {"spiders.pipeline.NewsroomPipeline": 100}

globals().update(project_settings(Project.find()))
