"""What pages show their readers: bylines, datelines and headlines, where no data states them."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from digest.clean import clean
from digest.clean.metadata.dates import DateRules, date_in_url, parse_date
from digest.clean.metadata.language import choose_language
from digest.clean.metadata.title import choose_title

PROSE = "<p>The agency took the filing up on its first day and named a date by which it means to decide on it.</p>" * 3
H1 = "<h1>A filing is accepted in Brussels</h1>"


def page(body: str, head: str = "") -> str:
    return f"<html><head>{head}</head><body>{body}{PROSE}</body></html>"


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("Published 3 Nov 2025", (2025, 11, 3)),
        ("3. November 2025", (2025, 11, 3)),
        ("le 3 novembre 2025", (2025, 11, 3)),
        ("3 de noviembre de 2025", (2025, 11, 3)),
        ("3 novembre 2025", (2025, 11, 3)),
        ("3 de outubro de 2025", (2025, 10, 3)),
        ("3 maart 2025", (2025, 3, 3)),
        ("Publicerad 3 maj 2025", (2025, 5, 3)),
        ("3. desember 2025", (2025, 12, 3)),
        ("3 października 2025", (2025, 10, 3)),
        ("3 ноября 2025 г.", (2025, 11, 3)),
        ("2025年11月3日", (2025, 11, 3)),
        ("2025년 11월 3일", (2025, 11, 3)),
        ("2025. november 3.", (2025, 11, 3)),
        ("22-Nov-2025", (2025, 11, 22)),
        ("03.11.2025", (2025, 11, 3)),
    ],
)
def test_dates_are_read_in_many_languages(text: str, when: tuple[int, int, int]) -> None:
    dated = parse_date(text, DateRules())
    assert dated is not None
    assert (dated.when, dated.day_only) == (datetime(*when, tzinfo=UTC), True)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("Nov 03, 2025, 07:30 ET", datetime(2025, 11, 3, 12, 30, tzinfo=UTC)),
        ("July 3, 2025 at 7:30 p.m. EDT", datetime(2025, 7, 3, 23, 30, tzinfo=UTC)),
        ("8:05 AM EST | November 3, 2025", datetime(2025, 11, 3, 13, 5, tzinfo=UTC)),
        ("3 November 2025, 14:05 CET", datetime(2025, 11, 3, 13, 5, tzinfo=UTC)),
        ("Mon Nov 03 2025 07:15:00 GMT+0200 (EET)", datetime(2025, 11, 3, 5, 15, tzinfo=UTC)),
        ("2025年11月3日 10:30", datetime(2025, 11, 3, 10, 30, tzinfo=UTC)),
    ],
)
def test_times_beside_dates_are_in_their_zone(text: str, when: datetime) -> None:
    dated = parse_date(text, DateRules())
    assert dated is not None
    assert (dated.when, dated.day_only) == (when, False)


@pytest.mark.parametrize(("language", "month"), [("en-US", 3), ("en", 3), ("en-GB", 4), ("de", 4)])
def test_region_tells_the_order_of_numbers(language: str, month: int) -> None:
    dated = parse_date("03/04/2025", DateRules(language=language))
    assert dated is not None and dated.when.month == month


@pytest.mark.parametrize(
    "text",
    ["Copyright 2025", "Phase 3 2025", "30 February 2025", "We met on 3 March 2025 to talk about the many results"],
)
def test_what_is_no_date_alone_is_none(text: str) -> None:
    assert parse_date(text, DateRules()) is None


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://pillbox.example/2025/09/15/title", 15),
        ("https://pillbox.example/2025/sep/05/title", 5),
        ("https://pillbox.example/news-20250915-title", 15),
        ("https://pillbox.example/20250915/title", 15),
        ("https://pillbox.example/2025/9/5/title", 5),
        ("https://pillbox.example/2025/13/15/title", None),
        ("https://pillbox.example/id-12345678901/", None),
    ],
)
def test_day_in_an_address(url: str, day: int | None) -> None:
    dated = date_in_url(url, DateRules())
    assert (dated.when.day if dated else None) == day


@pytest.mark.parametrize(
    "body",
    [
        f"{H1}<p>Last updated 9 May 2025 | Published 3 May 2025</p>",
        f"{H1}<div>Published</div><div>May 3, 2025</div>",
        f"<p>3 May 2025</p>{H1}",
        f"{H1}<p>BASEL, Switzerland, May 3, 2025 /Wire/ -- The agency took the filing up on its first day of work.</p>",
        f"<ul><li><time datetime='2025-06-01'>1 June</time> Other</li></ul>"
        f"<div>{H1}<time datetime='2025-05-03'>3 May</time></div>",
        f"{H1}<p>By Ines Okafor, 3 May 2025, 10 min read</p>",
    ],
)
def test_date_by_the_headline_is_the_articles(body: str) -> None:
    published = clean(page(body)).published
    assert published is not None and published.date() == datetime(2025, 5, 3, tzinfo=UTC).date()


def test_copyright_year_and_prose_are_no_date() -> None:
    prose = "<p>The trial began on 3 March 2021 and its last patient came in the autumn of that year.</p>"
    footer = "<footer>© 2025 Pillbox. All rights reserved 2019-2025.</footer>"
    assert clean(page(H1 + prose + footer)).published is None


def test_date_in_the_data_a_script_draws_the_page_from() -> None:
    other = {"title": "Other", "publishedAt": "2020-01-01"}
    post = {"title": "A filing is accepted in Brussels", "publishedAt": "2025-05-03T08:00:00Z"}
    data = {"props": {"teasers": [other], "x": "y" * 200, "post": post}}
    script = f"<script id='__NEXT_DATA__' type='application/json'>{json.dumps(data)}</script>"
    assert clean(page(H1 + script)).published == datetime(2025, 5, 3, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    "body",
    [
        f"{H1}<p class='byline'>By Ines Okafor</p>",
        f"{H1}<p>By Ines Okafor | 3 May 2025</p>",
        f"{H1}<p>3 May 2025</p><p>Ines Okafor</p>",
        f"{H1}<p>May 3, 2025 · Ines Okafor</p>",
        f"{H1}<p>Posted on May 3, 2025 by Ines Okafor</p>",
        f"{H1}<p>By</p><p>Ines Okafor</p>",
        f"{H1}<span>By<b>Ines Okafor</b></span>",
        f"{H1}<a rel='author' href='/x'>Ines Okafor</a>",
        f"{H1}<div class='author-box'><h4>Ines Okafor</h4><p>Ines has been writing on filings for years.</p></div>",
        f"{H1}{PROSE}<p>Written by Ines Okafor</p>",
        f"{H1}<div class='author'>Reviewed by Tom Lindqvist</div><p>Author: Ines Okafor, MD</p>",
        f"{H1}<ul class='authors'><li class='author-name'>Pillbox Team</li></ul><p class='author-name'>Ines Okafor</p>",
        f"{H1}<p>By Ines Okafor, Senior Director</p>",
    ],
)
def test_byline_is_found(body: str) -> None:
    assert clean(page(body)).authors == ("Ines Okafor",)


@pytest.mark.parametrize(
    "body",
    [
        f"{H1}<div id='comments'><div class='comment'><span class='comment-author'>Tom Lindqvist</span></div></div>",
        f"{H1}<p class='byline'>Reviewed by Tom Lindqvist</p>",
        f"{H1}<p class='byline'>By Pillbox Staff</p>",
        f"{H1}<a class='author-login' href='/login'>Log In</a>",
        f"{H1}<p>The report by Tom Lindqvist came out on the same day as the filing and says much the same.</p>",
    ],
)
def test_nobody_is_better_than_somebody_else(body: str) -> None:
    assert clean(page(body)).authors == ()


def test_site_named_after_its_author_has_an_author() -> None:
    person = {"@type": "BlogPosting", "author": {"@type": "Person", "name": "Ines Okafor"}}
    script = f"<script type='application/ld+json'>{json.dumps(person)}</script>"
    named = "<meta property='og:site_name' content='Ines Okafor'>"
    assert clean(page(H1, script + named)).authors == ("Ines Okafor",)


def test_library_order_of_names_is_turned() -> None:
    head = "<meta name='citation_author' content='Okafor, Ines'><meta name='citation_author' content='Lindqvist, Tom'>"
    assert clean(page(H1, head)).authors == ("Ines Okafor", "Tom Lindqvist")


def test_fuller_list_of_authors_wins() -> None:
    data = json.dumps({"@type": "NewsArticle", "author": {"@type": "Person", "name": "Ines Okafor"}})
    named = "<meta name='author' content='Ines Okafor and Tom Lindqvist'>"
    head = f"<script type='application/ld+json'>{data}</script>{named}"
    assert clean(page(H1, head)).authors == ("Ines Okafor", "Tom Lindqvist")


def test_headline_on_the_page_goes_before_one_for_search_engines() -> None:
    stated = ["Filing news: Brussels decision explained"]
    assert (
        choose_title(["A filing is accepted in Brussels"], stated, "", ["Pillbox"])
        == "A filing is accepted in Brussels"
    )
    assert choose_title(["Latest updates"], stated, "", ["Pillbox"]) == stated[0]
    assert choose_title(["Pillbox news of the day"], stated, "", ["Pillbox News of the Day"]) == stated[0]


@pytest.mark.parametrize(
    ("claims", "text", "expected"),
    [
        (["en"], "国家药监局受理新药上市申请", "zh"),
        (["en-US"], "Заявка принята к рассмотрению", "ru"),
        (["uk"], "Заявку прийнято до розгляду", "uk"),
        (["en"], "新薬の承認申請が受理されました", "ja"),
        (["de-DE"], "Der Antrag wurde angenommen – endlich", "de"),
        (["eng"], "", "en"),
        (["x-none", "fr"], "", "fr"),
    ],
)
def test_script_belies_a_wrong_claim(claims: list[str], text: str, expected: str) -> None:
    assert choose_language(claims, text) == expected


def test_who_is_stated_as_author_comes_before_who_is_classed_so() -> None:
    classed = "<p class='Byline'>By Marta Vell</p>"
    stated = "<p>From <a rel='author' class='byline' href='/p/7'>Ines Okafor</a></p>"
    assert clean(page(H1 + classed + stated)).authors == ("Ines Okafor",)
    assert clean(page(H1 + classed)).authors == ("Marta Vell",)
