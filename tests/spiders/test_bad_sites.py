"""Sites that misbehave: each gets one clear line in the run's table, and harms no other source."""

from __future__ import annotations

import contextlib
import gzip
import random
import resource
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

import pytest
from filelock import FileLock
from loopback import Answer, Site, add_source, article, rss
from sqlalchemy import text

from digest.config import Project
from digest.newsroom import Newsroom
from spiders.crawl import crawl
from spiders.run import SourceRun

FEED = 'type = "feed"\nurl = "{site}/feed"'


def crawl_feed(project: Project, site: Site, feed: Answer | None = None) -> SourceRun:
    """Crawl a site with a good article at /good, whose feed is `feed` or names /good and /bad."""
    site.pages.setdefault("/good", article("A good drug was approved"))
    site.pages["/feed"] = feed or Answer(rss(site, "/bad", "/good"))
    add_source(project, site, FEED.format(site=site.url))
    return crawl(project, ["local"])[0]


def send(handler: BaseHTTPRequestHandler, status: int, *, location: str = "", length: int = 0) -> None:
    handler.send_response(status)
    if location:
        handler.send_header("Location", location)
    handler.send_header("Content-Length", str(length))
    handler.end_headers()


def stalls(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(4)


def drips(handler: BaseHTTPRequestHandler) -> None:
    send(handler, 200, length=1000)
    for _ in range(80):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.05)


def breaks_off(handler: BaseHTTPRequestHandler) -> None:
    send(handler, 200, length=1000)
    handler.wfile.write(b"<p>only this")
    handler.close_connection = True


