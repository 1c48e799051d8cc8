"""A site's news page in, articles in the store out: discovery, memory, politeness."""

from __future__ import annotations

import json
import time
from datetime import UTC, date, datetime

import pytest
from loopback import Answer, Site, add_source, article, rss

from digest.archive import captures
from digest.config import Project
from digest.newsroom import Newsroom
from spiders.crawl import crawl
from spiders.run import SourceRun


def crawl_one(project: Project, slug: str = "local", **options: object) -> SourceRun:
    return crawl(project, [slug], **options)[0]  # type: ignore[arg-type]


def stored_titles(project: Project) -> list[str]:
    return sorted(stored.article.title for stored in Newsroom(project).stored())


@pytest.fixture
def feed(project: Project, site: Site) -> Site:
    """A site whose feed names three articles."""
    for name in ("one", "two", "three"):
        site.pages[f"/{name}"] = article(f"Drug {name} approved in Europe")
    site.pages["/feed"] = Answer(rss(site, "/one", "/two", "/three"), content_type="application/rss+xml", etag='"1"')
    add_source(project, site, f'type = "feed"\nurl = "{site.url}/feed"')
    return site


def test_feed_becomes_articles(project: Project, feed: Site) -> None:
    run = crawl_one(project)
    assert (run.found, run.new, run.failed, run.ok) == (3, 3, 0, True)
    assert stored_titles(project) == [f"Drug {name} approved in Europe" for name in ("one", "three", "two")]


def test_second_crawl_asks_for_the_feed_only_and_gets_304(project: Project, feed: Site) -> None:
    crawl_one(project)
    feed.asked.clear()
    run = crawl_one(project)
    assert feed.paths() == ["/feed"]
    assert feed.asked[-1][1]["if-none-match"] == '"1"'
    assert (run.new, run.failed) == (0, 0)
    assert dict(run.notes) == {"feed not modified": 1}


def test_changed_feed_brings_only_what_is_new(project: Project, feed: Site) -> None:
    crawl_one(project)
    feed.asked.clear()
    feed.pages["/four"] = article("Drug four refused")
    feed.pages["/feed"] = Answer(rss(feed, "/four", "/one", "/two"), etag='"2"')
    run = crawl_one(project)
    assert feed.paths() == ["/feed", "/four"]
    assert (run.found, run.new, run.unchanged) == (3, 1, 2)


def test_tracking_parameters_and_fragments_lead_to_one_article(project: Project, feed: Site) -> None:
    feed.pages["/feed"] = Answer(rss(feed, "/one?utm_source=rss", "/one#top", "/one?utm_medium=mail&amp;fbclid=1"))
    run = crawl_one(project)
    assert (run.found, run.new) == (1, 1)
    assert feed.paths() == ["/feed", "/one"]


def test_limit_leaves_the_rest_for_the_next_run_though_the_feed_is_unchanged(project: Project, feed: Site) -> None:
    first = crawl_one(project, limit=1)
    assert (first.new, first.waiting) == (1, 2)
    second = crawl_one(project)
    assert second.new == 2
    assert len(stored_titles(project)) == 3


def test_since_leaves_older_articles_for_later(project: Project, feed: Site) -> None:
    old = rss(feed, "/one", date="Mon, 02 Feb 2026 08:00:00 GMT").replace(b"</channel></rss>", b"")
    new = rss(feed, "/two", date="Tue, 03 Mar 2026 08:00:00 GMT").split(b"</title>", 1)[1]
    feed.pages["/feed"] = Answer(old + new, etag='"3"')
    assert crawl_one(project, since=date(2026, 3, 1)).new == 1
    assert feed.asked_for("/one") == 0
    assert crawl_one(project).new == 1


def test_asks_robots_txt_first_and_obeys_it(project: Project, feed: Site) -> None:
    feed.pages["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /two\n", content_type="text/plain")
    run = crawl_one(project)
    assert feed.paths(robots=True)[0] == "/robots.txt"
    assert feed.asked_for("/two") == 0
    assert (run.new, dict(run.problems)) == (2, {"robots.txt forbids it": 1})


