from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from demo_answers import Morning, discovered
from lxml import html

from digest.config import Project
from digest.demo.build import MORNINGS

DAYS = [f"{morning:%Y-%m-%d}" for morning in MORNINGS]
CORRECTED = "https://www.clearlinewire.example/releases/larkfield-summit-2-results-0302.html"


def text_of(page: bytes) -> str:
    return " ".join(html.document_fromstring(page).text_content().split())


def test_holds_six_sites_with_forty_articles_and_more_on_later_days(expected: dict[str, Any]) -> None:
    articles = expected["articles"]
    assert len(expected["sites"]) == 6
    assert 42 <= len(articles) <= 50
    days = Counter(article["crawled"] for article in articles)
    assert days[DAYS[0]] < days[DAYS[1]] < days[DAYS[2]]
    assert len({article["title"] for article in articles}) == len(articles)


def test_one_release_stands_on_four_sites_and_two_stories_are_told_in_several_words(expected: dict[str, Any]) -> None:
    stories = defaultdict(list)
    for article in expected["articles"]:
        stories[article["story"]].append(article)
    copies = stories["orvenza-approval"]
    assert len({article["site"] for article in copies}) == 4
    assert len({article["ends"] for article in copies}) == 1
    told_twice = [told for story, told in stories.items() if len(told) > 1 and story != "orvenza-approval"]
    assert len(told_twice) >= 2
    assert all(len({article["begins"] for article in told}) == len(told) for told in told_twice)


def test_pages_hold_the_words_expected_of_them(mornings: list[Morning], expected: dict[str, Any]) -> None:
    for article in expected["articles"]:
        answer = mornings[DAYS.index(article["crawled"])][article["url"]]
        assert answer.status == 200
        page = text_of(_decoded(answer.body, article["site"]))
        for words in (article["title"], article["dek"], article["begins"], article["ends"], *article["sections"]):
            assert " ".join(words.split()) in page, (article["url"], words)


def test_pages_hold_the_phrases_that_must_not_survive(mornings: list[Morning], expected: dict[str, Any]) -> None:
    for article in expected["articles"]:
        page = text_of(_decoded(mornings[DAYS.index(article["crawled"])][article["url"]].body, article["site"]))
        for phrase in (*expected["sites"][article["site"]]["boilerplate"], *article["removed"]):
            assert phrase in page, (article["url"], phrase)


def test_discovery_names_every_article_and_nothing_that_is_not_answered(
    mornings: list[Morning], expected: dict[str, Any], project: Project
) -> None:
    landed: set[str] = set()
    for source in project.sources.values():
        known: set[str] = set()
        for morning, now in zip(mornings, MORNINGS, strict=True):
            candidates, _ = discovered(source, morning, now)
            for url in {candidate.url for candidate in candidates} - known:
                answer = morning[url]
                if answer.status == 301:
                    url = answer.headers["location"]
                    answer = morning[url]
                landed.add(url)
                if answer.status == 200:
                    known.add(url)
    articles = {article["url"] for article in expected["articles"]}
    assert landed == articles | {url for url, why in expected["no_articles"].items() if why != "excluded"}


def test_discovery_says_when_an_article_was_published(
    mornings: list[Morning], expected: dict[str, Any], project: Project
) -> None:
    dates = {article["url"]: article["published"] for article in expected["articles"]}
    for slug in ("pharmacourier", "clearlinewire", "biomeridian-asia", "nima"):
        candidates, _ = discovered(project.sources[slug], mornings[-1], MORNINGS[-1])
        known = [candidate for candidate in candidates if candidate.url in dates]
        assert known
        for candidate in known:
            assert candidate.published is not None
            assert candidate.published.date().isoformat() == dates[candidate.url][:10]


def test_sponsored_article_is_named_but_excluded(
    mornings: list[Morning], expected: dict[str, Any], project: Project
) -> None:
    [sponsored] = [url for url, why in expected["no_articles"].items() if why == "excluded"]
    assert sponsored.encode() in mornings[1]["https://www.pharmacourier.example/feed/"].body
    assert not project.sources["pharmacourier"].articles.match(sponsored)
    assert all(sponsored not in morning for morning in mornings)


def test_withdrawn_article_answers_404_and_short_link_redirects(mornings: list[Morning]) -> None:
    courier = "https://www.pharmacourier.example"
    assert mornings[1][f"{courier}/2026/03/biosimilar-uptake-survey/"].status == 404
    moved = mornings[2][f"{courier}/?p=48213"]
    assert (moved.status, moved.headers["location"]) == (301, f"{courier}/2026/03/jinghai-filing-accepted/")


