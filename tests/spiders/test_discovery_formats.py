"""Feeds, sitemaps, listings and JSON answers in every form they come in, and bytes that are none of them."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.config import JsonDiscovery
from spiders.discovery import Found, NotReadableError, read_feed, read_json, read_listing, read_sitemap

NOW = datetime(2026, 3, 10, tzinfo=UTC)
FEED = "https://a.example/rss/feed.xml"
DAY = datetime(2026, 3, 3, 8, 30, tzinfo=UTC)


def feed(body: bytes | str) -> Found:
    return read_feed(body if isinstance(body, bytes) else body.encode(), FEED, now=NOW)


def sitemap(body: bytes | str, follow: tuple[str, ...] = ()) -> Found:
    data = body if isinstance(body, bytes) else body.encode()
    return read_sitemap(data, "https://a.example/sitemap.xml", now=NOW, max_size=10**6, follow=follow)


def listing(body: str, links: str = "a", following: str = "") -> Found:
    return read_listing(body.encode(), "https://a.example/news/", encoding="utf-8", links=links, following=following)


def rss(inside: str, version: str = "2.0") -> str:
    return f'<?xml version="1.0"?><rss version="{version}"><channel><title>N</title>{inside}</channel></rss>'


pytestmark = pytest.mark.timeout(60)  # a guard against running away, not a measurement

ITEM = "<title>A drug</title><link>https://a.example/1</link>"
RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"'
FORMS = {
    "RSS 0.91": rss(f"<item>{ITEM}<pubDate>Tue, 03 Mar 2026 08:30:00 GMT</pubDate></item>", "0.91"),
    "RSS 0.92": rss(f"<item>{ITEM}<pubDate>Tue, 03 Mar 2026 09:30:00 +0100</pubDate></item>", "0.92"),
    "RSS 1.0": f'<rdf:RDF {RDF} xmlns="http://purl.org/rss/1.0/"><channel rdf:about="x"/><item>{ITEM}'
    "<dc:date>2026-03-03T08:30:00Z</dc:date></item></rdf:RDF>",
    "RSS 2.0": rss(f"<item>{ITEM}<pubDate>Tue, 03 Mar 2026 08:30:00 GMT</pubDate></item>"),
    "Atom 1.0": '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>A drug</title>'
    '<link rel="self" href="https://a.example/self"/><link href="https://a.example/1"/>'
    "<published>2026-03-03T08:30:00Z</published></entry></feed>",
    "Atom, updated only": '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>A drug</title>'
    '<link href="/1"/><updated>2026-03-03T08:30:00Z</updated></entry></feed>',
    "JSON Feed": json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "items": [{"url": "/1", "title": "A drug", "date_published": "2026-03-03T08:30:00Z"}],
        }
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_reads_every_form_of_feed(form: str) -> None:
    (entry,) = feed(FORMS[form]).candidates
    assert (entry.url, entry.title, entry.published) == ("https://a.example/1", "A drug", DAY)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "latin-1"])
def test_reads_feeds_in_other_encodings(encoding: str) -> None:
    name = encoding.removesuffix("-sig")
    text = rss("<item><title>Zulassung für Präparat</title><link>/1</link></item>")
    body = text.replace('version="1.0"', f'version="1.0" encoding="{name}"', 1).encode(encoding)
    assert [entry.title for entry in feed(body).candidates] == ["Zulassung für Präparat"]


TITLES = {
    "<![CDATA[Fast & <b>bold</b> claim]]>": "Fast & bold claim",
    "Fast &amp;amp; &lt;i&gt;bold&lt;/i&gt;": "Fast & bold",
    "  Two\n  lines ": "Two lines",
    "Response in p &amp;lt; 0.05 of patients": "Response in p < 0.05 of patients",
    "<![CDATA[AT&T > 3 < 5]]>": "AT&T > 3 < 5",
}


@pytest.mark.parametrize("written", TITLES)
def test_titles_lose_their_markup_and_nothing_else(written: str) -> None:
    (entry,) = feed(rss(f"<item><title>{written}</title><link>/1</link></item>")).candidates
    assert entry.title == TITLES[written]


LINKS = {
    "<link>/news/1</link>": "https://a.example/news/1",
    "<link>../news/1?utm_source=rss#top</link>": "https://a.example/news/1",
    "<link> https://a.example/news/1\n</link>": "https://a.example/news/1",
    "<guid>https://a.example/news/1</guid>": "https://a.example/news/1",
    '<guid isPermaLink="true">https://a.example/news/1</guid>': "https://a.example/news/1",
    "<link>https://feeds.example/~r/1</link><feedburner:origLink>https://a.example/news/1</feedburner:origLink>": (
        "https://a.example/news/1"
    ),
}


@pytest.mark.parametrize("written", LINKS)
def test_finds_the_link_of_an_entry(written: str) -> None:
    body = rss(f"<item><title>x</title>{written}</item>").replace(
        "<rss ", '<rss xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" '
    )
    assert [entry.url for entry in feed(body).candidates] == [LINKS[written]]


@pytest.mark.parametrize("link", ["", "#top", "javascript:alert(1)", "mailto:a@b.example", "http://", "feed.xml"])
def test_what_leads_to_no_page_of_its_own_is_no_entry(link: str) -> None:
    assert not feed(rss(f"<item><title>x</title><link>{link}</link></item>")).candidates


DATES = {
    "Tue, 3 Mar 2026 08:30:00 UT": DAY,
    "2026-03-03T09:30:00+01:00": DAY,
    "2026-03-03 08:30:00": DAY,
    "3 March 2026 08:30": DAY,
    "03 Mar 2026 08:30:00 +0000": DAY,
    "Mon, 01 Jan 1899 00:00:00 GMT": None,
    "Thu, 01 Jan 2099 00:00:00 GMT": None,
    "soon": None,
    "": None,
}


@pytest.mark.parametrize("written", DATES)
def test_reads_dates_in_odd_forms(written: str) -> None:
    (entry,) = feed(rss(f"<item>{ITEM}<pubDate>{written}</pubDate></item>")).candidates
    assert entry.published == DATES[written]


def entity_bomb(before: str = "") -> str:
    ladder = "".join(f'<!ENTITY {chr(98 + step)} "{(f"&{chr(97 + step)};") * 20}">' for step in range(8))
    bomb = f'<?xml version="1.0"?>{before}<!DOCTYPE rss [<!ENTITY a "{"ha" * 50}">{ladder}]>'
    return bomb + f"<rss version='2.0'><channel><item><title>&i;</title>{ITEM}</item></channel></rss>"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-32", "utf-7", "cp037"])
@pytest.mark.parametrize("before", ["", f"<!--{'x' * 70_000}-->"])
def test_entity_bombs_do_not_go_off(encoding: str, before: str) -> None:
    text = entity_bomb(before).replace('version="1.0"', f'version="1.0" encoding="{encoding}"', 1)
    for read in (feed, sitemap):
        try:
            found = read(text.encode(encoding))
        except NotReadableError:
            continue
        assert all(len(entry.title) <= 500 for entry in found.candidates)


NONSENSE = {
    "zeros": b"\0",
    "open tags": b"<",
    "nested": b"<a>",
    "CDATA": b"<![CDATA[",
    "comments": b"<!--",
    "ampersands": b"&amp;",
    "entities": b'<!ENTITY a "b">',
    "quotes": b"<a href='",
    "brackets": b"[",
}


@pytest.mark.parametrize("kind", NONSENSE)
@pytest.mark.parametrize("head", [b"", rss("@").split("@")[0].encode(), b'{"items":'])
def test_large_nonsense_is_answered_in_time(kind: str, head: bytes) -> None:
    body = head + NONSENSE[kind] * (100_000 // len(NONSENSE[kind]))
    plan = JsonDiscovery(type="json", url="https://a.example/api", items="items")
    for attempt in (
        lambda: feed(body),
        lambda: sitemap(body.replace(b"rss", b"urlset")),
        lambda: listing(body.decode()),
        lambda: read_json(body, FEED, plan, now=NOW),
    ):
        try:
            attempt()
        except NotReadableError:
            continue


def test_fifty_megabytes_are_read_no_further_than_needed() -> None:
    with pytest.raises(NotReadableError):
        feed(rss("@").split("@")[0].encode() + b" " * 50 * 2**20)
    listing("<p>" + " " * 50 * 2**20)


def test_many_odd_dates_do_not_hold_up_a_crawl() -> None:
    odd = "".join(f"<url><loc>/{number}</loc><lastmod>{number} o'clock</lastmod></url>" for number in range(3000))
    assert len(sitemap(f"<urlset>{odd}</urlset>").candidates) == 3000


# --- sitemaps ---------------------------------------------------------------------------------------------------

URL = "<url><loc> https://a.example/1 </loc><lastmod>2026-03-03T08:30:00Z</lastmod></url>"


@pytest.mark.parametrize(
    "body",
    [
        f"<urlset>{URL}</urlset>",
        f'<?xml version="1.0"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{URL}</urlset>',
        f'\n  <urlset xmlns="http://www.google.com/schemas/sitemap/0.84">{URL}</urlset>',
        f"<s:urlset xmlns:s='u'>{URL.replace('<', '<s:').replace('<s:/', '</s:')}</s:urlset>",
        f"<urlset>{URL}<url><loc>https://a.example/broken",
    ],
)
def test_sitemaps_with_and_without_namespaces(body: str) -> None:
    for data in (body.encode(), gzip.compress(body.encode())):
        first = sitemap(data).candidates[0]
        assert (first.url, first.modified, first.published) == ("https://a.example/1", DAY, None)


def test_news_sitemap_gives_title_and_date() -> None:
    news = "<n:news><n:publication_date>2026-03-03</n:publication_date><n:title>A &amp; B</n:title></n:news>"
    (entry,) = sitemap(f"<urlset xmlns:n='news'><url><loc>/1</loc>{news}</url></urlset>").candidates
    assert (entry.title, entry.published) == ("A & B", datetime(2026, 3, 3, tzinfo=UTC))


def test_an_image_in_a_sitemap_is_not_taken_for_its_page() -> None:
    image = "<i:image><i:loc>/picture.jpg</i:loc></i:image>"
    for entry in (f"<loc>/1</loc>{image}", f"{image}<loc>/1</loc>"):
        found = sitemap(f"<urlset xmlns:i='image'><url>{entry}</url></urlset>")
        assert [candidate.url for candidate in found.candidates] == ["https://a.example/1"]


def test_a_sitemap_index_is_for_following_and_follow_picks() -> None:
    entries = "".join(f"<sitemap><loc>/{name}.xml</loc></sitemap>" for name in ("news", "images"))
    body = f"<sitemapindex>{entries}</sitemapindex>"
    assert [each.url for each in sitemap(body).follow] == ["https://a.example/news.xml", "https://a.example/images.xml"]
    assert [each.url for each in sitemap(body, ("news",)).follow] == ["https://a.example/news.xml"]
    assert not sitemap(body).candidates


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"User-agent: *",
        b"<html><body>no</body></html>",
        b"\x1f\x8bnot gzip",
        gzip.compress(bytes(5 * 10**6), mtime=0),
        gzip.compress(b"<urlset/>", mtime=0)[:-9] + b"xx",
    ],
)
def test_what_is_no_sitemap_is_refused(body: bytes) -> None:
    try:
        assert not sitemap(body).candidates
    except NotReadableError as error:
        assert len(str(error)) < 100


# --- listings ---------------------------------------------------------------------------------------------------


def test_a_listing_heeds_its_base() -> None:
    page = "<base href='/archive/'><h2><a href='1'>A  drug</a></h2><a class=next href='?page=2'>more</a>"
    found = listing(page, "h2 a", "a.next")
    assert [(entry.url, entry.title) for entry in found.candidates] == [("https://a.example/archive/1", "A drug")]
    assert [entry.url for entry in found.follow] == ["https://a.example/archive/?page=2"]


@pytest.mark.parametrize("links", ["h2 a", "h2", "//h2/a", "(//h2)", "h2 > a[href]"])
def test_css_and_xpath_select_links_or_what_holds_them(links: str) -> None:
    page = "<nav><a href='/home'>Home</a></nav><h2><a href='/1'>One</a></h2><h2><a href='/2'>Two</a></h2>"
    assert [entry.title for entry in listing(page, links).candidates] == ["One", "Two"]


def test_links_to_nowhere_and_to_the_listing_itself_are_left_out() -> None:
    page = (
        "<a href=''>x</a><a href='#top'>x</a><a href='/news/'>x</a><a href='mailto:x'>x</a><a>x</a><a href='/1'>x</a>"
    )
    assert [entry.url for entry in listing(page).candidates] == ["https://a.example/1"]


@pytest.mark.parametrize("links", ["h2 >", "//h2[", "a::nonsense", "["])
def test_a_mistaken_selector_is_said_plainly(links: str) -> None:
    with pytest.raises(NotReadableError, match="is no CSS selector or XPath"):
        listing("<a href='/1'>x</a>", links)


# --- JSON -------------------------------------------------------------------------------------------------------


def api(data: object, **fields: str) -> Found:
    plan = JsonDiscovery(type="json", url="https://a.example/api", **fields)  # type: ignore[arg-type]
    return read_json(json.dumps(data).encode(), "https://a.example/api", plan, now=NOW)


def test_expressions_say_where_things_are_in_json() -> None:
    item = {"href": {"self": "/1"}, "names": [{"text": " A\n drug "}], "day": "2026-03-03T08:30:00Z"}
    found = api({"data": {"list": [item]}}, items="data.list", link="href.self", title="names[0].text", published="day")
    (entry,) = found.candidates
    assert (entry.url, entry.title, entry.published) == ("https://a.example/1", "A drug", DAY)


def test_items_that_are_not_what_was_expected_are_passed_over() -> None:
    assert [
        entry.url for entry in api([None, 3, "x", [], {}, {"link": {}}, {"link": ""}, {"link": "/1"}]).candidates
    ] == ["https://a.example/1"]


@pytest.mark.parametrize("data", [{}, {"items": {"a": 1}}, "text", 3, None])
def test_json_with_no_list_is_refused(data: object) -> None:
    with pytest.raises(NotReadableError, match="no list at 'items'"):
        api(data, items="items")


# --- any bytes --------------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        b"<rss version='2.0'>", b"<channel>", b"<item>", b"<link>", b"</link>", b"</item>", b"<title>", b"</title>",
        b"<feed xmlns='http://www.w3.org/2005/Atom'>", b"<entry>", b"<urlset>", b"<sitemapindex>", b"<url>", b"<loc>",
        b"</loc>", b"</url>", b"<lastmod>", b"<![CDATA[", b"]]>", b"<!--", b"&#x110000;", b"&#0;", b"&lt;", b"\xff\xfe",
        b"\xef\xbb\xbf", b"http://[", b"http://a:99999/", b"{", b'"items":[', b"{}", b"]", b"}", b"NaN", b"\x1f\x8b",
        b"<a href='", b"'>", b"<base href='", b"<?xml version='1.0' encoding='", b"?>", b"<!DOCTYPE x [", b"\x00",
        "https://ex\u2024ample.com/\ud7ff".encode(), b"<pubDate>", b"</pubDate>", b"2026-13-45", b"9" * 40,
    ]
)  # fmt: skip
BODIES = st.one_of(
    st.binary(max_size=300), st.lists(st.one_of(PIECES, st.binary(max_size=6)), max_size=25).map(b"".join)
)


@settings(max_examples=300, deadline=3000)
@given(body=BODIES, encoding=st.sampled_from(["utf-8", "utf-16", "latin-1", "no-such"]))
def test_no_bytes_raise_anything_but_not_readable(body: bytes, encoding: str) -> None:
    plan = JsonDiscovery(type="json", url="https://a.example/api", items="items")
    for attempt in (
        lambda: feed(body),
        lambda: sitemap(body),
        lambda: read_listing(body, FEED, encoding=encoding, links="a", following="//a"),
        lambda: read_json(body, FEED, plan, now=NOW),
    ):
        try:
            found = attempt()
        except NotReadableError as error:
            assert "\n" not in str(error)
            continue
        assert all(entry.url.startswith(("http://", "https://")) for entry in found.candidates)
