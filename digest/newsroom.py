"""The one place that wires the rooms together: page in, article stored; window in, edition out."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from functools import cached_property, partial
from itertools import groupby, islice
from pathlib import Path
from zoneinfo import ZoneInfo

from digest import archive, dates
from digest.clean import SiteMemory, clean, load_vocabulary, without_repeated
from digest.clean import Vocabulary as CleaningVocabulary
from digest.clean.site.memory import ARTICLES as MEMORY_ARTICLES
from digest.config import Digest, Project, Selectors, Source, UserError
from digest.deliver import (
    PASSWORD_VARIABLE,
    Letter,
    LetterWriter,
    OutboxTransport,
    Receipt,
    Signer,
    SmtpTransport,
    Transport,
    check_sender,
)
from digest.edition import Labels, Rules, compose
from digest.facts import Vocabulary as FactsVocabulary
from digest.facts import tag
from digest.model import Article, Edition, Facts, Page, Report, Sign, Story
from digest.render import Renderer
from digest.store import Database, Frontier, articles, editions, memories, stories
from digest.store.memories import StoredMemory
from digest.stories import Vocabulary as StoriesVocabulary
from digest.stories import fold, remembered
from digest.urls import canonical

logger = logging.getLogger(__name__)

_PAGE_TYPES = ("text/", "application/xhtml", "application/xml")

_MEMORY = timedelta(days=14)
"""How long before a digest's window reports still count as earlier news of the same story."""

