"""Bytes to characters: which encoding a page is really in.

In: the bytes of a page and what was said about their encoding. Out: a `str`, always; no bytes raise. What a server
or a `<meta>` says is a claim to be tested, not a fact: pages declared Latin-1 that are UTF-8 are common.
"""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

# The labels browsers read as a larger encoding: https://encoding.spec.whatwg.org/#names-and-labels
_SUPERSETS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# Seven-bit encodings: their bytes are plain ASCII, so only the declaration can tell.
_SEVEN_BIT = {"iso2022_jp", "hz"}
_META_CHARSET = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w:.-]{2,40})", re.IGNORECASE)
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w:.-]{2,40})", re.IGNORECASE)
_HTML_LANGUAGE = re.compile(rb"<html[^>]{0,300}?\blang\s*=\s*[\"']?([a-z]{2})", re.IGNORECASE)
# https://html.spec.whatwg.org/#determining-the-character-encoding, step 9: the languages with another default.
_LATIN_BY_LANGUAGE = {
    **dict.fromkeys(("cs", "hr", "sk", "sl", "bs", "ro", "sq"), "cp1250"),
    **dict.fromkeys(("hu", "pl"), "iso8859-2"),
    **dict.fromkeys(("tr", "az", "ku"), "cp1254"),
    **dict.fromkeys(("et", "lt", "lv"), "cp1257"),
    "vi": "cp1258",
}
# Of the bytes of a Latin-script page, at most this share lie outside ASCII.
_LATIN_SHARE = 0.15
_META_WITHIN_BYTES = 8192
_GUESS_FROM_BYTES = 20_000
# A text that is what it claims to be may still hold a stray byte from a copied quotation.
_TOLERATED_ERRORS = 0.01


def decode(raw: bytes, charset: str = "", content_type: str = "") -> str:
    """`raw` as text. `charset` is a known encoding label, `content_type` an HTTP Content-Type header; both may lie."""
    for bom, encoding in _BOMS:
        if raw.startswith(bom):
            return raw[len(bom) :].decode(encoding, "replace")
    if not raw.isascii():
        # Most pages: nothing that was said about them matters.
        text = raw.decode("utf-8", "replace")
        if "\ufffd" not in text:
            return text
    declared = [name for label in _labels(raw, charset, content_type) if (name := _known(label))]
    if raw.isascii():
        seven_bit = next((name for name in declared if name in _SEVEN_BIT), "ascii")
        return raw.decode(seven_bit, "replace")
    # Other encodings' text is next to never valid UTF-8 by accident, so this is sure whatever was declared.
    for encoding in ("utf-8", *declared):
        text = raw.decode(encoding, "replace")
        if text.count("\ufffd") <= _TOLERATED_ERRORS * _foreign(raw):
            return text
    return raw.decode(_guess(raw) or (declared[0] if declared else "utf-8"), "replace")


def _labels(raw: bytes, charset: str, content_type: str) -> list[str]:
    labels = [charset]
    if found := _HEADER_CHARSET.search(content_type):
        labels.append(found.group(1))
    if meta := _META_CHARSET.search(raw[:_META_WITHIN_BYTES]):
        labels.append(meta.group(1).decode("ascii"))
    return labels


def _known(label: str) -> str:
    """The Python codec for a label, or "" for none that turns bytes into text."""
    try:
        codec = codecs.lookup(label.strip())
        codec.decode(b"")
        b"".decode(label.strip())
    except (LookupError, ValueError, TypeError):
        return ""
    # A <meta> that could be read at all was not written in UTF-16, and UTF-8 is tried in any case.
    if codec.name.startswith(("utf-16", "utf-32", "utf-7")) or codec.name == "utf-8":
        return ""
    return _SUPERSETS.get(codec.name, codec.name)


def _foreign(raw: bytes) -> int:
    """How many bytes are outside ASCII: the ones an encoding can get wrong."""
    return len(raw) - len(raw.translate(None, bytes(range(128, 256))))


def _guess(raw: bytes) -> str:
    """The likeliest encoding of a stretch of `raw` around its first byte outside ASCII.

    Western pages hold too few such bytes to tell one single-byte Latin encoding from another: there the page's
    language decides, as in browsers.
    """
    first = next(position for position, byte in enumerate(raw) if byte > 127)
    stretch = raw[max(0, first - 500) : first + _GUESS_FROM_BYTES]
    if _foreign(stretch) > _LATIN_SHARE * len(stretch):
        best = from_bytes(stretch).best()
        return best.encoding if best else ""
    language = _HTML_LANGUAGE.search(raw[:_META_WITHIN_BYTES])
    return _LATIN_BY_LANGUAGE.get(language.group(1).decode("ascii").lower() if language else "", "cp1252")
