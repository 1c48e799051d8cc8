"""What was learnt of each source's standing text, as digest.clean packs it. Written by `articles.save`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from digest.store.database import Database
from digest.store.tables import SiteMemoryRow


@dataclass(frozen=True, slots=True)
class StoredMemory:
    """A source's memory, and when it last changed."""

    source: str
    packed: bytes
    changed_at: datetime


def changed_at(database: Database, source: str) -> datetime | None:
    """When the memory of `source` last changed, None where there is none."""
    with database.read() as session:
        return session.scalar(select(SiteMemoryRow.changed_at).where(SiteMemoryRow.source == source))


def read(database: Database, source: str) -> StoredMemory | None:
    """The memory of `source`, None where nothing was learnt yet."""
    with database.read() as session:
        row = session.get(SiteMemoryRow, source)
        return StoredMemory(source, row.memory, row.changed_at) if row else None
