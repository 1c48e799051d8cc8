"""What an article is made of beside its words: links, pictures, embedded posts, a standfirst, and what was judged."""

from __future__ import annotations

import pytest
from news_prose import FIRST, SECOND, THIRD

from digest.clean import clean, explain
from digest.config import Selectors
from digest.model import Article, Block, Embed, Image

URL = "https://pillbox.example/news/velmotinib"


def page(inside: str = "", above: str = "", head: str = "", below: str = "") -> str:
    return (
        f"<!doctype html><html lang=en><head><title>Velmotinib filing accepted | Pillbox</title>{head}</head><body>"
        f"<header><img src='/site-logo.png' width=300 height=120></header><main><article>"
        f"<h1>Velmotinib filing accepted</h1>{above}<div class=copy><p>{FIRST}</p>{inside}<p>{SECOND}</p><p>{THIRD}</p>"
        f"</div></article>{below}</main></body></html>"
    )


def article(*parts: str, **more: str) -> Article:
    return clean(page(*parts, **more), URL)


def links(block: Block) -> list[tuple[str, str]]:
    return [(block.text[link.start : link.end], link.url) for link in block.links]


def body(inside: str) -> tuple[Block, ...]:
    """The blocks of a body whose place is known, so that none is judged."""
    return clean(page(inside), URL, selectors=Selectors(body="div.copy")).blocks


def linked(inside: str) -> list[tuple[str, str]]:
    return [found for block in body(inside) for found in links(block)]


LONG = "the review is to end before summer, and two more agencies have begun their own, the company has said."


def test_links_keep_their_words_and_become_absolute() -> None:
    markup = (
        f"<p>Read <a href='/a?b=1&amp;c=2'> the\n<b>filing</b> </a>, the&nbsp;<a "
        f"href='https://ema.example/x'>rules</a> and "
        f"<a href='next#s2'>more</a>: {LONG}</p>"
    )
    assert linked(markup) == [
        ("the filing", "https://pillbox.example/a?b=1&c=2"),
        ("rules", "https://ema.example/x"),
        ("more", "https://pillbox.example/news/next#s2"),
    ]


def test_the_same_words_twice_are_linked_where_the_link_is() -> None:
    [block] = [block for block in body(f"<p>The filing is <a href='/f'>The filing</a>, {LONG}</p>") if block.links]
    assert block.links[0].start == len("The filing is ")


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "#notes",
        URL + "#notes",
        "mailto:a@b.c",
        "data:text/html,x",
        "//[",
        "http://",
        "",
        "/" * 3_000,
    ],
)
def test_what_leads_nowhere_else_is_no_link(href: str) -> None:
    assert linked(f"<p>See <a href='{href}'>this</a>, {LONG}</p>") == []


def test_links_are_relative_to_what_the_page_says() -> None:
    html = page(f"<p>See <a href='x'>this</a>, {LONG}</p>", head="<base href='/other/'>")
    assert [found for block in clean(html, URL).blocks for found in links(block)] == [
        ("this", "https://pillbox.example/other/x")
    ]


def test_links_in_lines_lists_rows_and_quotes() -> None:
    markup = (
        f"<p>One <a href='/1'>a</a><br><br>{LONG} <a href='/2'>b</a><br>line <a href='/3'>c</a></p>"
        f"<ul><li>Item with a <a href='/4'>link</a></li></ul>"
        f"<table><tr><td>Arm</td><td><a href='/5'>Months</a></td></tr></table>"
        f"<blockquote>{LONG} <a href='/6'>Quoted</a></blockquote><div>{LONG} <a href='/7'>loose</a><p>{LONG}</p></div>"
    )
    assert [word for word, _ in linked(markup)] == ["a", "b", "c", "link", "Months", "Quoted", "loose"]


def test_link_around_a_block_is_the_blocks() -> None:
    assert linked(f"<a href='/whole'><p>{LONG}</p></a>") == [(LONG, "https://pillbox.example/whole")]


def test_picture_above_the_body_leads_with_caption_and_credit_apart() -> None:
    figure = (
        "<figure><picture><source srcset='/p-800.jpg 800w, /p-1600.jpg 1600w'><img src='/p.jpg' alt='Lab'></picture>"
        "<figcaption>The plant in Ghent. Photo: Ines Okafor/Pillbox</figcaption></figure>"
    )
    head = "<meta property='og:image' content='https://pillbox.example/share.jpg'>"
    assert article(above=figure, head=head).image == Image(
        "https://pillbox.example/p-1600.jpg", "The plant in Ghent.", "Ines Okafor/Pillbox"
    )


def test_credit_in_an_element_of_its_own() -> None:
    figure = (
        "<figure><img src='p.jpg'><figcaption><span>The plant</span> <span class='photo-credit'>Credit: T. Lind</span>"
        "</figcaption></figure>"
    )
    image = article(figure).image
    assert image is not None
    assert (image.caption, image.credit) == ("The plant", "T. Lind")