_SAGA = timedelta(days=3 * 365)
"""How long a story is remembered as an earlier step: from a first trial to an approval it takes years."""


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of a page, and whether its article says when it was published, in a way that can be true.

    `error` says which fault of the program the page met, "" where it met none. It is not stored then.
    """

    url: str
    outcome: articles.Outcome
    dated: bool = False
    error: str = ""


@dataclass(frozen=True)
class Newsroom:
    """A project with its store open and its vocabularies read. One thread at a time may ingest pages."""

    project: Project
    _memories: dict[str, tuple[datetime, SiteMemory]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @cached_property
    def database(self) -> Database:
        """The project's store, brought up to date on first use."""
        return Database(self.project.database_url)

    def frontier(self, source: str) -> Frontier:
        """What is known of a source's URLs."""
        return Frontier(self.database, source, timedelta(days=self.project.settings.crawl.revisit_days))

    def ingest(self, pages: Iterable[Page]) -> list[Ingested]:
        """Clean, tag and store fetched pages, all of them or, when the store fails, none.

        What all of them teach about their sites is learnt before any is judged by it. Whatever a page holds, the worst
        outcome is "no article"; a mistake in the program costs the page that met it, and no other.
        """
        recalled: dict[str, SiteMemory] = {}
        learnt = [_attempt(page.url, partial(self._learn, page, recalled)) for page in pages]
        judged = [
            each if isinstance(each, Ingested) else _attempt(each.page.url, partial(self._judge, each, recalled))
            for each in learnt
        ]
        cleaned = [each for each in judged if isinstance(each, articles.Cleaned)]
        now = datetime.now(UTC)
        taught = [StoredMemory(source, memory.dump(), now) for source, memory in recalled.items()]
        outcomes = iter(articles.save(self.database, cleaned, taught))
        self._memories.update((source, (now, memory)) for source, memory in recalled.items())
        return [
            each
            if isinstance(each, Ingested)
            else Ingested(each.page.url, next(outcomes), dated=each.article.published is not None)
            for each in judged
        ]

    def left_over(self, source: str, now: datetime) -> Iterator[Page]:
        """The pages that a killed crawl of `source` had fetched and not stored yet.

        Each must be ingested before the next is asked for: the archive file it stands in is closed after its last. The
        caller must see to it that no other crawl of the same source is running.
        """
        frontier = self.frontier(source)
        waiting = {due.candidate.url: due for due in frontier.pending(now)}
        for capture in archive.recover(self.project.archive, source):
            due = waiting.get(capture.asked)
            if due is None or capture.role != "article" or not 200 <= capture.status < 300:
                continue
            if due.fetched_at is not None and capture.captured_at <= due.fetched_at:
                continue
            page = self._page(capture.path, capture.offset)
            if reason := unfit(page, self._page_limit):
                frontier.fail(page.url, reason, final=True)
                continue
            yield replace(page, hint_title=due.candidate.title, hint_published=due.candidate.published)

    def reclean(self, since: datetime | None = None) -> Iterator[tuple[str, articles.Outcome]]:
        """Clean the archived pages fetched since then with today's rules and all that is known of their sites by now.

        Yields each URL and what became of it.
        """
        by_source = sorted(articles.archived(self.database, since), key=lambda archived: archived.source)
        for _, one_source in groupby(by_source, key=lambda archived: archived.source):
            while batch := list(islice(one_source, MEMORY_ARTICLES)):
                outcomes = {each.url: each.outcome for each in self.ingest(self._archived(batch))}
                yield from ((archived.url, outcomes.get(archived.url, "not in the archive")) for archived in batch)

    def stored(self) -> list[articles.StoredArticle]:
        """Every article in the store, oldest first."""
        return articles.since(self.database, dates.EARLIEST)

    def stories(self) -> tuple[Story, ...]:
        """Every story in the store, newest first."""
        past = stories.since(self.database, dates.EARLIEST)
        return fold(map(self._report, self.stored()), self._stories_vocabulary, past)

    def edition(self, digest: Digest, now: datetime) -> Edition:
        """The digest's issue as of `now`: what its window holds and no earlier issue told."""
        return self._compose(self._recent(digest, now), digest, now)

    def _recent(self, digest: Digest, now: datetime) -> tuple[Story, ...]:
        """The stories that the digest's issue of `now` is chosen from."""
        start = now - timedelta(hours=digest.window_hours) - _MEMORY
        reports = (self._report(stored) for stored in articles.since(self.database, start))
        past = stories.since(self.database, now - _SAGA)
        return fold((report for report in reports if report.seen_at <= now), self._stories_vocabulary, past)

    def _compose(self, recent: Sequence[Story], digest: Digest, now: datetime) -> Edition:
        issue_date = digest.issue_date(now)
        return compose(
            recent,
            digest,
            now=now,
            earlier=editions.earlier(self.database, digest.slug, issue_date),
            sent_urls=editions.sent_urls(self.database, digest.slug, issue_date),
            labels=self._labels,
            rules=self.edition_rules,
        )

    def draft(self, digest: Digest, now: datetime, *, remember: bool = True) -> editions.Draft | None:
        """The digest's issue as of `now`, rendered; None where there is nothing to tell.

        With `remember`, the stories it is chosen from are stored, so that later ones know them as they were told.
        """
        recent = self._recent(digest, now)
        edition = self._compose(recent, digest, now)
        if not edition.cards:
            return None
        if remember:
            stories.remember(self.database, (remembered(story, self._stories_vocabulary) for story in recent))
        urls = tuple(url for card in edition.cards for url in card.urls)
        issue_date = digest.issue_date(now)
        return editions.Draft(digest.slug, issue_date, self.renderer.mail(edition), urls, edition)

    def tell_operator(self, signs: Sequence[Sign], now: datetime) -> None:
        """Mail the operator how things stand. Raises as transports do."""
        settings = self.project.settings
        mail = self.renderer.report(signs, now.astimezone(ZoneInfo(settings.timezone)).date())
        letter = self.writer.notice(mail, kind="report", recipient=settings.operator.address, now=now)

        self.hand_over(letter)

    def hand_over(self, letter: Letter) -> Receipt:
        """Send a single letter. Raises as transports do."""

        async def send() -> Receipt:
            async with self.transport() as transport:
                return await transport.send(letter)

        return asyncio.run(send())

    @cached_property
    def renderer(self) -> Renderer:
        """The operator's templates and wording."""
        return Renderer(self.project.place("templates"), self.project.place("config/render"))

    @cached_property
    def writer(self) -> LetterWriter:
        """Writes letters in the operator's name, signed where a key is set. Raises `UserError` for a wrong sender."""
        mail = self.project.settings.mail
        return LetterWriter(mail.sender, mail.bounce_address, self.signer)

    @cached_property
    def signer(self) -> Signer | None:
        """Signs mail, where a key is set."""
        mail = self.project.settings.mail
        if not mail.dkim_key:
            return None
        domain = mail.dkim_domain or check_sender(mail.sender).domain
        return Signer(domain, mail.dkim_selector, self.project.root / mail.dkim_key)

    def transport(self) -> Transport:
        """How mail leaves: by the configured server, or to the outbox folder."""
        mail = self.project.settings.mail
        if not mail.host:
            return OutboxTransport(self.project.outbox)
        password = os.environ.get(PASSWORD_VARIABLE, "")
        return SmtpTransport(mail, password, reconnect_seconds=self.project.delivery.reconnect_seconds)

    def _report(self, stored: articles.StoredArticle) -> Report:
        source = self.project.sources.get(stored.source)
        return Report(
            article=stored.article,
            facts=stored.facts,
            source=stored.source,
            outlet=source.name if source else stored.article.site_name or stored.source,
            kind=source.kind if source else "",
            seen_at=stored.first_seen_at,
        )

    def _learn(self, page: Page, recalled: dict[str, SiteMemory]) -> articles.Cleaned:
        """The article of a page, its text not yet judged by what the site prints elsewhere."""
        article = replace(self._clean(page), removed=())
        if article.blocks:
            if page.source not in recalled:
                recalled[page.source] = self.memory(page.source)
            recalled[page.source].learn(article.url, article.blocks)
        return articles.Cleaned(replace(page, body=b""), article, Facts())

    def _judge(self, cleaned: articles.Cleaned, recalled: Mapping[str, SiteMemory]) -> articles.Cleaned:
        article = cleaned.article
        if article.blocks:
            article = without_repeated(article, recalled[cleaned.page.source])
        return replace(cleaned, article=article, facts=tag(article, self._facts_vocabulary))

    def memory(self, source: str) -> SiteMemory:
        """What is known of a site, read again where another process has learnt more."""
        changed_at, memory = self._memories.get(source, (None, SiteMemory()))
        if changed_at == memories.changed_at(self.database, source):
            return memory
        stored = memories.read(self.database, source)
        return SiteMemory.load(stored.packed) if stored else SiteMemory()

    def _archived(self, batch: Sequence[articles.ArchivedPage]) -> Iterator[Page]:
        """Those of the pages that the archive still holds."""
        for archived in batch:
            try:
                page = self._page(self.project.archive / archived.archived_in, archived.archive_offset)
            except archive.ArchiveError as error:
                logger.warning("%s", error)
                continue
            yield replace(
                page,
                url=archived.url,
                source=archived.source,
                hint_title=archived.hint_title,
                hint_published=archived.hint_published,
            )

    def _clean(self, page: Page) -> Article:
        source: Source | None = self.project.sources.get(page.source)
        timezone = source.timezone if source else "UTC"
        article = clean(
            page.body,
            page.final_url,
            selectors=source.selectors if source else Selectors(),
            date_order=source.date_order if source else None,
            timezone=timezone,
            content_type=page.content_type,
            now=page.fetched_at,
            vocabulary=self._cleaning_vocabulary,
        )
        return _with_hints(article, page, ZoneInfo(timezone))

    def _page(self, path: Path, offset: int) -> Page:
        capture, body = archive.read(path, offset, self._page_limit + 1, decoded=True)
        final_url = canonical(capture.url) or capture.url
        return Page(
            url=capture.asked or final_url,
            final_url=final_url,
            source=capture.source,
            fetched_at=capture.captured_at,
            status=capture.status,
            content_type=capture.header("Content-Type") or "text/html",
            body=body,
            etag=capture.header("ETag"),
            last_modified=capture.header("Last-Modified"),
            archived_in=archive.final_name(path),
            archive_offset=offset,
        )

    @property
    def _page_limit(self) -> int:
        return int(self.project.settings.crawl.max_page_mb * 2**20)

    def check_vocabularies(self) -> None:
        """Read all of config/cleaning and config/facts. Raises `ConfigError` for a mistake in them."""
        _ = self._cleaning_vocabulary, self._facts_vocabulary, self._stories_vocabulary
        _ = self._labels, self.edition_rules

    @cached_property
    def _cleaning_vocabulary(self) -> CleaningVocabulary:
        return load_vocabulary(self.project.place("config/cleaning"))

    @cached_property
    def _labels(self) -> Labels:
        return Labels.load(self.project.place("config/facts"))

    @cached_property
    def edition_rules(self) -> Rules:
        """The operator's weights and what is waited for."""
        return Rules.load(self.project.place("config/edition"))

    @cached_property
    def _stories_vocabulary(self) -> StoriesVocabulary:
        return StoriesVocabulary.load(self.project.place("config/stories"))

    @cached_property
    def _facts_vocabulary(self) -> FactsVocabulary:
        return FactsVocabulary.load(self.project.place("config/facts"), self.project.place("config/vocabulary"))


