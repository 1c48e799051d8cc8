"""An edition as a JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/), one item a story."""

from __future__ import annotations

import json
from typing import Any

from digest.model import Edition
from digest.render.entries import Entry, entries
from digest.render.text import plain, web_url
from digest.render.wording import Wording


def render_json_feed(edition: Edition, wording: Wording, web: str = "") -> str:
    """The feed. `web` is where the issue can be read on the web, "" where it cannot."""
    feed: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": plain(edition.title) or edition.digest,
        "language": edition.language,
    }
    if address := web_url(web):
        feed["home_page_url"] = address
    feed["items"] = [_item(entry) for entry in entries(edition, wording)]
    return json.dumps(feed, ensure_ascii=False, indent=2) + "\n"


def _item(entry: Entry) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": entry.id,
        "title": entry.title,
        "content_html": entry.html,
        "date_published": entry.published,
        "language": entry.language,
        "authors": [{"name": outlet} for outlet in entry.outlets[:1]],
        "tags": [tag for tag in (entry.section, entry.kicker) if tag],
    }
    if entry.url:
        item["url"] = entry.url
    if entry.text:
        item["summary"] = entry.text
    return item
