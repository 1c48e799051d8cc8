"""Articles to be tagged, in few words."""

from __future__ import annotations

from datetime import UTC, datetime

from digest.facts import tag
from digest.model import Article, Block, EntityKind, Facts

PUBLISHED = datetime(2026, 3, 3, 9, tzinfo=UTC)


def facts(title: str, *paragraphs: str, published: datetime | None = PUBLISHED, language: str = "") -> Facts:
    blocks = tuple(Block("paragraph", text) for text in paragraphs)
    return tag(Article("https://news.example/1", title, blocks, published=published, language=language))


def ids(kind: EntityKind, title: str, *paragraphs: str) -> list[str]:
    return [entity.id for entity in facts(title, *paragraphs).named(kind)]
