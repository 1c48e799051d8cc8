"""What readers ask for, whatever they write."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.config import Watch
from digest.readers.subscriber import Subscriber
from digest.readers.wishes import FIELDS, WishError, read_address, read_wishes, written

NOW = datetime(2026, 3, 4, 6, tzinfo=UTC)
DIGESTS = ("morning", "evening")
ANNA = Subscriber(
    address="anna@example.com",
    name="Anna",
    digests=("morning",),
    days="weekly",
    weekday=4,
    hour=0,
    watch=Watch(companies=("Merck & Co., Inc.",), words=("GLP-1", "first in class")),
    muted=("opioid",),
    form="text",
    created_at=NOW,
    changed_at=NOW,
)
TEXTS = st.text(max_size=300) | st.sampled_from(["morning", "12", "fri", "Europe/Berlin", "a;b\nc", "\u202e", "\x00"])


@pytest.mark.parametrize("separator", [";", "\n", "\r\n", " ; "])
def test_wishes_come_back_as_they_were_written(separator: str) -> None:
    blank = Subscriber(address=ANNA.address, created_at=NOW, changed_at=NOW)
    assert read_wishes(written(ANNA, separator), DIGESTS, blank) == ANNA


def test_what_is_not_given_stays() -> None:
    assert read_wishes({"hour": "7"}, DIGESTS, ANNA).hour == 7
    assert read_wishes({}, DIGESTS, ANNA) == ANNA


def test_every_mistaken_field_is_named() -> None:
    with pytest.raises(WishError) as caught:
        read_wishes(dict.fromkeys(FIELDS, "\x07"), DIGESTS, ANNA)
    assert set(caught.value.mistakes) == set(FIELDS)


@given(st.dictionaries(st.sampled_from(FIELDS), TEXTS))
def test_whatever_is_written_is_a_wish_or_a_mistake_of_one_line(given_texts: dict[str, str]) -> None:
    try:
        wanted = read_wishes(given_texts, DIGESTS, ANNA)
    except WishError as error:
        assert set(error.mistakes) <= set(given_texts)
        assert all(len(said.splitlines()) == 1 and len(said) < 200 for said in error.mistakes.values())
    else:
        assert wanted.digests
        assert set(wanted.digests) <= set(DIGESTS)
        assert read_wishes(written(wanted), DIGESTS, ANNA) == wanted


@given(st.text(max_size=300) | st.from_regex(r"[^\s@]{1,70}@[^\s@]{1,70}\.[^\s@]{1,20}", fullmatch=True))
def test_whatever_is_no_address_is_said_so(text: str) -> None:
    try:
        address = read_address(text)
    except WishError as error:
        assert list(error.mistakes) == ["address"]
    else:
        local, _, domain = address.rpartition("@")
        assert local.isascii()
        assert domain
        assert address.isprintable()
        assert len(address.splitlines()) == 1
        assert read_address(address) == address


@pytest.mark.parametrize(
    ("written_so", "read_so"),
    [
        (" Anna@EXAMPLE.com ", "Anna@example.com"),
        ("anna+news@example.co.uk", "anna+news@example.co.uk"),
        ("anna@xn--bcher-kva.example.com", "anna@bücher.example.com"),
    ],
)
def test_an_address_is_kept_in_its_usual_form(written_so: str, read_so: str) -> None:
    assert read_address(written_so) == read_so


@pytest.mark.parametrize(
    "text",
    ["", "anna", "anna@", "@example.com", "a b@example.com", "Anna <a@example.com>", "a@[127.0.0.1]", "a@localhost"],
)
def test_what_mail_servers_do_not_take_is_refused(text: str) -> None:
    with pytest.raises(WishError, match="not a mail address"):
        read_address(text)