def test_says_who_it_is(project: Project, feed: Site) -> None:
    crawl_one(project)
    agents = {headers["user-agent"] for _, headers in feed.asked}
    assert len(agents) == 1
    agent = agents.pop()
    assert agent.startswith("pharma-digest/")
    assert "(+tests@example.com)" in agent


def test_articles_include_and_exclude_decide(project: Project, feed: Site) -> None:
    add_source(
        project, feed, f'type = "feed"\nurl = "{feed.url}/feed"\n[articles]\ninclude = ["/t"]\nexclude = ["three$"]'
    )
    run = crawl_one(project)
    assert (run.found, run.new) == (1, 1)
    assert feed.paths() == ["/feed", "/two"]


def test_links_to_other_sites_are_no_articles_of_this_one(project: Project, feed: Site) -> None:
    feed.pages["/feed"] = Answer(
        rss(feed, "/one").replace(b"</channel>", b"<item><link>http://other.example/x</link></item></channel>")
    )
    run = crawl_one(project)
    assert (run.found, run.new, run.failed) == (1, 1, 0)


def test_page_said_to_be_modified_is_fetched_again(project: Project, site: Site) -> None:
    def atom(updated: str) -> Answer:
        entry = (
            f"<entry><id>1</id><title>Release</title><link href='{site.url}/one'/>"
            f"<published>2026-03-01T08:00:00Z</published><updated>{updated}</updated></entry>"
        )
        return Answer(f"<feed xmlns='http://www.w3.org/2005/Atom'><title>x</title>{entry}</feed>".encode())

    site.pages |= {"/feed": atom("2026-03-01T08:00:00Z"), "/one": article("The first wording of a release")}
    add_source(project, site, f'type = "feed"\nurl = "{site.url}/feed"')
    assert crawl_one(project).new == 1
    site.pages |= {"/feed": atom("2099-01-01T00:00:00Z"), "/one": article("The corrected wording of a release")}
    assert crawl_one(project).updated == 0, "a date in the far future is no date"
    time.sleep(1.1)  # feeds date to the second, and it must be a later one than our fetch's
    site.pages["/feed"] = atom(datetime.now(UTC).isoformat())
    run = crawl_one(project)
    assert (run.new, run.updated) == (0, 1)
    assert stored_titles(project) == ["The corrected wording of a release"]


def test_sitemap_index_is_followed_to_its_sitemaps(project: Project, site: Site) -> None:
    namespace = "http://www.sitemaps.org/schemas/sitemap/0.9"
    news = "http://www.google.com/schemas/sitemap-news/0.9"
    site.pages["/map.xml"] = Answer(
        f"<sitemapindex xmlns='{namespace}'><sitemap><loc>{site.url}/news.xml</loc></sitemap>"
        f"<sitemap><loc>{site.url}/images.xml</loc></sitemap></sitemapindex>".encode(),
        content_type="text/xml",
    )
    site.pages["/news.xml"] = Answer(
        f"<urlset xmlns='{namespace}' xmlns:news='{news}'><url><loc>{site.url}/one</loc><news:news>"
        f"<news:publication_date>2026-03-03</news:publication_date><news:title>One</news:title></news:news></url>"
        f"</urlset>".encode(),
        content_type="text/xml",
    )
    site.pages["/one"] = article("Drug one approved")
    add_source(project, site, f'type = "sitemap"\nurl = "{site.url}/map.xml"\nfollow = ["news"]')
    run = crawl_one(project)
    assert site.paths() == ["/map.xml", "/news.xml", "/one"]
    assert run.new == 1


