"""A crawl that is killed at any moment, and run again, has lost nothing and has nothing twice."""

from __future__ import annotations

import gzip
import multiprocessing
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from loopback import Answer, Site, add_source, article, rss
from sqlalchemy import select

from digest import archive
from digest.config import Project
from digest.model import Article, Page
from digest.newsroom import Newsroom
from digest.store import articles
from digest.store.frontier import MAX_ATTEMPTS
from digest.store.tables import PageRow
from spiders.crawl import crawl

ARTICLES = 60
MOVED = range(0, ARTICLES, 10)
KILLS = 8


@pytest.fixture
def newspaper(project: Project, site: Site) -> Iterator[Site]:
    """A site whose feed (with an ETag) and sitemap name sixty articles; some have moved, some are packed."""
    for number in range(ARTICLES):
        page = article(f"Drug number {number} approved in Europe")
        if number % 7 == 3:
            page = Answer(gzip.compress(page.body), headers={"Content-Encoding": "gzip"})
        if number in MOVED:
            site.pages[f"/old/{number}"] = _moved_to(f"/news/{number}")
        site.pages[f"/news/{number}"] = page
    paths = [f"/{'old' if number in MOVED else 'news'}/{number}" for number in range(ARTICLES)]
    site.pages["/feed"] = Answer(rss(site, *paths[: ARTICLES // 2]), content_type="application/rss+xml", etag='"1"')
    locations = "".join(f"<url><loc>{site.url}{path}</loc></url>" for path in paths[ARTICLES // 3 :])
    site.pages["/map.xml"] = Answer(f"<urlset>{locations}</urlset>".encode(), content_type="text/xml", etag='"1"')
    site.pages["/pdf"] = Answer(b"%PDF-1.7 " + b"words that are no article. " * 40, content_type="application/pdf")
    plan = f'type = "feed"\nurl = "{site.url}/feed"\n[[discovery]]\ntype = "sitemap"\nurl = "{site.url}/map.xml"'
    add_source(project, site, plan)
    return site


def _moved_to(path: str):  # type: ignore[no-untyped-def]
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(301)
        handler.send_header("Location", path)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(
    ["spiders.crawl", "spiders.loader", "spiders.pipeline", "spiders.middlewares.archive"]
)


def start_crawl(project: Project) -> multiprocessing.process.BaseProcess:
    """A crawl in a process of its own, its imports done."""
    process = _processes.Process(target=crawl, args=(Project(project.root), ["local"]))
    process.start()
    return process


def assert_nothing_lost_and_nothing_twice(project: Project, site: Site) -> None:
    files = sorted(project.archive.glob("*.warc.gz*"))
    assert all(file.suffix == ".gz" for file in files), "a file is left open"
    kept = [capture for file in files for capture in archive.captures(file)]
    fetched = Counter(capture.url.removeprefix(site.url) for capture in kept if capture.status == 200)
    names = [f"/news/{number}" for number in range(ARTICLES)]
    assert {name: fetched[name] for name in names} == dict.fromkeys(names, 1)

    newsroom = Newsroom(project)
    stored = Counter(story.article.url.removeprefix(site.url) for story in newsroom.stored())
    assert stored == dict.fromkeys(names, 1)
    assert not newsroom.frontier("local").pending(newsroom.stored()[-1].first_seen_at)

    pages = list(articles.archived(newsroom.database))
    assert len(pages) == ARTICLES
    for page in pages:
        capture, body = archive.read(project.archive / page.archived_in, page.archive_offset, 10**6, decoded=True)
        assert (capture.asked, capture.url) == (page.url, page.final_url)
        assert f"Drug number {page.final_url.rpartition('/')[2]} approved".encode() in body
    assert set(dict(newsroom.reclean()).values()) == {"unchanged"}


def test_a_crawl_killed_time_and_again_loses_nothing_and_has_nothing_twice(project: Project, newspaper: Site) -> None:
    chance = random.Random(20260303)
    for _ in range(KILLS):
        process = start_crawl(project)
        process.join(chance.uniform(0.1, 2.5))
        process.kill()
        process.join()
    process = start_crawl(project)
    process.join(60)
    assert process.exitcode == 0
    assert_nothing_lost_and_nothing_twice(project, newspaper)


class BrittleNewsroom(Newsroom):
    """Meets a mistake in the program on one page."""

    def _clean(self, page: Page) -> Article:
        if page.url.endswith("/news/1"):
            raise RuntimeError("a bug in the cleaning")
        return super()._clean(page)


class FragileNewsroom(Newsroom):
    """Takes the process down over one page, as a bug in a compiled library would."""

    def _clean(self, page: Page) -> Article:
        if page.url.endswith("/news/1"):
            os.kill(os.getpid(), signal.SIGKILL)
        return super()._clean(page)


def left_by_a_killed_crawl(project: Project, site: Site, *forgotten: str) -> Path:
    """What a crawl leaves that was killed before it stored the pages at the paths `forgotten`; its archive file."""
    crawl(project, ["local"])
    newsroom = Newsroom(project)
    with newsroom.database.write() as session:
        for row in session.scalars(select(PageRow)):
            if row.url.removeprefix(site.url) in forgotten:
                row.state, row.fetched_at, row.archived_in, row.archive_offset = "pending", None, "", 0
    newsroom.database.close()
    (closed,) = project.archive.glob("*.warc.gz")
    return closed.rename(closed.with_name(closed.name + archive.OPEN))


def test_takes_over_pages_that_were_redirected(project: Project, newspaper: Site) -> None:
    left_by_a_killed_crawl(project, newspaper, "/old/0", "/old/10", "/news/1")
    newspaper.asked.clear()
    (run,) = crawl(project, ["local"])
    assert run.recovered == 3
    assert set(newspaper.paths()) == {"/feed", "/map.xml"}
    assert_nothing_lost_and_nothing_twice(project, newspaper)


def test_cuts_off_a_damaged_record_and_fetches_that_page_again(project: Project, newspaper: Site) -> None:
    left_open = left_by_a_killed_crawl(project, newspaper, *newspaper.pages)
    *whole, last = [capture for capture in archive.captures(left_open) if capture.role == "article"]
    with left_open.open("r+b") as file:
        file.truncate(last.offset + 40)
    (run,) = crawl(project, ["local"])
    assert run.recovered == sum(capture.status == 200 for capture in whole) >= ARTICLES - 1
    assert_nothing_lost_and_nothing_twice(project, newspaper)


def test_what_a_crawl_would_refuse_is_not_taken_over(project: Project, newspaper: Site) -> None:
    newspaper.pages["/feed"] = Answer(rss(newspaper, "/pdf", "/news/1"))
    add_source(project, newspaper, f'type = "feed"\nurl = "{newspaper.url}/feed"')
    left_by_a_killed_crawl(project, newspaper, "/pdf", "/news/1")
    (run,) = crawl(project, ["local"])
    assert run.recovered == 1
    assert newspaper.asked_for("/pdf") == 1, "that it is no page is known for good"
    assert len(Newsroom(project).stored()) == 1


def test_a_page_that_breaks_the_cleaning_does_not_stop_the_others_nor_the_crawl(
    project: Project, newspaper: Site
) -> None:
    names = [f"/news/{number}" for number in range(ARTICLES) if number not in MOVED]
    left_by_a_killed_crawl(project, newspaper, *names)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("spiders.desk.Newsroom", BrittleNewsroom)
        (run,) = crawl(project, ["local"])
    assert run.recovered == len(names) - 1
    assert dict(run.problems) == {"could not be cleaned (RuntimeError)": 1}
    assert not list(project.archive.glob(f"*{archive.OPEN}"))


def test_a_page_that_kills_the_worker_costs_no_other_page_and_is_given_up_in_the_end(
    project: Project, newspaper: Site
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("spiders.desk.Newsroom", FragileNewsroom)
        (run,) = crawl(project, ["local"])
        assert run.new == ARTICLES - 1
        assert dict(run.problems) == {"could not be cleaned (the process died over it)": 1}
        for _ in range(MAX_ATTEMPTS - 1):
            crawl(project, ["local"])
        newspaper.asked.clear()
        crawl(project, ["local"])
    assert not newspaper.asked_for("/news/1")
    assert not Newsroom(project).frontier("local").pending(datetime.now(UTC))


def test_a_page_that_kills_the_worker_when_it_is_taken_over_costs_no_other(project: Project, newspaper: Site) -> None:
    newspaper.pages["/feed"] = Answer(rss(newspaper, "/news/1", "/news/2"))
    add_source(project, newspaper, f'type = "feed"\nurl = "{newspaper.url}/feed"')
    left_by_a_killed_crawl(project, newspaper, "/news/1", "/news/2")
    newspaper.asked.clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("spiders.desk.Newsroom", FragileNewsroom)
        (run,) = crawl(project, ["local"])
    assert run.recovered == 1
    assert newspaper.paths() == ["/news/1", "/feed"], "it is asked for again, like any page that failed"
    assert dict(run.problems) == {"could not be cleaned (the process died over it)": 1}
    assert not list(project.archive.glob(f"*{archive.OPEN}"))


def test_a_correction_that_a_killed_crawl_did_not_fetch_is_fetched_though_the_feed_is_unchanged(
    project: Project, site: Site
) -> None:
    def atom(updated: str, etag: str) -> Answer:
        entry = f"<entry><title>R</title><link href='{site.url}/one'/><updated>{updated}</updated></entry>"
        published = entry.replace("<updated>", "<published>2026-03-01T08:00:00Z</published><updated>")
        return Answer(f"<feed xmlns='http://www.w3.org/2005/Atom'>{published}</feed>".encode(), etag=etag)

    site.pages |= {"/feed": atom("2026-03-01T08:00:00Z", '"1"'), "/one": article("The first wording of a release")}
    add_source(project, site, f'type = "feed"\nurl = "{site.url}/feed"')
    assert crawl(project, ["local"])[0].new == 1
    time.sleep(1.1)  # feeds date to the second, and it must be a later one than our fetch's
    stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    site.pages |= {"/feed": atom(stamp, '"2"'), "/one": Answer(status=503)}
    crawl(project, ["local"])
    site.pages["/one"] = article("The corrected wording of a release")
    (run,) = crawl(project, ["local"])
    assert dict(run.notes) == {"feed not modified": 1}
    assert run.updated == 1
    assert [story.article.title for story in Newsroom(project).stored()] == ["The corrected wording of a release"]