@pytest.mark.parametrize(
    "late",
    [
        "src='data:image/gif;base64,R0lGOD' data-src='/real.jpg'",
        "src='/img/placeholder.gif' data-srcset='/real-s.jpg 300w,/real.jpg 900w'",
        "src='/blank.png' srcset='/small.jpg 1x, /real.jpg 2x'",
    ],
)
def test_picture_that_loads_late_is_found(late: str) -> None:
    image = article(f"<img {late}>").image
    assert image is not None
    assert image.url == "https://pillbox.example/real.jpg"


@pytest.mark.parametrize(
    "other",
    [
        "<img src='/assets/logo.png'>",
        "<img class='author-avatar' src='/ines.jpg'>",
        "<img src='/px.gif' width=1 height=1>",
        "<img src='/share-icons/x.png' alt='icon'>",
        "<img src='https://www.facebook.com/tr?id=1'>",
        "<div class='related-posts'><img src='/other.jpg'></div>",
        "<aside><img src='/other.jpg'></aside>",
        "<img src='/figure.svg'>",
        "<img src='javascript:x'>",
    ],
)
def test_what_is_no_picture_of_the_article_gives_way_to_the_stated_one(other: str) -> None:
    head = "<meta property='og:image' content='/stated.jpg'>"
    assert article(other, head=head).image == Image("https://pillbox.example/stated.jpg")


def test_no_picture_is_none() -> None:
    assert article(head="<meta property='og:image' content='/img/logo.png'>").image is None
    assert clean("<p>Nothing</p>", URL).image is None


def test_pictures_after_the_article_are_not_its_own() -> None:
    assert article(below="<section><img src='/teaser.jpg'></section>").image is None


@pytest.mark.parametrize(
    ("markup", "site", "url"),
    [
        ("<iframe src='//www.youtube-nocookie.com/embed/abcDEF12345?rel=0'></iframe>", "YouTube", "https://www.youtube.com/watch?v=abcDEF12345"),
        ("<iframe data-src='https://player.vimeo.com/video/76979871'></iframe>", "Vimeo", "https://vimeo.com/76979871"),
        ("<lite-youtube videoid='abcDEF12345'></lite-youtube>", "YouTube", "https://www.youtube.com/watch?v=abcDEF12345"),
        (
            "<blockquote class='twitter-tweet'><p>Filed! <a href='https://t.co/x'>t.co/x</a></p>&mdash; Ines "
            "<a href='https://twitter.com/ines/status/123'>March 3</a></blockquote>",
            "X",
            "https://twitter.com/ines/status/123",
        ),
        ("<amp-twitter data-tweetid='1234567'></amp-twitter>", "X", "https://x.com/i/status/1234567"),
        (
            "<blockquote class='instagram-media' "
            "data-instgrm-permalink='https://www.instagram.com/p/CabcDEF/?utm=1'></blockquote>",
            "Instagram",
            "https://www.instagram.com/p/CabcDEF/",
        ),
        (
            "<iframe "
            "src='https://www.facebook.com/plugins/post.php?href=https%3A%2F%2Fwww.facebook.com%2Fa%2Fposts%2F1'></iframe>",
            "Facebook",
            "https://www.facebook.com/a/posts/1",
        ),
        (
            "<iframe src='https://www.linkedin.com/embed/feed/update/urn:li:share:7011111'></iframe>",
            "LinkedIn",
            "https://www.linkedin.com/feed/update/urn:li:share:7011111",
        ),
        ("<iframe src='https://datawrapper.dwcdn.net/aBc12/3/'></iframe>", "Datawrapper", "https://datawrapper.dwcdn.net/aBc12/3/"),
        (
            "<iframe src='https://open.spotify.com/embed/episode/4rOoJ6Egrf8K2IrywzwOMk'></iframe>",
            "Spotify",
            "https://open.spotify.com/episode/4rOoJ6Egrf8K2IrywzwOMk",
        ),
        (
            "<iframe src='https://view.officeapps.live.com/op/embed.aspx?src=https://a.example/b.pptx'></iframe>",
            "Microsoft Office",
            "https://a.example/b.pptx",
        ),
    ],
)  # fmt: skip
def test_posts_and_videos_inside_the_body_are_named(markup: str, site: str, url: str) -> None:
    assert article(markup).embeds == (Embed(site, url),)


def test_frames_of_unknown_sites_and_outside_the_body_are_not_named() -> None:
    video = "<iframe src='https://www.youtube.com/embed/abcDEF12345'></iframe>"
    assert (
        article("<iframe src='https://ads.example/slot'></iframe>", below=f"<div><div>{video}</div></div>").embeds == ()
    )
    assert article(f"<div class='related-videos related'>{video}</div>").embeds == ()
    assert len(article(video * 3).embeds) == 1


