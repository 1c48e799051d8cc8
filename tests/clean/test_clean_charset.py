"""Bytes become the characters that were meant, whatever was declared."""

from __future__ import annotations

import pytest

from digest.clean.page.charset import decode

TEXT = "Le comité a jugé le médicament “sûr” – à suivre."


@pytest.mark.parametrize("declared", ["", "iso-8859-1", "utf-8", "no-such-charset", "base64", "utf-16"])
def test_utf8_is_seen_whatever_is_declared(declared: str) -> None:
    assert decode(TEXT.encode(), charset=declared) == TEXT


def test_header_charset_counts_where_bytes_are_not_utf8() -> None:
    assert decode("Москва и рынок".encode("cp1251"), content_type="text/html; charset=windows-1251") == "Москва и рынок"


def test_meta_charset_counts() -> None:
    markup = "<meta charset='shift_jis'><p>新薬の承認申請が受理された</p>"
    assert decode(markup.encode("cp932")) == markup


def test_latin1_means_windows_1252() -> None:
    assert decode(TEXT.encode("cp1252"), charset="iso-8859-1") == TEXT


def test_byte_order_mark_wins() -> None:
    assert decode(b"\xff\xfe" + "été".encode("utf-16-le"), charset="utf-8") == "été"


def test_one_stray_byte_does_not_change_the_encoding() -> None:
    assert decode(("é" * 400).encode() + b"\xe9", charset="utf-8").startswith("é" * 400)


def test_utf8_that_holds_the_replacement_character_is_still_utf8() -> None:
    text = TEXT * 20 + "\ufffd"
    assert decode(text.encode(), charset="iso-8859-1") == text