def test_tracked_links_lead_to_one_article(mornings: list[Morning], project: Project) -> None:
    feed = mornings[2]["https://www.pharmacourier.example/feed/"].body
    assert feed.count(b"corvane-chief-executive/?utm_source=rss&amp;utm_medium=feed") >= 2
    candidates, _ = discovered(project.sources["pharmacourier"], mornings[2], MORNINGS[2])
    named = Counter(candidate.url for candidate in candidates)
    assert named["https://www.pharmacourier.example/2026/03/corvane-chief-executive/"] == 2


def test_press_room_grows_by_a_page_a_day(mornings: list[Morning], project: Project) -> None:
    opened = [
        discovered(project.sources["brightmoor"], morning, now)[1]
        for morning, now in zip(mornings, MORNINGS, strict=True)
    ]
    assert [len(pages) for pages in opened] == [1, 2, 3]


def test_corrected_release_keeps_its_url_and_changes_its_number(mornings: list[Morning], project: Project) -> None:
    first, corrected = mornings[1][CORRECTED], mornings[2][CORRECTED]
    assert first.headers["etag"] != corrected.headers["etag"]
    was = "Discontinuation due to adverse events was 4.9% with tirasemtide"
    assert was in text_of(first.body)
    assert was not in text_of(corrected.body)
    assert was.replace("4.9%", "9.4%") in text_of(corrected.body)
    candidates, _ = discovered(project.sources["clearlinewire"], mornings[2], MORNINGS[2])
    [named] = [candidate for candidate in candidates if candidate.url == CORRECTED]
    assert named.published is not None
    assert named.modified is not None
    assert MORNINGS[1] < named.modified < MORNINGS[2]
    assert named.published < MORNINGS[1]


def test_discovery_without_news_keeps_its_etag(mornings: list[Morning], project: Project) -> None:
    tags = defaultdict(list)
    for source in project.sources.values():
        for morning, now in zip(mornings, MORNINGS, strict=True):
            candidates, opened = discovered(source, morning, now)
            named = tuple((candidate.url, candidate.modified) for candidate in candidates)
            tags[source.slug].append((named, morning[opened[-1]].headers["etag"]))
    for answers in tags.values():
        assert len({named for named, _ in answers}) == len({etag for _, etag in answers})
    assert tags["pharma-echo"][0] == tags["pharma-echo"][1] != tags["pharma-echo"][2]


def test_latin_1_pages_hold_latin_1_bytes_and_say_so_only_in_a_meta(mornings: list[Morning]) -> None:
    url = "https://www.pharma-echo.example/artikel.php?id=260228-rheinau-werk-ludwigshafen"
    page = mornings[0][url]
    assert page.headers["content-type"] == "text/html"
    assert b"charset=ISO-8859-1" in page.body
    assert "für sterile Fertigspritzen".encode("latin-1") in page.body
    assert "Jürgen Weiß" in page.body.decode("latin-1")
    assert "für".encode() not in page.body


def test_chinese_page_is_utf_8_and_says_so_only_in_its_header(mornings: list[Morning]) -> None:
    page = mornings[1]["https://www.biomeridian-asia.example/news/20260302/jinghai-suvoretamab-zh.html"]
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert b"charset" not in page.body
    assert "国家药品监督管理局" in page.body.decode("utf-8")


def test_every_site_answers_robots_txt_each_morning(mornings: list[Morning], project: Project) -> None:
    for source in project.sources.values():
        for morning in mornings:
            assert morning[f"{source.homepage}robots.txt"].status == 200


def test_headers_are_those_of_real_servers(mornings: list[Morning]) -> None:
    answers = [answer for morning in mornings for answer in morning.values() if answer.status == 200]
    assert all({"date", "content-type", "content-length", "server"} <= answer.headers.keys() for answer in answers)
    compressed = [answer for answer in answers if answer.headers.get("content-encoding") == "gzip"]
    assert 0 < len(compressed) < len(answers)


def _decoded(body: bytes, site: str) -> bytes:
    """The page as UTF-8 with a byte order mark, which every parser obeys."""
    charset = "latin-1" if site == "pharma-echo" else "utf-8"
    return b"\xef\xbb\xbf" + body.decode(charset).encode()
