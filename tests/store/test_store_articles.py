from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from digest.model import Article, Block, Embed, Entity, Event, Facts, Image, Link, Page, TailSection
from digest.store import Database, articles, memories

NOW = datetime(2026, 3, 4, 6, tzinfo=UTC)
URL = "https://example.com/news/1"
PAGE = Page(
    url=URL,
    final_url=URL,
    source="local",
    fetched_at=NOW,
    status=200,
    content_type="text/html",
    body=b"<p>Approved</p>",
    etag='"a"',
    archived_in="local.warc.gz",
    archive_offset=120,
)
ARTICLE = Article(
    url=URL,
    title="Zürich firm’s drug approved 承認",
    blocks=(
        Block("heading", "What it is", 2),
        Block("paragraph", "The agency approved it.", links=(Link(4, 10, "https://example.com/a"),)),
    ),
    dek="A first",
    authors=("A. Author", "B. Author"),
    published=NOW - timedelta(hours=2),
    modified=NOW - timedelta(hours=1),
    language="en",
    site_name="Example",
    publisher="Example Media",
    section="Regulatory",
    tags=("oncology", "FDA"),
    canonical_url=URL,
    paywalled=False,
    image=Image("https://example.com/lead.jpg", "A vial", "A. Photographer"),
    embeds=(Embed("X", "https://x.com/example/status/1"),),
    sections=(TailSection("about", "About the company"),),
)
FACTS = Facts(
    Event("approval", "approved", 20, 28),
    entities=(Entity("agency", "FDA", "FDA", 40, 43), Entity("agency", "EMA", "EMA", 50, 53)),
)


def save(database: Database, page: Page, article: Article, facts: Facts) -> articles.Outcome:
    [outcome] = articles.save(database, [articles.Cleaned(page, article, facts)])
    return outcome


def test_an_article_comes_back_as_it_was_stored(database: Database) -> None:
    assert save(database, PAGE, ARTICLE, FACTS) == "new"
    assert articles.since(database, NOW) == [articles.StoredArticle(ARTICLE, FACTS, "local", NOW)]


def test_the_same_article_again_is_unchanged(database: Database) -> None:
    save(database, PAGE, ARTICLE, FACTS)
    assert save(database, replace(PAGE, fetched_at=NOW + timedelta(hours=1)), ARTICLE, FACTS) == "unchanged"
    assert articles.since(database, NOW)[0].first_seen_at == NOW


def test_a_new_text_is_an_update_and_keeps_when_it_was_first_seen(database: Database) -> None:
    save(database, PAGE, ARTICLE, FACTS)
    longer = replace(ARTICLE, blocks=(*ARTICLE.blocks, Block("paragraph", "Shares rose.")))
    later = replace(PAGE, fetched_at=NOW + timedelta(hours=1))
    assert save(database, later, longer, FACTS) == "updated"
    [kept] = articles.since(database, NOW)
    assert (kept.article.blocks, kept.first_seen_at) == (longer.blocks, NOW)


def test_new_facts_are_kept_though_the_text_is_the_same(database: Database) -> None:
    save(database, PAGE, ARTICLE, Facts())
    assert save(database, PAGE, ARTICLE, FACTS) == "unchanged"
    assert articles.since(database, NOW)[0].facts == FACTS


def test_a_page_without_an_article_is_remembered_and_no_article_is_stored(database: Database) -> None:
    assert save(database, PAGE, replace(ARTICLE, blocks=()), Facts()) == "no article"
    assert articles.since(database, NOW - timedelta(days=9)) == []
    assert [page.url for page in articles.archived(database)] == [URL]


def test_pages_are_kept_together_and_answered_in_their_order(database: Database) -> None:
    def cleaned(name: str, *blocks: Block) -> articles.Cleaned:
        article = replace(ARTICLE, url=f"{URL}/{name}", blocks=blocks or ARTICLE.blocks)
        return articles.Cleaned(replace(PAGE, url=article.url), article, FACTS)

    longer = cleaned("a", *ARTICLE.blocks, Block("paragraph", "Shares rose."))
    outcomes = articles.save(database, [cleaned("a"), cleaned("b"), cleaned("a"), longer])
    assert outcomes == ["new", "new", "unchanged", "updated"]
    assert len(articles.since(database, NOW)) == 2


