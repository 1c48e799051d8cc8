"""`scrapy list` and `scrapy crawl SOURCE` work as in every Scrapy project, and what a source asks reaches Scrapy."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from loopback import Answer, Site, add_source, article, rss
from rich.console import Console
from scrapy.settings import Settings

from digest.config import ConfigError, Project
from digest.newsroom import Newsroom
from spiders import crawl as crawl_module
from spiders.crawl import crawl
from spiders.loader import SourceSpiderLoader


@pytest.fixture
def feed(project: Project, site: Site) -> Site:
    (project.root / "scrapy.cfg").write_text("[settings]\ndefault = spiders.settings\n")
    names = ("/one", "/two", "/three")
    site.pages |= {name: article(f"Drug {name[1:]} approved in Europe") for name in names}
    site.pages["/feed"] = Answer(rss(site, *names))
    add_source(project, site, plan(site))
    return site


def plan(site: Site) -> str:
    return f'type = "feed"\nurl = "{site.url}/feed"'


def scrapy(project: Project, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *arguments], cwd=project.root, capture_output=True, text=True, timeout=60
    )


def test_scrapy_list_names_the_sources(project: Project, feed: Site) -> None:
    add_source(project, feed, plan(feed), slug="another")
    assert scrapy(project, "list").stdout.split() == ["another", "local"]


def test_scrapy_crawl_stores_articles_and_knows_limit(project: Project, feed: Site) -> None:
    done = scrapy(project, "crawl", "local", "-a", "limit=2")
    assert done.returncode == 0, done.stderr
    assert len(Newsroom(project).stored()) == 2


def spider_class(project: Project, slug: str = "local") -> type:
    return SourceSpiderLoader(project.sources).load(slug)


def test_a_source_may_name_a_spider_of_its_own(
    project: Project, feed: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "own_site.py").write_text(
        "from spiders.source_spider import SourceSpider\n\n\n"
        "class OwnSite(SourceSpider):\n"
        "    def _is_article(self, url):\n        return url.endswith('/two')\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    add_source(project, feed, plan(feed), more='spider = "own_site:OwnSite"')
    (run,) = crawl(project, ["local"])
    assert (run.found, run.new) == (1, 1)


@pytest.mark.parametrize("named", ["no_such_module:Spider", "spiders.run:SourceRun", "spiders.crawl:NoSuchClass"])
def test_a_mistaken_spider_is_one_clear_line(project: Project, feed: Site, named: str) -> None:
    add_source(project, feed, plan(feed), more=f'spider = "{named}"')
    with pytest.raises(ConfigError) as caught:
        spider_class(project)
    assert str(caught.value).startswith(f"config/sources/local.toml: spider: {named}")
    assert "\n" not in str(caught.value)


def test_a_source_settings_reach_scrapy(project: Project, feed: Site) -> None:
    add_source(project, feed, plan(feed), slug="slow")
    path = project.root / "config/sources/slow.toml"
    path.write_text(path.read_text().replace("delay = 0\nconcurrency = 4", "delay = 2.5\nconcurrency = 3"))
    settings = Settings()
    spider_class(project, "slow").update_settings(settings)  # type: ignore[attr-defined]
    assert settings.getfloat("DOWNLOAD_DELAY") == settings.getfloat("AUTOTHROTTLE_START_DELAY") == 2.5
    assert settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN") == 3
    assert settings.getfloat("AUTOTHROTTLE_TARGET_CONCURRENCY") == 3.0


def test_a_crawl_delay_in_robots_txt_is_kept(project: Project, feed: Site) -> None:
    feed.pages["/robots.txt"] = Answer(b"User-agent: *\nCrawl-delay: 0.6\n", content_type="text/plain")
    started = time.monotonic()
    assert crawl(project, ["local"])[0].new == 3
    # Scrapy varies each pause by up to a half, so that four of them last 1.2 s at the least.
    assert time.monotonic() - started > 1.2


def test_progress_bars_count_pages_and_are_for_terminals_only(project: Project, feed: Site) -> None:
    shown = {terminal: io.StringIO() for terminal in (True, False)}
    for terminal, file in shown.items():
        crawl_module.crawl(project, ["local"], console=Console(file=file, force_terminal=terminal, width=100))
    bars = shown[True].getvalue()
    assert "local" in bars
    assert "3 new" in bars
    assert all(int(done) <= int(asked) for done, asked in re.findall(r"(\d+)/(\d+)", bars))
    assert shown[False].getvalue() == ""
