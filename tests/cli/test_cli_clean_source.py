"""`clean --source`: a page by hand, cleaned as the source's own are."""

from __future__ import annotations

from datetime import UTC, datetime

from command_line import Command
from loopback import article

from digest.config import Project
from digest.model import Page
from digest.newsroom import Newsroom

STANDING = "Our desk in Porto is paid for by the people who read it, and by nobody whom it writes about."
SOURCE = """
name = "Local"
homepage = "https://local.example/"
kind = "trade_press"
language = "en"
country = "GB"
[[discovery]]
type = "feed"
url = "https://local.example/feed"
[selectors]
drop = ["p.teaser"]
"""


def body(number: int) -> bytes:
    more = f"<p class=teaser>Tomorrow we shall look at what became of plan {number}.</p><p>{STANDING}</p></article>"
    return article(f"Drug number {number} approved in Europe").body.replace(b"</article>", more.encode())


def test_a_sources_selectors_and_memory_are_used(project: Project, pharma_digest: Command) -> None:
    (project.root / "config/sources/local.toml").write_text(SOURCE)
    for number in range(3):
        url = f"https://local.example/{number}"
        Newsroom(project).ingest([Page(url, url, "local", datetime.now(UTC), 200, "text/html", body(number))])
    (project.root / "page.html").write_bytes(body(9))
    plain = pharma_digest("clean", "page.html").out
    assert STANDING in plain
    assert "what became of plan 9" in plain
    known = pharma_digest("clean", "page.html", "--source", "local").out
    assert "Drug number 9" in known
    assert STANDING not in known
    assert "what became of plan 9" not in known
    assert "on many pages of the site" in pharma_digest("clean", "page.html", "--source", "local", "--explain").out


def test_a_source_nobody_has_is_a_mistake(project: Project, pharma_digest: Command) -> None:
    (project.root / "page.html").write_bytes(body(9))
    assert pharma_digest("clean", "page.html", "--source", "nobody").is_mistake("nobody", "sources list")
