"""Where a page gives no title or date, the feed's stand in, also when it is cleaned anew."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from loopback import Answer, Site, add_source, article, rss

from digest.config import Project
from digest.model import Article
from digest.newsroom import Newsroom
from spiders.crawl import crawl

BARE = Answer(
    b"<html><body>"
    + b"".join(
        f"<p>The company said that data from {number} patients in eleven countries support the filing, and that it "
        f"expects an answer from the regulator within the year.</p>".encode()
        for number in range(300, 306)
    )
    + b"</body></html>"
)


def crawled(project: Project, site: Site, page: Answer, date: str, more: str = "") -> Article:
    site.pages |= {"/one": page, "/feed": Answer(rss(site, "/one", date=date))}
    add_source(project, site, f'type = "feed"\nurl = "{site.url}/feed"', more=more)
    crawl(project, ["local"])
    newsroom = Newsroom(project)
    (first,) = newsroom.stored()
    assert [outcome for _, outcome in newsroom.reclean()] == ["unchanged"]
    (second,) = newsroom.stored()
    assert first == second
    return first.article


def test_the_feed_gives_title_and_date_where_the_page_gives_none(project: Project, site: Site) -> None:
    found = crawled(project, site, BARE, "Tue, 03 Mar 2026 08:30:00 GMT")
    assert (found.title, found.published) == ("Story", datetime(2026, 3, 3, 8, 30, tzinfo=UTC))
    assert not found.published_day_only


@pytest.mark.parametrize("written", ["Tue, 03 Mar 2026 00:00:00 GMT", "Tue, 03 Mar 2026 00:00:00 +0900"])
def test_midnight_in_a_feed_means_the_day(project: Project, site: Site, written: str) -> None:
    found = crawled(project, site, BARE, written, more='timezone = "Asia/Tokyo"')
    assert (found.published, found.published_day_only) == (datetime(2026, 3, 3, tzinfo=UTC), True)


def test_what_the_page_says_itself_goes_first(project: Project, site: Site) -> None:
    found = crawled(project, site, article("A title of its own"), "Wed, 04 Mar 2026 08:30:00 GMT")
    assert (found.title, found.published) == ("A title of its own", datetime(2026, 3, 3, 8, tzinfo=UTC))
