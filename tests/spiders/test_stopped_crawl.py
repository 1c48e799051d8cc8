"""A crawl that is asked to stop: it finishes the page in hand at the first signal, and goes at the second."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from loopback import Answer, Site, add_source, article, rss

from digest.config import Project
from digest.newsroom import Newsroom

SLOW = 0.3


def start(project: Project, *, of_its_own: bool = False) -> subprocess.Popen[str]:
    """A crawl; with `of_its_own`, in a group of its own, as a terminal starts one."""
    return subprocess.Popen(
        [sys.executable, "-m", "digest.cli", "crawl"],
        env={**os.environ, "PHARMA_DIGEST_HOME": str(project.root)},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=of_its_own,
    )


def until(site: Site, path: str) -> None:
    end = time.monotonic() + 30
    while not site.asked_for(path):
        assert time.monotonic() < end
        time.sleep(0.02)


def slowly(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(SLOW)
    body = article(f"Story {handler.path[1:]} was approved").body
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def test_sigterm_ends_a_crawl_after_the_pages_in_hand(project: Project, site: Site) -> None:
    names = [f"/{number}" for number in range(30)]
    site.pages |= dict.fromkeys(names, slowly)
    site.pages["/feed"] = Answer(rss(site, *names), etag='"1"')
    add_source(project, site, f'type = "feed"\nurl = "{site.url}/feed"')
    crawl = start(project)
    until(site, "/0")
    crawl.send_signal(signal.SIGTERM)
    out, _ = crawl.communicate(timeout=30)
    assert crawl.returncode == 0
    assert "local" in out
    stored = len(Newsroom(project).stored())
    assert 0 < stored < len(names)
    assert not list(project.archive.glob("*.open"))


def test_a_second_signal_ends_it_at_once(project: Project, site: Site) -> None:
    site.pages |= {"/0": lambda handler: time.sleep(20), "/feed": Answer(rss(site, "/0"))}
    settings = project.root / "config/settings.toml"
    settings.write_text(settings.read_text().replace("timeout_seconds = 2", "timeout_seconds = 60"))
    add_source(project, site, f'type = "feed"\nurl = "{site.url}/feed"')
    crawl = start(project)
    until(site, "/0")
    crawl.send_signal(signal.SIGTERM)
    time.sleep(0.5)
    crawl.send_signal(signal.SIGTERM)
    assert crawl.wait(timeout=10) != 0


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="needs Linux to tell who is whose child")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_the_worker_outlives_no_crawl(project: Project, site: Site, how: signal.Signals) -> None:
    site.pages |= {"/0": slowly, "/feed": Answer(rss(site, "/0"))}
    add_source(project, site, f'type = "feed"\nurl = "{site.url}/feed"')
    crawl = start(project)
    until(site, "/0")
    children = Path(f"/proc/{crawl.pid}/task/{crawl.pid}/children").read_text().split()
    assert children
    crawl.send_signal(how)
    crawl.communicate(timeout=30)
    end = time.monotonic() + 30
    while any(Path("/proc", child).exists() for child in children):
        assert time.monotonic() < end
        time.sleep(0.02)


def test_ctrl_c_in_a_terminal_lets_the_worker_finish_what_is_in_hand(project: Project, site: Site) -> None:
    names = [f"/{number}" for number in range(30)]
    site.pages |= dict.fromkeys(names, slowly)
    site.pages["/feed"] = Answer(rss(site, *names))
    add_source(project, site, f'type = "feed"\nurl = "{site.url}/feed"')
    crawl = start(project, of_its_own=True)
    until(site, "/0")
    os.killpg(crawl.pid, signal.SIGINT)
    out, _ = crawl.communicate(timeout=60)
    assert crawl.returncode == 0
    assert "died" not in out
    assert 0 < len(Newsroom(project).stored()) < len(names)
