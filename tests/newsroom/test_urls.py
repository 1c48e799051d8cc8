"""Two addresses of one page become one, and nothing in an address breaks anything."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from digest.urls import MAX_LENGTH, canonical, site

SPELLINGS = {
    "HTTP://A.Example": "http://a.example/",
    "https://a.example:443/x": "https://a.example/x",
    "http://a.example:80/x#part": "http://a.example/x",
    "http://a.example:8080/x": "http://a.example:8080/x",
    "https://user:secret@a.example/x": "https://a.example/x",
    "https://a.example./x": "https://a.example/x",
    "https://a.example/a/../b/./c": "https://a.example/b/c",
    "https://a.example/x?b=2&a=1": "https://a.example/x?a=1&b=2",
    "https://a.example/x?UTM_Source=rss&id=7": "https://a.example/x?id=7",
    "https://a.example/x?utm_source=rss": "https://a.example/x",
    "https://a.example/x?": "https://a.example/x",
    "https://a.example/x?flag": "https://a.example/x?flag=",
    "https://a.example/x?et_blog": "https://a.example/x?et_blog=",
    " https://a.example/x\n": "https://a.example/x",
    "https://a.example/präparat": "https://a.example/pr%C3%A4parat",
    "https://a.example/pr%c3%a4parat": "https://a.example/pr%C3%A4parat",
    "https://bücher.example/x": "https://xn--bcher-kva.example/x",
    "http://[::1]:80/x": "http://[::1]/x",
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_spellings_of_one_address_meet(spelling: str) -> None:
    assert canonical(spelling) == SPELLINGS[spelling]


@pytest.mark.parametrize(
    "text",
    ["", "x", "ftp://a.example/x", "mailto:a@b.example", "javascript:alert(1)", "http://", "http:///x", "http://[::1/x",
     "http://a.example:99999/", "http://a.example:port/", "https://a.example/" + "x" * MAX_LENGTH, "http://./",
     "//a.example/x", "data:text/html,x", "http://a b.example/"],
)  # fmt: skip
def test_what_is_no_page_of_the_web_has_no_canonical_form(text: str) -> None:
    assert canonical(text) is None


def test_relative_addresses_are_resolved() -> None:
    assert canonical("../x?b", "https://a.example/one/two/three") == "https://a.example/one/x?b="
    assert canonical("//b.example/x", "https://a.example/") == "https://b.example/x"
    assert canonical("#top", "https://a.example/one") == "https://a.example/one"


TEXT = st.text(st.characters(codec=None), max_size=60)
URLISH = st.builds(
    "{}://{}{}{}/{}?{}#{}".format,
    st.sampled_from(["http", "https", "HTTPS", "ftp"]),
    st.sampled_from(["", "user@", "user:pass@", "a@b@", "@"]),
    st.sampled_from(["a.example", "A.EXAMPLE.", "[::1]", "127.0.0.1", "bücher.example", "x" * 80 + ".example",
                     "[", "xn--a"]),
    st.sampled_from(["", ":80", ":443", ":0", ":8080", ":99999", ":", ":x"]),
    TEXT,
    st.one_of(TEXT, st.sampled_from(["utm_source=x&id=1", "ID=1&fbclid=2", "a=%zz&b=%00", "a;b=1&&=&", "a=1&a=2"])),
    TEXT,
)  # fmt: skip


@settings(max_examples=600, deadline=1000)
@given(url=st.one_of(TEXT, URLISH), base=st.sampled_from(["", "https://a.example/b/", "http://["]))
@example(url="http://a.example/\ud800", base="")
@example(url="http://a.example/?\udfff=1", base="")
@example(url="http://a.example/%", base="")
@example(url="http://a.example/x?a=%25zz", base="")
@example(url="http://\u2100.example/", base="")
def test_a_canonical_address_stays_as_it_is_and_holds_no_more_than_the_page(url: str, base: str) -> None:
    found = canonical(url, base)
    if found is None:
        return
    assert canonical(found) == found
    assert found.isascii()
    assert found.isprintable()
    assert " " not in found
    parts = urlsplit(found)
    assert parts.scheme in ("http", "https")
    assert parts.hostname
    assert not parts.fragment
    assert "#" not in found
    assert "@" not in parts.netloc
    assert parts.port not in ({"http": 80, "https": 443}[parts.scheme],)
    names = [name.lower() for name, _ in parse_qsl(parts.query, keep_blank_values=True)]
    assert not [name for name in names if name.startswith("utm_") or name in ("fbclid", "gclid")]


@given(url=TEXT)
def test_no_address_breaks_the_site(url: str) -> None:
    assert isinstance(site(url), str)
    assert isinstance(site(f"http://{url}/"), str)


def test_the_site_is_the_registrable_domain() -> None:
    assert site("https://www.news.example.co.uk:8443/x") == "example.co.uk"
    assert site("http://127.0.0.1:8000/x") == "127.0.0.1"
    assert site("http://localhost/x") == "localhost"
    assert site("http://[") == ""


@pytest.mark.timeout(60)  # a guard against running away, not a measurement
def test_hostile_length_costs_no_time() -> None:
    for text in ("http://a.example/" + "?&" * 10**6, "http://" + "a." * 10**6, "http://a.example/" + "../" * 10**6):
        assert canonical(text) is None
