"""What pages state about themselves: JSON-LD however broken, microdata, <meta> tags, and what of it is believed."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.clean import clean
from digest.clean.metadata.jsonld import Description, linked_nodes
from digest.clean.metadata.loose_json import load

URL = "https://news.pillbox.example/2025/a-filing"
ARTICLE = {"@type": "NewsArticle", "headline": "A filing is accepted in Brussels"}


def page(*, data: Any = None, head: str = "", body: str = "<h1>A filing is accepted in Brussels</h1>") -> str:
    script = "" if data is None else f"<script type='application/ld+json'>{json.dumps(data)}</script>"
    return f"<html><head>{script}{head}</head><body>{body}</body></html>"


@pytest.mark.parametrize(
    "text",
    [
        '<!-- {"headline": "A filing"} -->',
        '//<![CDATA[\n{"headline": "A filing"}\n//]]>',
        '/*<![CDATA[*/ {"headline": "A filing"} /*]]>*/',
        '<!--//--><![CDATA[//><!--\n{"headline": "A filing"}\n//--><!]]>',
        '{"headline": "A filing", }',
        '{"headline": "A filing",\n "keywords": ["a", "b",],}',
        '{"headline": "A filing"};',
        '{"headline": "A filing"}{"@type": "WebPage"}',
        '{"headline": "A filing", "articleBody": "tab\there\nand a line"}',
        "{&quot;headline&quot;: &quot;A filing&quot;}",
        '{"headline": "A filing", "description": "a "bare" quote", "datePublished": "2025-03-04"}',
    ],
)
def test_broken_json_is_read(text: str) -> None:
    assert load(text)[0]["headline"] == "A filing"


def test_what_is_beyond_repair_still_gives_date_and_author() -> None:
    text = '{"datePublished": "2025-03-04", "author": [{"@type": "Person", "name": "Ines Okafor"}], "about": "a "b""'
    cleaned = clean(
        f"<html><head><script type='application/ld+json'>{text}</script></head><body><p>x</p></body></html>"
    )
    assert cleaned.published == datetime(2025, 3, 4, tzinfo=UTC)
    assert cleaned.authors == ("Ines Okafor",)


@pytest.mark.parametrize(
    "text", ["[" * 200_000, '{"a":' * 100_000, '{"a": ' + "9" * 10_000 + "}", "{" * 1_000 + "}", ""]
)
def test_hostile_json_is_nothing(text: str) -> None:
    assert [node for node, _ in linked_nodes([text]) if node.get("@type")] == []


def test_five_megabytes_of_json_do_no_harm() -> None:
    text = json.dumps([{"@type": "Article", "headline": f"Number {i}"} for i in range(100_000)])
    assert len(linked_nodes([text])) <= 5_000


_NAMES = (
    *("@id", "@type", "@graph", "@value", "author", "name", "headline", "publisher", "hasPart", "keywords", "url"),
    *("datePublished", "image", "itemListElement", "isAccessibleForFree", "mainEntityOfPage"),
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(_NAMES),
            inner | st.sampled_from(["NewsArticle", "Person", "#a", "#b", "BreadcrumbList", "WebPage"]),
            max_size=6,
        )
    ),
    max_leaves=30,
)


@given(json_values)
def test_no_linked_data_raises(value: Any) -> None:
    described = Description([(node, aside) for node, aside in linked_nodes([json.dumps(value)])], ["A filing"])
    for name in ("author", "publisher", "keywords", "headline", "hasPart"):
        assert all(isinstance(text, str) for text in described.texts(name))
    clean(page(data=value), URL)


@given(st.text(alphabet='{}[]",:\\ax<!->', max_size=200))
def test_no_script_raises(text: str) -> None:
    load(text)


@given(
    st.lists(
        st.sampled_from(
            [
                *(
                    "<div itemscope>",
                    "<div itemscope itemtype='https://schema.org/Article'>",
                    "</div>",
                    "<time>",
                    "</time>",
                ),
                *("<b property='dc:date'>", "<span itemprop='author'>Ines", "<i itemprop='author' itemscope>", "x"),
                *("<meta itemprop='datePublished' content='2025'>", "<a rel='author tag' href='/author/x'>By"),
                "<p class='byline'>",
            ]
        ),
        max_size=30,
    )
)
def test_no_markup_raises(pieces: list[str]) -> None:
    clean("<html><body>" + "".join(pieces), URL)


def test_cyclic_references_end() -> None:
    graph = {
        "@graph": [ARTICLE | {"author": {"@id": "#a"}}, {"@id": "#a", "author": {"@id": "#a"}, "name": "Ines Okafor"}]
    }
    assert clean(page(data=graph)).authors == ("Ines Okafor",)


def test_teaser_in_a_list_is_not_the_article() -> None:
    teaser = ARTICLE | {"headline": "Something else", "datePublished": "2020-01-01", "author": "Tom Lindqvist"}
    data = [{"@type": "ItemList", "itemListElement": [{"item": teaser}]}, ARTICLE | {"datePublished": "2025-03-04"}]
    cleaned = clean(page(data=data))
    assert cleaned.published == datetime(2025, 3, 4, tzinfo=UTC)
    assert cleaned.authors == ()


def test_microdata_is_read() -> None:
    body = (
        "<article itemscope itemtype='https://schema.org/NewsArticle'><h1 itemprop='headline'>A filing is accepted</h1>"
        "<p itemprop='author' itemscope itemtype='https://schema.org/Person'><b itemprop='name'>Ines Okafor</b></p>"
        "<meta itemprop='datePublished' content='2025-03-04T10:00:00+01:00'><b itemprop='articleSection'>Filings</b>"
        "<span itemprop='publisher' itemscope><meta itemprop='name' content='Pillbox'></span>"
        "<div itemprop='comment' itemscope itemtype='https://schema.org/Comment'>"
        "<i itemprop='author'>Nobody Atall</i><time itemprop='datePublished' datetime='2025-04-01'></time></div>"
        "</article>"
    )
    cleaned = clean(page(body=body))
    assert cleaned.authors == ("Ines Okafor",)
    assert cleaned.published == datetime(2025, 3, 4, 9, tzinfo=UTC)
    assert (cleaned.section, cleaned.publisher) == ("Filings", "Pillbox")


def test_rdfa_is_read() -> None:
    body = (
        "<div vocab='https://schema.org/' typeof='Article'><h1 property='headline'>A filing is accepted</h1>"
        "<b property='schema:author'>Ines Okafor</b><b property='datePublished' content='2025-03-04'>today</b></div>"
    )
    cleaned = clean(page(body=body))
    assert (cleaned.authors, cleaned.published) == (("Ines Okafor",), datetime(2025, 3, 4, tzinfo=UTC))


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        (False, True),
        ("False", True),
        ("false", True),
        ("http://schema.org/False", True),
        (True, False),
        ("True", False),
        ("perhaps", None),
        (None, None),
    ],
)
def test_access_is_as_stated(stated: object, expected: bool | None) -> None:
    assert clean(page(data=ARTICLE | {"isAccessibleForFree": stated})).paywalled is expected


def test_part_behind_a_paywall_makes_a_paywalled_article() -> None:
    part = {"@type": "WebPageElement", "isAccessibleForFree": "False", "cssSelector": ".paid"}
    assert clean(page(data=ARTICLE | {"isAccessibleForFree": True, "hasPart": part})).paywalled is True


@pytest.mark.parametrize(("tier", "expected"), [("locked", True), ("metered", True), ("free", False), ("gold", None)])
def test_access_is_read_from_meta_tags(tier: str, expected: bool | None) -> None:
    assert clean(page(head=f"<meta property='article:content_tier' content='{tier}'>")).paywalled is expected


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("https://www.pillbox.example/a-filing", "https://www.pillbox.example/a-filing"),
        ("/a-filing#top", "https://news.pillbox.example/a-filing"),
        ("//pillbox.example/a", "https://pillbox.example/a"),
        ("https://other.example/a-filing", ""),
        ("https://pillbox.example.evil.example/a", ""),
        ("javascript:alert(1)", ""),
        ("https://user:word@pillbox.example/a", ""),
        ("https://www.pillbox.example/", ""),
        ("https://[bad/", ""),
        ("", ""),
    ],
)
def test_canonical_url_is_of_the_same_site(stated: str, expected: str) -> None:
    assert clean(page(head=f"<link rel='canonical' href='{stated}'>"), URL).canonical_url == expected


def test_canonical_url_may_be_the_shared_address() -> None:
    head = f"<link rel='canonical' href='https://other.example/x'><meta property='og:url' content='{URL}?id=1'>"
    assert clean(page(head=head), URL).canonical_url == f"{URL}?id=1"


def test_section_and_tags_are_read() -> None:
    head = "<meta property='article:tag' content='Oncology'><meta property='article:tag' content='EMA, oncology'>"
    cleaned = clean(page(data=ARTICLE | {"articleSection": ["Regulatory &amp; legal", "News"]}, head=head))
    assert (cleaned.section, cleaned.tags) == ("Regulatory & legal", ("Oncology", "EMA"))


def test_keywords_are_tags_but_not_those_for_programs() -> None:
    terms = ["id:123", {"@type": "DefinedTerm", "name": "Oncology"}, "EMA", 7, ""]
    assert clean(page(data=ARTICLE | {"keywords": terms})).tags == ("Oncology", "EMA")


def test_breadcrumb_before_the_article_is_its_section() -> None:
    names = ["Home", "News", "Filings", "A filing is accepted in Brussels"]
    crumbs = {
        "@type": "BreadcrumbList",
        "itemListElement": [{"position": i, "item": {"name": n}} for i, n in enumerate(names)],
    }
    assert clean(page(data=[ARTICLE, crumbs])).section == "Filings"


def test_modified_is_read_and_never_before_publication() -> None:
    data = ARTICLE | {"datePublished": "2025-03-04T10:00:00Z", "dateModified": "2025-03-05T10:00:00Z"}
    assert clean(page(data=data)).modified == datetime(2025, 3, 5, 10, tzinfo=UTC)
    assert clean(page(data=data | {"dateModified": "2024-01-01"})).modified is None


def test_stated_utc_takes_the_day_that_readers_see() -> None:
    data = ARTICLE | {"datePublished": "2025-03-04T23:30:00Z"}
    body = "<h1>A filing is accepted in Brussels</h1><p>5 March 2025</p>"
    published = clean(page(data=data, body=body)).published
    assert published == datetime(2025, 3, 4, 23, 30, tzinfo=UTC)
    assert published is not None and published.utcoffset() == timedelta(hours=1)


def test_stated_offset_is_kept_whatever_readers_see() -> None:
    data = ARTICLE | {"datePublished": "2025-03-04T23:30:00-05:00"}
    published = clean(page(data=data, body="<h1>A filing is accepted in Brussels</h1><p>5 March 2025</p>")).published
    assert published is not None and published.utcoffset() == timedelta(hours=-5)


def test_date_of_a_move_to_another_system_gives_way_to_an_earlier_one_on_the_page() -> None:
    data = ARTICLE | {"datePublished": "2025-08-04T12:00:00Z"}
    body = "<h1>A filing is accepted in Brussels</h1><p>Published 5 March 2019</p>"
    assert clean(page(data=data, body=body)).published == datetime(2019, 3, 5, tzinfo=UTC)