def test_listing_stops_where_a_page_brings_nothing_new(project: Project, site: Site) -> None:
    for number in range(1, 9):
        site.pages[f"/{number}"] = article(f"Story number {number} of the day")
    for page in range(1, 5):
        links = "".join(f"<h2><a href='/{2 * page - 1 + n}'>Story</a></h2>" for n in range(2))
        further = f"<a class=next href='/news?page={page + 1}'>more</a>"
        site.pages["/news" if page == 1 else f"/news?page={page}"] = Answer((links + further).encode())
    add_source(
        project, site, f'type = "listing"\nurl = "{site.url}/news"\nlinks = "h2 a"\nnext = "a.next"\nmax_pages = 3'
    )
    assert crawl_one(project).new == 6, "no more than max_pages"
    site.asked.clear()
    run = crawl_one(project)
    assert site.paths() == ["/news"], "the first page brought nothing new"
    assert (run.new, run.unchanged) == (0, 2)


def test_listing_counts_pages_in_its_url(project: Project, site: Site) -> None:
    for page in range(3):
        site.pages[f"/news/{page}"] = Answer(f"<a href='/story-{page}'>x</a>".encode() if page < 2 else b"<p>end</p>")
        site.pages[f"/story-{page}"] = article(f"Story number {page} of the day")
    add_source(project, site, f'type = "listing"\nurl = "{site.url}/news/{{page}}"\nfirst_page = 0')
    assert crawl_one(project).new == 2
    assert "/news/3" not in site.paths()


def test_json_listing(project: Project, site: Site) -> None:
    items = {"data": [{"path": "/one", "head": {"t": "One"}, "day": "2026-03-03"}, {"path": None}]}
    site.pages |= {"/api": Answer(json.dumps(items).encode(), content_type="application/json"), "/one": article("One")}
    plan = f'type = "json"\nurl = "{site.url}/api"\nitems = "data"\nlink = "path"\ntitle = "head.t"\npublished = "day"'
    add_source(project, site, plan)
    assert crawl_one(project).new == 1


def test_every_answer_is_archived_with_its_request(project: Project, feed: Site) -> None:
    crawl_one(project)
    files = list(project.archive.glob("*.warc.gz"))
    assert len(files) == 1
    kept = {capture.url.removeprefix(feed.url): capture for capture in captures(files[0])}
    assert set(kept) == {"/robots.txt", "/feed", "/one", "/two", "/three"}
    assert {kept[path].role for path in ("/one", "/two", "/three")} == {"article"}
    assert {capture.source for capture in kept.values()} == {"local"}


def test_replay_needs_no_network_and_gives_the_same_articles(
    project: Project, feed: Site, tmp_path_factory: pytest.TempPathFactory
) -> None:
    crawl_one(project)
    feed.close()
    other = Project(project.root, state=tmp_path_factory.mktemp("replay"))
    files = list(project.archive.glob("*.warc.gz"))
    run = crawl_one(other, replay=files)
    assert (run.found, run.new, run.failed) == (3, 3, 0)
    first, second = (
        [(stored.article, stored.facts, stored.first_seen_at) for stored in Newsroom(each).stored()]
        for each in (project, other)
    )
    assert first == second
    again = crawl_one(other, replay=files)
    assert dict(again.notes) == {"feed not modified": 1}


def test_reclean_finds_every_archived_page(project: Project, feed: Site) -> None:
    crawl_one(project)
    outcomes = dict(Newsroom(project).reclean())
    assert set(outcomes.values()) == {"unchanged"}
    assert len(outcomes) == 3


def test_reclean_passes_over_what_is_no_longer_archived(project: Project, feed: Site) -> None:
    crawl_one(project)
    for file in project.archive.glob("*.warc.gz"):
        file.unlink()
    feed.pages |= {"/four": article("Drug four refused"), "/feed": Answer(rss(feed, "/four"))}
    crawl_one(project)
    outcomes = {url.removeprefix(feed.url): outcome for url, outcome in Newsroom(project).reclean()}
    assert outcomes == {"/four": "unchanged", **dict.fromkeys(("/one", "/two", "/three"), "not in the archive")}