def _attempt(url: str, work: Callable[[], articles.Cleaned]) -> articles.Cleaned | Ingested:
    """What `work` returns, or what to say of the page at `url` where it meets a mistake in the program."""
    try:
        return work()
    except UserError:
        raise
    except Exception as error:
        logger.exception("cleaning failed")
        return Ingested(url, "no article", error=f"could not be cleaned ({type(error).__name__})")


def unfit(page: Page, limit: int) -> str:
    """Why `page` cannot be an article's, whatever stands in it; "" where it can. `limit` is in bytes."""
    if page.content_type and not page.content_type.strip().lower().startswith(_PAGE_TYPES):
        return f"not a page but {page.content_type.split(';')[0].strip()[:40]}"
    if len(page.body) > limit:
        return "unpacks to more than crawl.max_page_mb"
    return ""


def _with_hints(article: Article, page: Page, zone: ZoneInfo) -> Article:
    """`article` with the title and date that the feed gave, where the page itself gives none."""
    if not article.title and page.hint_title:
        article = replace(article, title=page.hint_title)
    if article.published is not None or page.hint_published is None:
        return article
    for moment in (page.hint_published.astimezone(zone), page.hint_published.astimezone(UTC)):
        if moment.time() == time.min:
            day = datetime.combine(moment.date(), time.min, UTC)
            return replace(article, published=day, published_day_only=True)
    return replace(article, published=page.hint_published)
