from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.render.columns import width, wrap
from digest.render.text import clip, plain, web_url


def test_plain_keeps_what_a_reader_sees_and_drops_what_they_cannot() -> None:
    assert plain("a\x00b\u202egnp\u202c \u2066x\u2069\u200b\ud800\U000e0041") == "abgnp x"
    assert plain("  two\r\n lines\t\u2028and\x85 more ") == "two lines and more"
    assert plain("می‌خواهم 👩‍🔬 Ærø 恒岳") == "می‌خواهم 👩‍🔬 Ærø 恒岳"


@given(st.text())
def test_plain_changes_nothing_the_second_time(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    assert not {unicodedata.category(character) for character in plain(text)} & {"Cc", "Cs", "Zl", "Zp"}


def test_clips_after_a_word() -> None:
    assert clip("Halden files, maritabine in Norway", 16) == "Halden files…"
    assert clip("Halden", 6) == "Halden"


def test_clips_within_text_that_has_no_words_to_keep() -> None:
    assert clip("恒岳制药的双特异性抗体", 5) == "恒岳制药…"


@given(st.text(), st.integers(1, 50))
def test_clipped_text_is_never_longer_than_asked(text: str, longest: int) -> None:
    assert len(clip(text, longest)) <= longest


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "mailto:a@b.example",
        "//site.example/x",
        "/relative",
        "https:///no-host",
        "https://fda.example@evil.example/",
        "https://fda.example\\@evil.example/",
        "https://[::1",
        "https://a..b/",
        "https://a.example:99999/",
        "https://a.example/" + "x" * 3000,
        'https://a"onmouseover=x.example/',
        "",
    ],
)
def test_leads_nowhere_but_to_web_addresses(url: str) -> None:
    assert web_url(url) == ""


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://a.example/x?y=1&z=2#top", "https://a.example/x?y=1&z=2#top"),
        ("HTTP://A.Example:8080", "http://a.example:8080"),
        ("https://a.example/%20%C3%A9", "https://a.example/%20%C3%A9"),
        ('https://a.example/"><script>`\\', "https://a.example/%22%3E%3Cscript%3E%60%5C"),
        ("https://münchen.example/straße", "https://xn--mnchen-3ya.example/stra%C3%9Fe"),
        ("https://[2001:db8::1]/x", "https://[2001:db8::1]/x"),
        ("https://a.example//two//slashes", "https://a.example//two//slashes"),
    ],
)
def test_writes_web_addresses_in_characters_that_are_safe_anywhere(url: str, link: str) -> None:
    assert web_url(url) == link


def test_wraps_words_to_the_columns_asked_for() -> None:
    assert wrap("one two three four", 9) == "one two\nthree\nfour"
    assert wrap("one two", 9, "  ") == "  one two"
    assert wrap("", 9) == ""


def test_wraps_chinese_by_its_double_width_and_keeps_its_full_stops_off_a_line_start() -> None:
    assert wrap("恒岳制药的抗体", 8) == "恒岳制药\n的抗体"
    assert wrap("恒岳制药。抗体", 10) == "恒岳制药。\n抗体"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"])), st.integers(4, 40))
def test_wrapped_lines_fit_and_lose_nothing_but_spaces(text: str, columns: int) -> None:
    wrapped = wrap(text, columns)
    assert all(width(line) <= columns for line in wrapped.split("\n"))
    assert "".join(wrapped.split()) == "".join(text.split())