def test_kinds_of_blocks_are_kept() -> None:
    markup = (
        f"<h3>What comes next</h3><ol><li>A hearing in May</li></ol><blockquote><p>{LONG}</p></blockquote>"
        "<pre>Arm     Months\nTablet  11.2</pre><table><tr><th>Arm</th><th>Months</th></tr></table>"
    )
    assert [(block.kind, block.level) for block in body(markup)[1:-2]] == [
        ("heading", 3),
        ("list_item", 0),
        ("quote", 0),
        ("preformatted", 0),
        ("table_row", 0),
    ]


def test_preformatted_text_keeps_its_columns() -> None:
    [block] = [
        block
        for block in body("<pre>\nArm     <a href='/x'>Months</a>\nTablet  11.2\n</pre>")
        if block.kind == "preformatted"
    ]
    assert block.text == "Arm     Months\nTablet  11.2"
    assert links(block) == [("Months", "https://pillbox.example/x")]


def test_beginning_of_the_body_is_no_standfirst() -> None:
    opening = FIRST.partition(",")[0]
    for head in (
        f"<meta property='og:description' content='{opening}…'>",
        f"<meta name=description content='{FIRST}'>",
    ):
        cleaned = article(head=head)
        assert (cleaned.dek, cleaned.blocks[0].text) == ("", FIRST)
    marked = clean(page().replace(f"<p>{FIRST}", f"<p class='standfirst'>{FIRST}</p><p>{FIRST}"), URL)
    assert FIRST in (marked.dek, marked.blocks[0].text)
    assert marked.dek != marked.blocks[0].text


def test_first_paragraph_in_a_box_of_its_own_is_no_standfirst_for_its_first_sentence() -> None:
    html = page(head=f"<meta name=description content='{FIRST}'>", inside=f"<p>{LONG}</p><p>{LONG.title()}</p>")
    cleaned = clean(html.replace(f"<p>{FIRST}</p>", f"<div class=first><p>{FIRST} {LONG.capitalize()}</p></div>"), URL)
    assert cleaned.dek == ""
    assert cleaned.blocks[0].text.startswith(FIRST)


def test_explanation_has_every_block_in_page_order() -> None:
    html = page("<p>Advertisement</p>", below="<nav><a href='/'>Home</a></nav>")
    cleaned, judged = explain(html, URL)
    assert cleaned == clean(html, URL)
    assert [each.block for each in judged if not each.reason] == list(cleaned.blocks)
    texts = [each.block.text for each in judged]
    assert texts.index(FIRST) < texts.index("Advertisement") < texts.index(SECOND) < texts.index("Home")
    reasons = {each.block.text: each.reason for each in judged}
    assert (reasons["Advertisement"], reasons["Home"], reasons[FIRST]) == ("advertisement", "navigation", "")
    assert all(each.score is None or 0 <= each.score <= 1 for each in judged)
    assert any(each.score is not None for each in judged)


def test_plain_text_is_explained_in_its_order() -> None:
    text = f"Velmotinib filing accepted\n\n{FIRST}\n\nSign up for our newsletter\n\n{SECOND}\n\n{THIRD}\n"
    cleaned, judged = explain(text, URL, content_type="text/plain")
    texts = [each.block.text for each in judged]
    assert [text for text in texts if text in (FIRST, SECOND, THIRD)] == [FIRST, SECOND, THIRD]
    assert texts.index(FIRST) < texts.index("Sign up for our newsletter") < texts.index(SECOND)
    assert [each.block for each in judged if not each.reason] == list(cleaned.blocks)


def test_release_in_a_pre_is_explained_as_it_is_kept() -> None:
    lines = "\n\n".join(paragraph.replace(", ", ",\n") for paragraph in (FIRST, SECOND, THIRD))
    cleaned, judged = explain(page(f"<pre>{lines}</pre>"), URL, selectors=Selectors(body="pre"))
    assert [each.block for each in judged if not each.reason] == list(cleaned.blocks) != []


def test_text_with_nothing_in_it_says_so() -> None:
    assert clean("", content_type="text/plain").problem == "no_text"


@pytest.mark.parametrize("mark", ["\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff"])
def test_characters_without_room_are_taken_out_of_text_and_links(mark: str) -> None:
    line = f"The com{mark}mittee read <a href='https://a.example/r'>the long re{mark}port</a> on “side effects” twice."
    text = "".join(f"<p>{paragraph}</p>" for paragraph in (line, FIRST, SECOND, THIRD))
    block = clean(f"<article><h1>A vote on a tablet</h1>{text}</article>").blocks[0]
    link = block.links[0]
    assert block.text == "The committee read the long report on “side effects” twice."
    assert block.text[link.start : link.end] == "the long report"
