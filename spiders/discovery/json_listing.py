"""JSON answers that list articles, as content APIs give them: JMESPath says where things are (https://jmespath.org)."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError

from digest.config import JsonDiscovery
from digest.model import Candidate
from spiders.discovery.links import MAX_CANDIDATES, DateReader, Found, NotReadableError, article_link


def read_json(
    body: bytes, url: str, plan: JsonDiscovery, *, now: datetime, timezone: str = "UTC", order: str | None = None
) -> Found:
    """The items that `plan` selects; `order` is how they write numeric dates, as in `digest.dates.parse`.

    Raises `NotReadableError` when `body` is not JSON or `items` names no list.
    """
    try:
        data = json.loads(body)
        items = jmespath.search(plan.items, data)
    except (ValueError, RecursionError, JMESPathError):
        raise NotReadableError("not JSON") from None
    if not isinstance(items, list):
        raise NotReadableError(f"JSON with no list at {plan.items!r}")
    found = Found()
    reader = DateReader(now, timezone, order)
    for item in items[:MAX_CANDIDATES]:
        link = article_link(_field(item, plan.link), url)
        if link is not None:
            published = reader.read(_field(item, plan.published))
            found.candidates.append(Candidate(url=link, title=_field(item, plan.title)[:500], published=published))
    return found


def _field(item: Any, expression: str) -> str:
    if not expression:
        return ""
    try:
        value = jmespath.search(expression, item)
    except JMESPathError:
        return ""
    return " ".join(str(value).split()) if isinstance(value, str | int) else ""
