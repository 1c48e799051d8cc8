"""What each site answered on a morning, and the article URLs that its discovery names there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator

from digest.config import FeedDiscovery, JsonDiscovery, ListingDiscovery, SitemapDiscovery, Source
from digest.model import Candidate
from spiders.discovery import Found, read_feed, read_json, read_listing, read_sitemap


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


Morning = dict[str, Answer]


def read_morning(path: Path) -> Morning:
    answers: Morning = {}
    with path.open("rb") as file:
        for record in ArchiveIterator(file, check_digests="raise"):
            if record.rec_type == "response":
                url = record.rec_headers.get_header("WARC-Target-URI")
                headers = {key.lower(): value for key, value in record.http_headers.headers}
                body = record.content_stream().read()
                answers[url] = Answer(int(record.http_headers.get_statuscode()), headers, body)
    return answers


def discovered(source: Source, morning: Morning, now: datetime) -> tuple[list[Candidate], list[str]]:
    """The articles that the source's discovery names, and the documents opened to find them."""
    plan = source.discovery[0]
    waiting, opened, candidates = [str(plan.url)], [], []
    while waiting:
        url = waiting.pop()
        opened.append(url)
        found = _read(plan, morning[url].body, url, now, source.timezone)
        candidates += [candidate for candidate in found.candidates if source.articles.match(candidate.url)]
        waiting += [following.url for following in found.follow]
    return candidates, opened


def _read(plan: object, body: bytes, url: str, now: datetime, timezone: str) -> Found:
    match plan:
        case FeedDiscovery():
            return read_feed(body, url, now=now, timezone=timezone)
        case SitemapDiscovery():
            return read_sitemap(body, url, now=now, max_size=1_000_000, follow=plan.follow, timezone=timezone)
        case ListingDiscovery():
            return read_listing(body, url, encoding="utf-8", links=plan.links, following=plan.next)
        case JsonDiscovery():
            return read_json(body, url, plan, now=now, timezone=timezone)
    raise AssertionError(plan)
