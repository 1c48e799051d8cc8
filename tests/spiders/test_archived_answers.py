"""The archive holds the answer that became the article, whatever came before it."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler

from loopback import Answer, Site, add_source, article, rss

from digest import archive
from digest.config import Project
from digest.newsroom import Newsroom
from digest.store import articles
from spiders.crawl import crawl


def test_after_a_retry_and_a_redirect_it_is_the_last_answer(project: Project, site: Site) -> None:
    asked: list[str] = []

    def busy_then_moved(handler: BaseHTTPRequestHandler) -> None:
        asked.append(handler.path)
        handler.send_response(503 if len(asked) == 1 else 302)
        handler.send_header("Location", "/new")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    settings = project.root / "config/settings.toml"
    settings.write_text(settings.read_text().replace("retries = 0", "retries = 1"))
    site.pages |= {"/old": busy_then_moved, "/new": article("A drug was approved"), "/feed": Answer(rss(site, "/old"))}
    add_source(project, site, f'type = "feed"\nurl = "{site.url}/feed"')
    assert crawl(project, ["local"])[0].new == 1

    newsroom = Newsroom(project)
    (page,) = articles.archived(newsroom.database)
    capture, body = archive.read(project.archive / page.archived_in, page.archive_offset, 10**6, decoded=True)
    assert (capture.status, capture.url, capture.asked) == (200, f"{site.url}/new", f"{site.url}/old")
    assert b"A drug was approved" in body
    (file,) = project.archive.glob("*.warc.gz")
    statuses = [kept.status for kept in archive.captures(file) if kept.role == "article"]
    assert statuses == [503, 302, 200]
    assert [outcome for _, outcome in newsroom.reclean()] == ["unchanged"]
