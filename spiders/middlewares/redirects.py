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
        try:
            target = urlsplit(urljoin(request.url, location.decode("latin-1")))
        except ValueError:
            raise RefusedError("redirects to what is no address") from None
        if target.scheme not in ("http", "https") or not target.hostname:
            raise RefusedError("redirects to what is no web address")
        if site(target.geturl()) not in (self._home, site(request.url)):
            raise RefusedError(f"redirects to another site ({target.hostname[:60]})")
        return response
