"""A whole page through the door: what stays, what goes, and what is said about both."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from news_prose import FIRST, SECOND, THIRD

from digest.clean import clean
from digest.config import ConfigError, Selectors


def page(body: str, head: str = "") -> str:
    title = "<title>Velmotinib filing accepted | Pillbox</title>"
    return f"<!doctype html><html lang='en-GB'><head>{title}{head}</head><body>{body}</body></html>"


def article(inside: str = "", after: str = "") -> str:
    return page(
        f"<nav><a href='/'>Home</a><a href='/news'>News</a></nav><main><article><h1>Velmotinib filing accepted</h1>"
        f"<p>{FIRST}</p>{inside}<p>{SECOND}</p><p>{THIRD}</p></article>{after}</main>"
    )


def reasons(html: str) -> dict[str, str]:
    return {entry.text: entry.reason for entry in clean(html).removed}


def test_body_is_the_paragraphs_and_nothing_else() -> None:
    assert [block.text for block in clean(article()).blocks] == [FIRST, SECOND, THIRD]


def test_title_loses_the_site_name() -> None:
    assert clean(page(f"<p>{FIRST}</p><p>{SECOND}</p>", "<meta property='og:site_name' content='Pillbox'>")).title == (
        "Velmotinib filing accepted"
    )


def test_keeps_list_inside_article() -> None:
    cleaned = clean(article("<h2>What comes next</h2><ul><li>A hearing in May</li><li>A decision in June</li></ul>"))
    assert [(block.kind, block.level, block.text) for block in cleaned.blocks[1:4]] == [
        ("heading", 2, "What comes next"),
        ("list_item", 0, "A hearing in May"),
        ("list_item", 0, "A decision in June"),
    ]


def test_table_rows_are_read_across() -> None:
    cleaned = clean(article("<table><tr><th>Arm</th><th>Months</th></tr><tr><td>Tablet</td><td>11.2</td></tr></table>"))
    assert [block.text for block in cleaned.blocks if block.kind == "table_row"] == ["Arm | Months", "Tablet | 11.2"]


@pytest.mark.parametrize(
    ("markup", "reason", "text"),
    [
        ("<form><label>Weekly letter</label><input type='email'></form>", "signup", "Weekly letter"),
        ("<form><p>Welcome back</p><input type='password'></form>", "login", "Welcome back"),
        ("<div role='dialog' class='cookie-banner'>We like biscuits</div>", "cookie", "We like biscuits"),
        ("<div class='related-posts'><a href='/a'>Another story</a></div>", "related", "Another story"),
        ("<div class='shareButtons'><a href='#'>Send to a friend</a></div>", "share", "Send to a friend"),
        (
            "<figure><img src='x.png'><figcaption>A tablet on a table</figcaption></figure>",
            "caption",
            "A tablet on a table",
        ),
        ("<p>Image credit: The Pill Archive</p>", "credit", "Image credit: The Pill Archive"),
        ("<p>Advertisement</p>", "advertisement", "Advertisement"),
        ("<p>Sign up for our weekly letter</p>", "signup", "Sign up for our weekly letter"),
    ],
)
def test_boilerplate_goes_with_its_reason(markup: str, reason: str, text: str) -> None:
    html = article(inside=markup)
    assert text not in clean(html).text
    assert reasons(html)[text] == reason


def test_prose_that_mentions_sign_ups_and_cookies_stays() -> None:
    prose = (
        "Patients can sign up for the newsletter of the trial, accept cookies on its site, share their data and log in "
        "to see results, the investigators said, although fewer than half have done so since it opened last spring."
    )
    assert prose in clean(article(f"<p>{prose}</p>")).text


def test_form_around_the_whole_page_is_not_a_sign_up_box() -> None:
    html = page(
        f"<form><input type='email'><h1>Velmotinib filing accepted</h1>"
        f"<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p></form>"
    )
    assert clean(html).text == f"{FIRST}\n\n{SECOND}\n\n{THIRD}"


def test_class_name_of_boilerplate_on_the_article_itself_is_not_believed() -> None:
    html = page(
        f"<div class='newsletter'><h1>Velmotinib filing accepted</h1><p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p></div>"
    )
    assert SECOND in clean(html).text


def test_byline_and_date_leave_the_body_for_their_fields() -> None:
    head = "<meta name='author' content='Ines Okafor and Tom Lindqvist'>"
    html = page(
        f"<article><h1>Velmotinib filing accepted</h1><p>By Ines Okafor and Tom Lindqvist</p><p>4 March 2025</p>"
        f"<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p></article>",
        head,
    )
    cleaned = clean(html)
    assert cleaned.authors == ("Ines Okafor", "Tom Lindqvist")
    assert (cleaned.published, cleaned.published_day_only) == (datetime(2025, 3, 4, tzinfo=UTC), True)
    assert cleaned.blocks[0].text == FIRST


def test_standfirst_in_its_own_place_becomes_the_dek() -> None:
    dek = "The review of the first tablet of its kind is to end before summer"
    html = page(
        f"<header><h1>Velmotinib filing accepted</h1><p class='standfirst'>{dek}</p></header>"
        f"<article><p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p></article>"
    )
    cleaned = clean(html)
    assert cleaned.dek == dek
    assert dek not in cleaned.text


def test_repeated_paragraph_is_kept_once() -> None:
    assert clean(article(f"<p>{SECOND}</p>")).text.count(SECOND) == 1


def test_body_the_extractor_lost_is_found_again_by_its_metadata() -> None:
    head = (
        '<script type=\'application/ld+json\'>{"@type": "NewsArticle", "headline": "Velmotinib filing accepted",'
        f' "articleBody": "{FIRST} {SECOND} {THIRD}"}}</script>'
    )
    body = f"<h1>Velmotinib filing accepted</h1><div class='widget-x'><p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p></div>"
    assert clean(page(body, head)).text == f"{FIRST}\n\n{SECOND}\n\n{THIRD}"


def test_press_release_tails_become_sections() -> None:
    tails = (
        "<h3>About Orrin Therapeutics</h3><p>Orrin Therapeutics makes medicines for rare tumours and is based in "
        "Ghent, where it employs about two hundred people.</p><h3>Forward-Looking Statements</h3><p>This release holds "
        "statements about the future that may turn out to be wrong for many reasons.</p>"
    )
    html = page(
        f"<article><h1>Velmotinib filing accepted</h1><p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>{tails}</article>"
    )
    cleaned = clean(html)
    assert [section.name for section in cleaned.sections] == ["about", "forward_looking"]
    assert cleaned.text == f"{FIRST}\n\n{SECOND}\n\n{THIRD}"


def test_heading_that_begins_with_about_inside_the_news_stays() -> None:
    inside = f"<h3>About half of patients responded</h3><p>{THIRD.replace('Analysts', 'Doctors')}</p>"
    cleaned = clean(article(inside))
    assert cleaned.sections == ()
    assert "About half of patients responded" in cleaned.text


def test_selectors_decide_where_they_are_given() -> None:
    html = page(
        f"<h1>Ticker</h1><p class='t'>A title of its own</p><p id='when'>05/06/2024</p><div class='copy'><p>{FIRST}</p>"
        f"<p class='x'>Ask the pharmacist</p><p>{SECOND}</p></div><p>{THIRD}</p>"
    )
    cleaned = clean(
        html,
        selectors=Selectors(title="p.t", date="//p[@id='when']", body="div.copy", drop=(".x",)),
        date_order="DMY",
    )
    assert cleaned.title == "A title of its own"
    assert cleaned.published == datetime(2024, 6, 5, tzinfo=UTC)
    assert cleaned.text == f"{FIRST}\n\n{SECOND}"
    assert ("dropped", "Ask the pharmacist") in [(entry.reason, entry.text) for entry in cleaned.removed]


def test_selector_that_is_none_is_named() -> None:
    with pytest.raises(ConfigError, match=r"p\[\["):
        clean(article(), selectors=Selectors(title="p[["))


def test_same_page_same_article() -> None:
    html = article("<div class='share'>x</div>")
    assert clean(html) == clean(html)


def test_plain_text_content_type_is_read_as_text() -> None:
    cleaned = clean(
        f"Velmotinib filing accepted\n\n{FIRST}\n\n{SECOND}\n".encode(), content_type="text/plain; charset=utf-8"
    )
    assert cleaned.title == "Velmotinib filing accepted"
    assert cleaned.text == f"{FIRST}\n\n{SECOND}"
