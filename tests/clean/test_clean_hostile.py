"""Whatever a page holds, cleaning ends, soon, with an article."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.clean import clean, clean_text, explain
from digest.config import Selectors

PROSE = "<p>The committee found the tablet safe enough to be sold under watch, and asked for a second trial.</p>"

SPACED = {"@type": "NewsArticle", "keywords": f"a{' ' * 100_000}b"}


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000 + PROSE,
        "<h1>" * 30_000 + PROSE,
        "<p>A line of text that is a block</p>" * 200_000,
        f"<article>{PROSE * 3}{'<a href=/x>y</a> ' * 100_000}</article>",
        f"<article>{PROSE * 3}<img srcset='{',' * 300_000}'><a href='{'/a' * 400_000}'>x</a></article>",
        f"<figure><img src=a.jpg><figcaption>{'( . ' * 50_000}</figcaption></figure>{PROSE * 3}",
        f"{PROSE * 3}{'<iframe src=https://youtu.be/abcdefgh></iframe><img src=a.jpg>' * 20_000}{PROSE}",
        f"<form><input type=email>{'<div>x<input type=email>' * 5_000}</form>{PROSE * 3}",
        "<b>x" * 100_000,
        "<a " * 200_000,
        "&" * 1_000_000,
        f"<div class='{'a ' * 500_000}'>x</div>{PROSE}",
        "<table>" + "<tr><td rowspan=100 colspan=100>x</td></tr>" * 2_000 + "</table>",
        "<script type='application/ld+json'>" + "[" * 100_000 + "</script>" + PROSE,
        "<ul><li>x" * 20_000,
        f"<table><tr>{'<td> . </td>' * 19_000}</table>{PROSE}",
        f"<meta name=keywords content='a'><script type='application/ld+json'>{json.dumps(SPACED)}</script>{PROSE}",
        f"<body>{'<nav>' * 240}{'word ' * 200_000}",
        f"<body>{'<footer>' * 240}{'<a href=x>abc</a>' * 18_000}<h1>News</h1>",
        "\0" * 100_000,
        "",
    ],
    ids=[
        "deep",
        "headings",
        "blocks",
        "links",
        "addresses",
        "caption",
        "frames",
        "fields",
        "unclosed",
        "open-tags",
        "entities",
        "attribute",
        "spans",
        "json",
        "lists",
        "cells",
        "keywords",
        "menus",
        "footers",
        "nulls",
        "empty",
    ],
)
@pytest.mark.timeout(60)  # a guard against running away, not a measurement
def test_page_made_to_hang_is_done_in_seconds(html: str) -> None:
    clean(html)


def test_prose_below_the_deepest_nesting_is_still_read() -> None:
    assert "second trial" in clean("<div>" * 5_000 + PROSE * 3 + "</div>" * 5_000).text


def test_comment_left_open_does_not_swallow_the_page() -> None:
    assert "second trial" in clean(f"<h1>News</h1><!-- here {PROSE}{PROSE.replace('committee', 'panel')}").text


def test_huge_page_is_cut_not_refused() -> None:
    assert clean(PROSE + "x" * 6_000_000).text
    assert "second trial" in clean(f"<h1>News</h1>{PROSE * 3}<!-- {'x' * 50_000_000} -->".encode()).text


@pytest.mark.parametrize(
    "html",
    [
        f"<html><head><title>News</title></head>{PROSE * 3}",
        f"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><body>{PROSE * 3}</body></html>",
        f"<html amp><head><style amp-boilerplate>body{{}}</style></head><body><article>{PROSE * 3}</article>",
        f"<html><body>\0{PROSE * 2}\0\0{PROSE.replace('tab', 'tab' + chr(0))}</body></html>",
        f"<html><body>{PROSE * 3}\ud800 \udfff</body></html>",
        f"{PROSE * 3}<frameset cols='50%,50%'><frame src=a></frameset>",
    ],
    ids=["no body", "XHTML", "AMP", "null bytes", "lone surrogates", "frameset"],
)
def test_prose_in_an_odd_document_is_read(html: str) -> None:
    cleaned = clean(html)
    assert "asked for a second trial" in cleaned.text
    assert cleaned.problem is None


@pytest.mark.parametrize(
    ("written", "meta", "header"),
    [
        ("utf-8-sig", "", ""),
        ("utf-16", "", ""),
        ("utf-8", "utf-8", ""),
        ("utf-8", "iso-8859-1", "iso-8859-1"),
        ("utf-8", "", "no-such-charset"),
        ("cp1252", "", "windows-1252"),
        ("cp1252", "", ""),
    ],
)
def test_letters_survive_whatever_is_said_of_them(written: str, meta: str, header: str) -> None:
    prose = PROSE.replace("committee", "comité européen")
    html = f"<html lang=fr><head>{f'<meta charset={meta}>' if meta else ''}</head><body>{prose * 3}</body></html>"
    cleaned = clean(html.encode(written), content_type=f"text/html; charset={header}" if header else "")
    assert "comité européen" in cleaned.text


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=2_000), st.text(max_size=20), st.text(max_size=40))
def test_no_bytes_raise(raw: bytes, charset: str, content_type: str) -> None:
    explain(raw, charset=charset, content_type=content_type)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=2_000))
def test_no_text_raises(text: str) -> None:
    clean_text(text)


@pytest.mark.parametrize("code", [*range(9), 11, 12, *range(14, 32), 127])
def test_control_character_becomes_a_space(code: int) -> None:
    sentence = f"<p>The committee{chr(code)}met twice before it voted on the tablet.</p>"
    assert "The committee met twice" in clean(f"<article>{PROSE}{sentence}{PROSE}</article>").text


@pytest.mark.parametrize("odd", ["&#3", "&#x1F;", "&#11;", "&#x00000003;", "&#65534;", "&#xFFFF;", "\ufffe", "&#0;"])
def test_no_character_that_xml_forbids_raises_or_is_kept(odd: str) -> None:
    told = PROSE.replace("tablet", f"tab{odd} let") * 3
    page = f"<h1>A&#233;{odd} B</h1><div class=ad>x{odd}</div>tail{odd}<article>{told}</article>"
    article = clean(page, selectors=Selectors(drop=(".ad",)))
    assert article.title == "Aé B" or "\ufffd" in article.title
    assert "tab let" in article.text or "\ufffd" in article.text
    assert all(character.isprintable() or character == "\n" for character in article.title + article.text)
    assert clean(f"{page}<p>{'word ' * 210_000}{odd}</p>{PROSE}").blocks


def test_references_to_real_characters_are_read() -> None:
    article = clean(
        f"<h1>A&#38;B &#233;&#xE9; &#9;&#10;&#13; &#160;C</h1>{PROSE.replace('tablet', '&#x31;0 &#313;') * 3}"
    )
    assert article.title == "A&B éé C"
    assert "10 Ĺ" in article.text
