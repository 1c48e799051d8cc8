"""The spider of every source that needs no code of its own: discovery, then the articles nobody has fetched yet."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, ClassVar

from filelock import FileLock, Timeout
from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response, TextResponse
from twisted.python.failure import Failure

from digest.archive import ArchiveError
from digest.config import Discovery, FeedDiscovery, JsonDiscovery, ListingDiscovery, Source, UserError
from digest.model import Candidate, Page
from digest.newsroom import Ingested, unfit
from digest.store import Due, Frontier, Validators
from digest.urls import canonical, site
from spiders.desk import Desk, desk
from spiders.discovery import Found, NotReadableError, read_feed, read_json, read_listing, read_sitemap
from spiders.reasons import problem
from spiders.run import SourceRun
from spiders.settings import project_of

MAX_SITEMAPS = 50
"""Sitemaps of an index that are opened in one run, newest first."""

_DISCOVERY_PRIORITY = 10


class SourceSpider(Spider):
    """Crawls the site that its `source` describes. Made by `SourceSpiderLoader`, one class per source file.

    `limit` bounds the article pages asked for in one run; `since` (YYYY-MM-DD) leaves older ones for another run.
    """

    source: ClassVar[Source]

    desk: Desk
    frontier: Frontier
    now: datetime

    def __init__(self, name: str | None = None, limit: str = "", since: str = "", **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        self.run = SourceRun(self.name)
        self._left = int(limit) if limit else None
        self._since = datetime.fromisoformat(since).replace(tzinfo=UTC) if since else None
        self._seen: set[str] = set()
        self._sitemaps_left = MAX_SITEMAPS
        self._lock: FileLock | None = None
        self._closing: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> SourceSpider:
        """Scrapy's factory."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.desk = desk(project_of(crawler.settings))
        spider.frontier = spider.desk.newsroom.frontier(spider.name)
        spider.now = datetime.now(UTC)
        crawler.signals.connect(spider._release_lock, signal=signals.engine_stopped)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """What a killed crawl left, what earlier crawls did not get to, then the site's own news."""
        try:
            if not self._take_lock():
                self._break("another crawl of this source is running")
                return
            await self._take_over()
            waiting = await self.desk.call(self.frontier.pending, self.now, self._since)
        except UserError as error:
            self.give_up(error)
            return
        for request in self._article_requests(waiting):
            yield request
        for plan in self.source.discovery:
            yield await self._discovery_request(plan, _first_url(plan), 1)

    async def _take_over(self) -> None:
        """Ingest what a killed crawl had fetched. What cannot be cleaned is asked for again, as often as any page."""
        pages = self.desk.newsroom.left_over(self.name, self.now)
        recovered: set[str] = set()
        while (page := await self.desk.call(next, pages, None)) is not None:
            ingested = await self.desk.ingest(page)
            if ingested.error:
                await self.desk.call(self.frontier.fail, page.url, ingested.error, final=False)
            else:
                recovered.add(page.url)
        self.run.recovered = len(recovered)

    async def parse_discovery(self, response: Response, plan: Discovery, page: int) -> AsyncIterator[Request]:
        """Candidates out of a feed, sitemap, listing or JSON answer."""
        if response.status == 304:
            self.run.notes[f"{plan.type} not modified"] += 1
            return
        try:
            # On a thread of its own: a large or hostile answer must not hold up the other sources.
            found = await asyncio.to_thread(self._read, response, plan)
        except NotReadableError as error:
            self._break(f"{plan.type}: {error}")
            return
        wanted = self._wanted(found.candidates)
        validators = None if found.follow else _validators(response)
        try:
            due = await self.desk.call(
                self.frontier.discover, wanted, _fetched_at(response), response.meta["asked"], validators
            )
        except UserError as error:
            self.give_up(error)
            return
        self._count_found(wanted, due)
        for request in self._article_requests(due):
            yield request
        async for request in self._further(found, plan, page, brought_news=bool(due)):
            yield request

    async def parse_article(self, response: Response) -> AsyncIterator[Page]:
        """The page of an article."""
        asked = response.meta["asked"]
        if response.status == 304:
            self.run.unchanged += 1
            try:
                await self.desk.call(self.frontier.unchanged, asked, _fetched_at(response))
            except UserError as error:
                self.give_up(error)
            return
        content_type = (response.headers.get(b"Content-Type") or b"text/html").decode("latin-1").strip()
        candidate: Candidate = response.meta["candidate"]
        archived_in, offset = response.meta["archived"]
        validators = _validators(response)
        page = Page(
            url=asked,
            final_url=canonical(response.url) or asked,
            source=self.name,
            fetched_at=_fetched_at(response),
            status=response.status,
            content_type=content_type,
            body=response.body,
            etag=validators.etag,
            last_modified=validators.last_modified,
            archived_in=archived_in,
            archive_offset=offset,
            hint_title=candidate.title,
            hint_published=candidate.published,
        )
        if reason := unfit(page, self.settings.getint("DOWNLOAD_MAXSIZE")):
            await self.fail_page(asked, reason, final=True)
        elif not page.body.strip():
            await self.fail_page(asked, "an empty answer", final=False)
        else:
            yield page

    async def failed(self, failure: Failure) -> None:
        """The errback of every request."""
        request: Request = failure.request  # type: ignore[attr-defined]
        assert failure.value is not None
        if isinstance(failure.value, UserError):
            self.give_up(failure.value)
            return
        why = problem(failure.value)
        if request.meta["role"] == "article":
            await self.fail_page(request.meta["asked"], why.reason, final=why.final)
        else:
            self._break(f"{request.meta['role']}: {why.reason}")

    async def fail_page(self, url: str, reason: str, *, final: bool) -> None:
        """Note that an article's page could not be had, for the table and for later crawls."""
        self.run.problems[reason] += 1
        try:
            await self.desk.call(self.frontier.fail, url, reason, final=final)
        except UserError as error:
            self.give_up(error)

    def give_up(self, error: UserError) -> None:
        """End this source's crawl: its store or archive cannot be used."""
        if self._closing is not None:
            return
        self._break(str(error))
        # Not awaited: the spider closes when what called us has ended.
        engine = self.crawler.engine
        self._closing = asyncio.create_task(engine.close_spider_async(reason="store or archive cannot be used"))

    def count(self, ingested: Ingested) -> None:
        """Note what became of a page."""
        if not ingested.dated and ingested.outcome != "no article":
            self.run.notes["no usable date; dated by when it was found"] += 1
        match ingested.outcome:
            case "new":
                self.run.new += 1
            case "updated":
                self.run.updated += 1
            case "unchanged":
                self.run.unchanged += 1
            case "no article":
                self.run.problems["no article text found"] += 1

    def closed(self, reason: str) -> None:
        """Scrapy's last call."""
        if reason == "closespider_timeout":
            self.run.notes["out of time; the rest is for the next run"] += 1

    def _release_lock(self) -> None:
        """After all else: while it is held, nobody takes this run's open archive for a killed one's."""
        if self._lock is not None:
            self._lock.release()

    def _break(self, reason: str) -> None:
        self.run.problems[reason] += 1
        self.run.broken = True

    def _take_lock(self) -> bool:
        folder = self.desk.newsroom.project.archive
        lock = FileLock(folder / f".{self.name}.lock")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            lock.acquire(timeout=0)
        except Timeout:
            return False
        except OSError as error:
            raise ArchiveError(f"{folder}: cannot be written ({error.strerror}); see store.archive") from error
        self._lock = lock
        return True

    def _read(self, response: Response, plan: Discovery) -> Found:
        now, zone = self.now, self.source.timezone
        match plan:
            case FeedDiscovery():
                return read_feed(response.body, response.url, now=now, timezone=zone)
            case JsonDiscovery():
                return read_json(
                    response.body, response.url, plan, now=now, timezone=zone, order=self.source.date_order
                )
            case ListingDiscovery():
                encoding = response.encoding if isinstance(response, TextResponse) else "utf-8"
                return read_listing(
                    response.body, response.url, encoding=encoding, links=plan.links, following=plan.next
                )
        limit = self.settings.getint("DOWNLOAD_MAXSIZE")
        return read_sitemap(response.body, response.url, now=now, max_size=limit, follow=plan.follow, timezone=zone)

    def _wanted(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        """The candidates that are this source's articles and not too old to matter."""
        oldest = self._oldest
        return [
            candidate
            for candidate in candidates
            if self._is_article(candidate.url) and (oldest is None or (_dated(candidate) or self.now) >= oldest)
        ]

    @cached_property
    def _oldest(self) -> datetime | None:
        """How old an article may be to matter."""
        return self.now - timedelta(days=self.source.max_age_days) if self.source.max_age_days else None

    def _is_article(self, url: str) -> bool:
        if not self.source.articles.match(url):
            return False
        if self.source.articles.include:
            return True
        return site(url) in self._sites

    @cached_property
    def _sites(self) -> frozenset[str]:
        """Where this source's articles are, if no pattern says so: where its homepage is, or its feeds."""
        return frozenset(
            site(str(url)) for url in (self.source.homepage, *(plan.url for plan in self.source.discovery))
        )

    def _count_found(self, wanted: Sequence[Candidate], due: Sequence[Due]) -> None:
        """Count each URL once, though several feeds name it."""
        fresh = {candidate.url for candidate in wanted} - self._seen
        self._seen |= fresh
        self.run.found += len(fresh)
        self.run.unchanged += len(fresh - {item.candidate.url for item in due})

    def _article_requests(self, due: Sequence[Due]) -> list[Request]:
        """Requests for what is wanted in this run; the rest waits in the store."""
        requests = []
        for item in due:
            if self._since is not None and (_dated(item.candidate) or self.now) < self._since:
                continue
            if self._left is not None:
                if self._left <= 0:
                    self.run.waiting += 1
                    continue
                self._left -= 1
            requests.append(self._article_request(item))
        return requests

    def _article_request(self, due: Due) -> Request:
        return Request(
            due.candidate.url,
            callback=self.parse_article,
            errback=self.failed,
            headers=_conditional(due.validators or Validators()),
            meta={
                "role": "article",
                "asked": due.candidate.url,
                "candidate": due.candidate,
                "handle_httpstatus_list": [304],
            },
        )

    async def _discovery_request(self, plan: Discovery, url: str, page: int) -> Request:
        asked = canonical(url) or url
        validators = await self.desk.call(self.frontier.validators, asked)
        return Request(
            asked,
            callback=self.parse_discovery,
            errback=self.failed,
            headers=_conditional(validators),
            meta={"role": plan.type, "asked": asked, "handle_httpstatus_list": [304]},
            cb_kwargs={"plan": plan, "page": page},
            priority=_DISCOVERY_PRIORITY,
        )

    async def _further(self, found: Found, plan: Discovery, page: int, *, brought_news: bool) -> AsyncIterator[Request]:
        """More pages of the same listing while they bring news; the sitemaps of an index, newest first."""
        if isinstance(plan, ListingDiscovery | JsonDiscovery):
            if brought_news and page < plan.max_pages:
                following = found.follow[0].url if found.follow else _numbered(plan, page + 1)
                if following:
                    yield await self._discovery_request(plan, following, page + 1)
            return
        newest_first = sorted(found.follow, key=lambda sitemap: _dated(sitemap) or self.now, reverse=True)
        for sitemap in self._wanted_sitemaps(newest_first):
            if self._sitemaps_left <= 0:
                self.run.notes[f"more than {MAX_SITEMAPS} sitemaps; name some with 'follow'"] += 1
                return
            self._sitemaps_left -= 1
            yield await self._discovery_request(plan, sitemap.url, page)

    def _wanted_sitemaps(self, sitemaps: Sequence[Candidate]) -> list[Candidate]:
        """Those that may name something new enough. A sitemap is as old as the newest page it names."""
        oldest = max((limit for limit in (self._since, self._oldest) if limit is not None), default=None)
        return [sitemap for sitemap in sitemaps if oldest is None or (_dated(sitemap) or self.now) >= oldest]


def _first_url(plan: Discovery) -> str:
    return _numbered(plan, 1) or str(plan.url)


def _numbered(plan: Discovery, page: int) -> str:
    """The URL of the `page`th page, "" where the plan's URL does not count pages."""
    if not isinstance(plan, ListingDiscovery | JsonDiscovery) or "{page}" not in plan.url:
        return ""
    return plan.url.replace("{page}", str(plan.first_page + page - 1))


def _fetched_at(response: Response) -> datetime:
    moment: datetime = response.meta["fetched_at"]
    return moment


def _dated(candidate: Candidate) -> datetime | None:
    return candidate.published or candidate.modified


def _validators(response: Response) -> Validators:
    return Validators(
        (response.headers.get(b"ETag") or b"").decode("latin-1"),
        (response.headers.get(b"Last-Modified") or b"").decode("latin-1"),
    )


def _conditional(validators: Validators) -> dict[str, str]:
    headers = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
    return {name: value for name, value in headers.items() if value}