def never_ends(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Connection", "close")
    handler.end_headers()
    handler.close_connection = True
    for _ in range(200):
        handler.wfile.write(b"<p>word</p>" * 100_000)


BOMB = gzip.compress(b"<p>word</p>" * 1_000_000)

ARTICLE_FAULTS = {
    "403 forbidden": Answer(b"no", status=403),
    "404 not found": Answer(b"no", status=404),
    "500 internal server error": Answer(b"no", status=500),
    "429 too many requests": Answer(b"slow down", status=429),
    "429, and asks us to wait 3600 s": Answer(b"slow down", status=429, headers={"Retry-After": "3600"}),
    "redirects in a circle": lambda handler: send(handler, 302, location="/bad"),
    "redirects to what is no address": lambda handler: send(handler, 302, location="http://[::1"),
    "redirects to what is no web address": lambda handler: send(handler, 302, location="file:///etc/passwd"),
    "its content-encoding cannot be undone": Answer(b"no gzip", headers={"Content-Encoding": "gzip"}),
    "redirects to another site (login.example)": lambda handler: send(handler, 302, location="https://login.example/"),
    "an empty answer": Answer(b""),
    "no answer in time": stalls,
    "the connection broke off": breaks_off,
    "larger than crawl.max_page_mb": Answer(b"<p>word</p>" * 200_000),
    "unpacks to more than crawl.max_page_mb": Answer(BOMB, headers={"Content-Encoding": "gzip"}),
    "not a page but application/pdf": Answer(b"%PDF-1.7", content_type="application/pdf"),
    "no article text found": Answer(b"<html><body></body></html>"),
}


@pytest.mark.parametrize("reason", ARTICLE_FAULTS)
def test_a_bad_page_is_one_line_and_harms_no_other(project: Project, site: Site, reason: str) -> None:
    site.pages["/bad"] = ARTICLE_FAULTS[reason]
    run = crawl_feed(project, site)
    assert dict(run.problems) == {reason: 1}
    assert (run.new, run.ok) == (1, True)
    assert [stored.article.title for stored in Newsroom(project).stored()] == ["A good drug was approved"]


def test_a_page_that_drips_is_given_up(project: Project, site: Site) -> None:
    site.pages["/bad"] = drips
    assert dict(crawl_feed(project, site).problems) == {"no answer in time": 1}


def test_a_page_that_never_ends_is_cut_off(project: Project, site: Site) -> None:
    site.pages["/bad"] = never_ends
    assert dict(crawl_feed(project, site).problems) == {"larger than crawl.max_page_mb": 1}


ENTITY_BOMB = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><rss version="2.0"><channel><title>&c;</title></channel></rss>"""

FEED_FAULTS = {
    "feed: an HTML page, not a feed": Answer(b"<!doctype html><html><body>Please log in</body></html>"),
    "feed: not a feed": Answer(b"\x00\x01\x02 nothing"),
    "feed: broken XML with no entry that can be read": Answer(b'<rss version="2.0"><channel><title>x</tit'),
    "feed: a feed that declares XML entities, refused": Answer(ENTITY_BOMB),
    "feed: JSON, but not a JSON Feed": Answer(b'{"error": "no"}'),
    "feed: 503 service unavailable": Answer(b"", status=503),
    "feed: no answer in time": stalls,
}


@pytest.mark.parametrize("reason", FEED_FAULTS)
def test_a_bad_feed_is_one_line(project: Project, site: Site, reason: str) -> None:
    run = crawl_feed(project, site, FEED_FAULTS[reason])  # type: ignore[arg-type]
    assert dict(run.problems) == {reason: 1}
    assert not run.ok


def test_characters_that_xml_forbids_cost_no_entry_but_their_own(project: Project, site: Site) -> None:
    named = rss(site, "/good")
    odd = (
        b"<item><title>&#0;&#27;&#xD800; \x00\x1b \xed\xa0\x80</title><link>"
        + site.url.encode()
        + b"/good</link></item>"
    )
    assert crawl_feed(project, site, Answer(named.replace(b"<item>", odd + b"<item>", 1))).new == 1


def test_a_broken_feed_gives_the_entries_before_the_break(project: Project, site: Site) -> None:
    run = crawl_feed(project, site, Answer(rss(site, "/good", "/good?page=2")[:-60]))
    assert run.found >= 1
    assert run.new == 1


def test_a_site_that_is_down_harms_no_other(project: Project, site: Site) -> None:
    site.pages |= {"/feed": Answer(rss(site, "/good")), "/good": article("A good drug was approved")}
    add_source(project, site, FEED.format(site=site.url))
    down = Site()
    down.close()
    add_source(project, down, FEED.format(site=down.url), slug="down")
    runs = crawl(project, ["down", "local"])
    assert dict(runs[0].problems) == {"feed: connection refused": 1}
    assert runs[1].new == 1


def test_nonsense_dates_in_a_feed_do_not_matter(project: Project, site: Site) -> None:
    for date in ("Mon, 01 Jan 1899 00:00:00 GMT", "Thu, 01 Jan 2099 00:00:00 GMT", "yesterday-ish", ""):
        site.pages["/feed"] = Answer(rss(site, "/good", date=date))
        assert not crawl_feed(project, site, Answer(rss(site, "/good", date=date))).problems


@pytest.mark.parametrize("date", ["1899-01-01T00:00:00Z", "2099-01-01T00:00:00Z", "someday"])
def test_an_article_with_no_believable_date_is_kept_and_said_so(project: Project, site: Site, date: str) -> None:
    page = article("A good drug was approved")
    site.pages["/good"] = Answer(page.body.replace(b"2026-03-03T08:00:00Z", date.encode()))
    run = crawl_feed(project, site, Answer(rss(site, "/good")))
    assert (run.new, run.failed) == (1, 0)
    assert dict(run.notes) == {"no usable date; dated by when it was found": 1}
    assert [stored.article.published for stored in Newsroom(project).stored()] == [None]


def test_wrong_and_missing_charsets_are_seen_through(project: Project, site: Site) -> None:
    title = "Préparation approuvée à l’Île-de-France"
    page = article(title, *("Le médicament réduit les rechutes d’un tiers, selon l’étude menée à Besançon.",) * 4)
    site.pages["/bad"] = Answer(page.body, content_type="text/html; charset=iso-8859-1")
    site.pages["/good"] = Answer(page.body.decode().replace("’", "'").encode("latin-1"), content_type="text/html")
    run = crawl_feed(project, site)
    assert run.new == 2
    titles = {stored.article.title for stored in Newsroom(project).stored()}
    assert titles == {title, title.replace("’", "'")}


def test_retries_wait_as_long_as_the_site_asks(project: Project, site: Site) -> None:
    asked: list[float] = []

    def busy_once(handler: BaseHTTPRequestHandler) -> None:
        asked.append(time.monotonic())
        if len(asked) == 1:
            handler.send_response(503)
            handler.send_header("Retry-After", "2")
            handler.send_header("Content-Length", "0")
            handler.end_headers()
            return
        page = article("Back again after a pause")
        send(handler, 200, length=len(page.body))
        handler.wfile.write(page.body)

    site.pages["/bad"] = busy_once
    settings = project.root / "config/settings.toml"
    settings.write_text(settings.read_text().replace("retries = 0", "retries = 1"))
    run = crawl_feed(project, site)
    assert run.new == 2
    assert asked[1] - asked[0] >= 2


def test_a_page_that_failed_is_tried_again_next_time_and_one_that_is_gone_is_not(project: Project, site: Site) -> None:
    site.pages |= {"/bad": Answer(b"", status=500), "/gone": Answer(b"", status=410)}
    feed = Answer(rss(site, "/bad", "/gone", "/good"), etag='"x"')
    crawl_feed(project, site, feed)
    site.pages["/bad"] = article("Mended on the second day")
    run = crawl_feed(project, site, feed)
    assert run.new == 1
    assert site.asked_for("/gone") == 1


@contextlib.contextmanager
def room_for(size: int) -> Iterator[None]:
    """No file may grow beyond `size` bytes: what a full disk is like, for as long as the block lasts."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_is_said_plainly_and_the_next_run_goes_on(project: Project, site: Site) -> None:
    Newsroom(project).stored()
    noise = random.Random(1).randbytes(100_000).hex()
    site.pages["/good"] = article("A good drug was approved", *("The study was large.",) * 40, noise)
    with room_for(98_304):
        run = crawl_feed(project, site)
    assert not run.ok
    (problem,) = [problem for problem in run.problems if "404" not in problem]
    assert str(project.root / "var") in problem
    assert "make room" in problem
    site.pages.pop("/bad", None)
    assert crawl_feed(project, site).new == 1


def test_a_locked_database_is_said_plainly(project: Project, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("digest.store.database._WAIT_SECONDS", 0.1)
    database = Newsroom(project).database
    with database.write() as session:
        session.execute(text("DELETE FROM pages"))
        run = crawl_feed(project, site)
    assert not run.ok
    (problem,) = run.problems
    assert "database is locked: another program holds it" in problem


def test_an_archive_folder_that_cannot_be_made_is_said_plainly(project: Project, site: Site) -> None:
    project.archive.parent.mkdir(exist_ok=True)
    project.archive.write_text("a file where the folder should be")
    (problem,) = crawl_feed(project, site).problems
    assert str(project.archive) in problem
    assert "store.archive" in problem


def test_two_crawls_of_one_source_do_not_run_at_once(project: Project, site: Site) -> None:
    project.archive.mkdir(parents=True)
    with FileLock(project.archive / ".local.lock"):
        assert dict(crawl_feed(project, site).problems) == {"another crawl of this source is running": 1}
