"""Text of a mail encoded once and filled in for each reader. In: text with marks. Out: its bytes, the marks replaced.

Encoding 60 KB takes longer than all else about a mail, and readers' copies differ in a few links. Quoted-printable
(RFC 2045, 6.7) allows a soft line break anywhere, so the text between the marks is encoded once, and each reader's
links stand on lines of their own between soft breaks.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Callable, Mapping, Sequence

_LINE_BREAK = re.compile("\r\n|\r|\n")
_SOFT_BREAK = b"=\r\n"
_NOT_PLAIN = re.compile(rb"[^A-Za-z0-9._~:/?#@!$&'()*+,;%-]", re.DOTALL)
"""Bytes of a link that are written like "=3D"."""

_LINE = 76
"""Characters, RFC 2045's limit."""


class Body:
    """One part of a mail: its headers but for Content-Type, and its text with `marks` to be replaced.

    Text that is mostly beyond ASCII and has no marks is shorter as base64, which makes four bytes of three where
    quoted-printable makes three of one.
    """

    def __init__(self, text: str, marks: Sequence[str] = (), escape: Callable[[str], str] = str) -> None:
        self._escape = escape
        text = _LINE_BREAK.sub("\r\n", text.rstrip("\r\n")) + "\r\n"
        found = [mark for mark in marks if mark in text]
        content = text.encode()
        if found:
            pieces = re.split("(" + "|".join(map(re.escape, sorted(found, key=len, reverse=True))) + ")", text)
            self._encoding = b"quoted-printable"
            self._pieces = [_quoted(piece.encode()) for piece in pieces[::2]]
            self._marks = pieces[1::2]
            return
        self._marks = []
        if 6 * sum(byte > 127 for byte in content) > len(content):
            self._encoding, encoded = b"base64", _base64(content)
        elif content.isascii() and max(map(len, content.split(b"\r\n"))) <= 998:
            self._encoding, encoded = b"7bit", content
        else:
            self._encoding, encoded = b"quoted-printable", _quoted(content)
        self._pieces = [encoded]

    def part(self, kind: bytes, values: Mapping[str, str]) -> bytes:
        """The part as `kind` ("text/html"), with the value of each mark in its place."""
        head = (
            b"Content-Type: " + kind + b"; charset=utf-8\r\nContent-Transfer-Encoding: " + self._encoding + b"\r\n\r\n"
        )
        filled = [head, self._pieces[0]]
        for mark, piece in zip(self._marks, self._pieces[1:], strict=True):
            filled += [_folded(self._escape(values[mark])), piece]
        return b"".join(filled)


def _quoted(content: bytes) -> bytes:
    """`content` as quoted-printable; where it ends within a line, there is room for a soft break behind it."""
    # Python takes the line ends of its first line for all.
    encoded = binascii.b2a_qp(content, istext=True).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    lines, end, last = encoded.rpartition(b"\r\n")
    return lines + end + _SOFT_BREAK.join(_split(last))


def _base64(content: bytes) -> bytes:
    lines = (content[start : start + 57] for start in range(0, len(content), 57))
    return b"".join(binascii.b2a_base64(line, newline=False) + b"\r\n" for line in lines)


def _folded(value: str) -> bytes:
    """`value` on lines of its own, that are no lines of the text."""
    quoted = _NOT_PLAIN.sub(lambda match: b"=%02X" % ord(match[0]), value.encode())
    return _SOFT_BREAK + b"".join(line + _SOFT_BREAK for line in _split(quoted))


def _split(quoted: bytes) -> list[bytes]:
    """Quoted text in pieces that fit into a line with a soft break behind them, and that cut no "=3D" in two."""
    pieces = []
    while len(quoted) >= _LINE:
        cut = quoted.rfind(b"=", _LINE - 3, _LINE - 1)
        cut = _LINE - 1 if cut < 0 else cut
        pieces.append(quoted[:cut])
        quoted = quoted[cut:]
    return [*pieces, quoted]
