"""Whether readers have to pay. In: what the page says of access. Out: True, False, or None where it does not say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from digest.clean.metadata.head import MetaTags, every
from digest.clean.metadata.jsonld import Description
from digest.clean.metadata.names import MetadataNames

_MAX_PARTS = 20
_FREE = "isAccessibleForFree"
_ANSWERS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def paywalled(descriptions: Iterable[Description], metas: MetaTags, names: MetadataNames) -> bool | None:
    """Whether the article or a part of it is for subscribers.

    https://developers.google.com/search/docs/appearance/structured-data/paywalled-content
    """
    said: bool | None = None
    for described in descriptions:
        parts = [part for part in described.values("hasPart")[:_MAX_PARTS] if isinstance(part, dict)]
        answers = [_answer(node.get(_FREE)) for node in (*described.articles, *described.pages, *parts)]
        if False in answers:
            return True
        if True in answers:
            said = False
    if said is not None:
        return said
    stated = [value.casefold() for value in every(metas, names.access)]
    if any(value in names.access_words.paid for value in stated):
        return True
    return False if any(value in names.access_words.free for value in stated) else None


def _answer(value: Any) -> bool | None:
    """A schema.org Boolean: JSON's own, or text with or without the vocabulary's address."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("@value", value.get("@id"))
    if isinstance(value, bool):
        return value
    if isinstance(value, (str, int)):
        return _ANSWERS.get(str(value)[:100].rpartition("/")[2].strip().casefold())
    return None
