"""`python -m digest.demo.build`: renders content/ through layouts/ into archive/, the same bytes on every run.

Writes one WARC file per morning and expected.json, which says what a good reader makes of the archive.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

from digest.demo.crawl import exchanges, layouts, links, online
from digest.demo.sites import Item, Site, load
from digest.demo.warc import write

ARCHIVE = Path(__file__).parent / "archive"
MORNINGS = tuple(datetime(2026, 3, day, 4, tzinfo=UTC) for day in (2, 3, 4))
"""When the crawler came by: Monday to Wednesday at 05:00 in Berlin, an hour before the issue of the last day."""

EXCERPT = 40
"""Characters of the first and last words of a body in expected.json."""


def build(archive: Path = ARCHIVE) -> None:
    """Write YYYY-MM-DD.warc.gz for each morning and expected.json into `archive`, which is made where it is missing."""
    archive.mkdir(parents=True, exist_ok=True)
    sites = load()
    environment = layouts()
    beginning = datetime.min.replace(tzinfo=UTC)
    for last, morning in pairwise((beginning, *MORNINGS)):
        crawled = chain.from_iterable(exchanges(site, morning, last, environment) for site in sites)
        (archive / f"{morning:%Y-%m-%d}.warc.gz").write_bytes(write(crawled, morning))
    text = json.dumps(expected(sites), ensure_ascii=False, indent=1)
    (archive / "expected.json").write_text(text + "\n", encoding="utf-8")


def expected(sites: tuple[Site, ...]) -> dict[str, Any]:
    """What should come out of the archive once all mornings are read, by site and by article.

    `boilerplate` holds phrases of a site's article pages that must not survive, `articles` one entry per page in the
    version that is online last; items with the same `story` are one event. `no_articles` says of the other URLs that
    discovery names why nothing comes of them.
    """
    last = [(site, item) for site in sites for item in reversed(online(site, MORNINGS[-1]))]
    return {
        "sites": {site.slug: {"name": site.name, "boilerplate": site.boilerplate} for site in sites},
        "articles": [_expected(site, item) for site, item in last if not _why_none(item)],
        "no_articles": {links(site, item)[0]: why for site, item in last if (why := _why_none(item))},
    }


def _why_none(item: Item) -> str:
    """Why `item` yields no article: "excluded" by the source's patterns, "gone", "thin"; "" where it does."""
    return {0: "excluded", 404: "gone"}.get(item.status, "thin" if item.thin else "")


def _expected(site: Site, item: Item) -> dict[str, Any]:
    published = item.published.date() if site.day_only else item.published
    return {
        "site": site.slug,
        "url": site.url(item),
        "crawled": next(f"{morning:%Y-%m-%d}" for morning in MORNINGS if item.moment <= morning),
        "title": item.title,
        "dek": item.dek,
        "authors": item.authors,
        "published": published.isoformat(),
        "language": item.language,
        "event": item.event,
        "story": item.story or f"{site.slug}/{item.slug}",
        "begins": item.blocks[0].text[:EXCERPT],
        "ends": item.blocks[-1].text[-EXCERPT:],
        "sections": [block.text for block in item.tail if block.kind == "heading"],
        "removed": [item.caption, *(text for _, text in item.comments)] if item.caption else [],
    }


if __name__ == "__main__":
    build()