def test_two_addresses_that_lead_to_one_article_are_two_pages(database: Database) -> None:
    moved = articles.Cleaned(replace(PAGE, url=URL + "/old"), ARTICLE, FACTS)
    assert articles.save(database, [articles.Cleaned(PAGE, ARTICLE, FACTS), moved]) == ["new", "unchanged"]
    assert len(list(articles.archived(database))) == 2


def test_what_was_learnt_of_a_site_is_kept_with_the_pages_that_taught_it(database: Database) -> None:
    assert memories.read(database, "local") is None
    assert memories.changed_at(database, "local") is None
    for packed, now in ((b"first", NOW), (b"second\0", NOW + timedelta(hours=1))):
        learnt = memories.StoredMemory("local", packed, now)
        articles.save(database, [articles.Cleaned(PAGE, ARTICLE, FACTS)], [learnt])
        assert memories.read(database, "local") == learnt
        assert memories.changed_at(database, "local") == now
    assert memories.read(database, "another") is None


def test_since_finds_what_is_dated_or_first_seen_then(database: Database) -> None:
    late = replace(ARTICLE, url=URL + "/late", published=NOW - timedelta(days=30))
    unknown = replace(ARTICLE, url=URL + "/unknown", published=None)
    old = replace(ARTICLE, url=URL + "/old", published=NOW - timedelta(days=30))
    for article, seen in ((late, NOW), (unknown, NOW), (old, NOW - timedelta(days=30))):
        save(database, replace(PAGE, url=article.url, fetched_at=seen), article, FACTS)
    found = [stored.article.url for stored in articles.since(database, NOW - timedelta(days=1))]
    assert found == [late.url, unknown.url]


def test_the_archive_is_read_in_its_own_order_from_a_day_on(database: Database) -> None:
    for name, offset, day in (("b.warc.gz", 5, 0), ("a.warc.gz", 900, 0), ("a.warc.gz", 30, 0), ("0.warc.gz", 0, 9)):
        url = f"https://example.com/{name}/{offset}"
        page = replace(PAGE, url=url, archived_in=name, archive_offset=offset, fetched_at=NOW - timedelta(days=day))
        save(database, page, replace(ARTICLE, url=url), FACTS)
    places = [(page.archived_in, page.archive_offset) for page in articles.archived(database, NOW)]
    assert places == [("a.warc.gz", 30), ("a.warc.gz", 900), ("b.warc.gz", 5)]


def test_articles_are_counted_by_source_with_when_the_newest_came(database: Database) -> None:
    for number, source in enumerate(["one", "one", "two"]):
        url = f"https://example.com/{number}"
        page = replace(PAGE, url=url, source=source, fetched_at=NOW + timedelta(hours=number))
        save(database, page, replace(ARTICLE, url=url), FACTS)
    assert articles.count_by_source(database) == {
        "one": (2, NOW + timedelta(hours=1)),
        "two": (1, NOW + timedelta(hours=2)),
    }


def test_a_write_that_fails_leaves_nothing_behind(database: Database) -> None:
    with pytest.raises(RuntimeError), database.write() as session:
        session.execute(text("DELETE FROM feeds"))
        session.execute(text("INSERT INTO feeds VALUES ('u', 's', '', '', '2026-03-04 00:00:00')"))
        raise RuntimeError
    with database.read() as session:
        assert session.execute(text("SELECT count(*) FROM feeds")).scalar() == 0


def test_writers_of_the_same_article_wait_for_each_other(database: Database, url: str) -> None:
    outcomes: list[str] = []
    barrier = threading.Barrier(4)

    def write() -> None:
        store = Database(url)
        barrier.wait()
        outcomes.append(save(store, PAGE, ARTICLE, FACTS))
        store.close()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == ["new", "unchanged", "unchanged", "unchanged"]
