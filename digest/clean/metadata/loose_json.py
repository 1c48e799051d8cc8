"""JSON as pages really embed it: in comments, with trailing commas, several documents in one script, cut off.

In: a script's text of any size. Out: the values in it, as many as can be read. Raises nothing.
"""

from __future__ import annotations

import json
import re
from typing import Any

_MAX_CHARACTERS = 1_000_000
# Each document that does not parse costs a reading of the rest of the script.
_MAX_DOCUMENTS = 20
# Comments around the data, for browsers of the nineties and for XML, in pieces.
_BEFORE = ("<!--", "<![CDATA[", "//", "/*", "*/")
_AFTER = ("-->", "]]>", "//", "/*", "*/", ";")
_MAX_PIECES = 8
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_ENTITY = (("&quot;", '"'), ("&#34;", '"'), ("&amp;", "&"))
_DECODER = json.JSONDecoder(strict=False)
_START = re.compile(r"[{\[]")
# What an article's own description says in one line each, where the JSON around it is beyond repair.
_STATED = re.compile(
    r'"(headline|datePublished|dateModified|articleSection|isAccessibleForFree)"\s{0,20}:\s{0,20}'
    r'"((?:[^"\\\n]|\\.){1,500})"'
)
_AUTHOR = re.compile(r'"author"\s{0,20}:[^}"]{0,20}(?:"@type"[^}]{0,200}?)?"name"\s{0,20}:\s{0,20}"([^"\\\n]{1,100})"')


def load(text: str) -> list[Any]:
    """The JSON values in `text`, of which no more than a million characters are read."""
    text = _unwrapped(text[:_MAX_CHARACTERS])
    for attempt in (_whole, _mended, _one_by_one):
        if values := attempt(text):
            return values
    return _salvaged(text)


def _unwrapped(text: str) -> str:
    text = text.strip()
    for _ in range(_MAX_PIECES):
        for piece in _BEFORE:
            text = text.removeprefix(piece).lstrip()
        for piece in _AFTER:
            text = text.removesuffix(piece).rstrip()
        if text[:1] in ("{", "[") and text[-1:] in ("}", "]"):
            break
    return text


def _whole(text: str) -> list[Any]:
    try:
        return [_DECODER.decode(text)]
    except (ValueError, RecursionError):
        return []


def _mended(text: str) -> list[Any]:
    if '"' not in text:
        for entity, character in _ENTITY:
            text = text.replace(entity, character)
    return _whole(_TRAILING_COMMA.sub(r"\1", text))


def _one_by_one(text: str) -> list[Any]:
    """Documents written one after another, until one cannot be read."""
    values: list[Any] = []
    end = 0
    while len(values) < _MAX_DOCUMENTS and (start := _START.search(text, end)):
        try:
            value, end = _DECODER.raw_decode(text, start.start())
        except (ValueError, RecursionError):
            break
        values.append(value)
    return values


def _salvaged(text: str) -> list[Any]:
    node: dict[str, Any] = {}
    for found in _STATED.finditer(text):
        node.setdefault(found.group(1), found.group(2))
    if node and (authors := _AUTHOR.findall(text)):
        node["author"] = authors
    return [{"@type": "Article", **node}] if node else []
