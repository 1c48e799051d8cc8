"""Follows a site's redirects within the site and nowhere else: not to log-in hosts, advertisers or our own network."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.http import Response

from digest.urls import site
from spiders.reasons import RefusedError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_REDIRECTS = (301, 302, 303, 307, 308)


class SameSiteRedirectMiddleware:
    """Stands before Scrapy's RedirectMiddleware and refuses what leaves the source's own sites."""

    def __init__(self, homepage: str) -> None:
        self._home = site(homepage)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> SameSiteRedirectMiddleware:
        """Scrapy's factory."""
        return cls(crawler.settings["SOURCE_HOMEPAGE"])

    def process_response(self, request: Request, response: Response) -> Response:
        """Let `response` through. Raises RefusedError for a redirect to another site."""
        location = response.headers.get(b"Location")
        if response.status not in _REDIRECTS or location is None:
            return response
        target = urljoin(request.url, location.decode("latin-1"))
        if site(target) not in (self._home, site(request.url)):
            host = urlsplit(target).hostname or "nowhere"
            raise RefusedError(f"redirects to another site ({host[:60]})")
        return response
