"""Undoes a Content-Encoding (RFC 9110, 8.4), never unpacking more than is asked for: an archive may hold bombs."""

from __future__ import annotations

import zlib
from collections.abc import Callable

import brotli

_CODINGS_AT_MOST = 4
"""Codings undone one after the other; nobody honest sends more than one."""


def undo(body: bytes, content_encoding: str, limit: int) -> bytes:
    """The first `limit` bytes of what `body` was before `content_encoding`, a header's value, was applied.

    As browsers do, a body that is not in the coding its header names is taken as it stands, and one that breaks off
    gives what can be had. The same goes for a coding we do not know: the body is left in it.
    """
    codings = [coding.strip().lower() for coding in content_encoding.split(",") if coding.strip()]
    for coding in reversed(codings[-_CODINGS_AT_MOST:]):
        unpack = _UNPACK.get(coding)
        if unpack is None:
            break
        body = unpack(body, limit)
    return body[:limit]


def _gzip(body: bytes, limit: int) -> bytes:
    """One gzip member after the other (RFC 1952, 2.2)."""
    unpacked = b""
    rest = body
    while rest and len(unpacked) < limit:
        member = zlib.decompressobj(wbits=31)
        part, intact = _inflate(member, rest, limit - len(unpacked))
        if not intact and not unpacked and not part:
            return body
        unpacked += part
        rest = member.unused_data if intact and member.eof else b""
    return unpacked


def _deflate(body: bytes, limit: int) -> bytes:
    """With or without the zlib wrapper: the name has always meant both (RFC 9110, 8.4.1.2)."""
    for wbits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        unpacked, intact = _inflate(zlib.decompressobj(wbits), body, limit)
        if intact or unpacked:
            return unpacked
    return body


def _inflate(stream: zlib._Decompress, packed: bytes, limit: int) -> tuple[bytes, bool]:
    """At most `limit` bytes out of `packed`, and whether it was sound as far as it was read."""
    parts: list[bytes] = []
    size = 0
    step = 1 << 16
    try:
        while packed and not stream.eof and size < limit:
            part = stream.decompress(packed, min(step, limit - size))
            parts.append(part)
            size += len(part)
            if not part and stream.unconsumed_tail == packed:
                break
            packed = stream.unconsumed_tail
    except zlib.error:
        return b"".join(parts), False
    return b"".join(parts), True


def _brotli(body: bytes, limit: int) -> bytes:
    stream = brotli.Decompressor()
    unpacked = b""
    data = body
    try:
        while len(unpacked) < limit and not stream.is_finished():
            part = stream.process(data, output_buffer_limit=limit - len(unpacked))
            data = b""
            if not part:
                break
            unpacked += part
    except brotli.error:
        return unpacked or body
    return unpacked


_UNPACK: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
}
