"""Whatever a page holds, cleaning ends, soon, with an article."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.clean import clean, clean_text

PROSE = "<p>The committee found the tablet safe enough to be sold under watch, and asked for a second trial.</p>"


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 50_000 + PROSE,
        "<b>x" * 100_000,
        "<a " * 200_000,
        "&" * 1_000_000,
        f"<div class='{'a ' * 500_000}'>x</div>{PROSE}",
        "<table>" + "<tr><td rowspan=100 colspan=100>x</td></tr>" * 2_000 + "</table>",
        "<script type='application/ld+json'>" + "[" * 100_000 + "</script>" + PROSE,
        "<ul><li>x" * 20_000,
        "\0" * 100_000,
        "",
    ],
    ids=["deep", "unclosed", "open-tags", "entities", "attribute", "spans", "json", "lists", "nulls", "empty"],
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


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=2_000), st.text(max_size=20), st.text(max_size=40))
def test_no_bytes_raise(raw: bytes, charset: str, content_type: str) -> None:
    clean(raw, charset=charset, content_type=content_type)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=2_000))
def test_no_text_raises(text: str) -> None:
    clean_text(text)
