"""What is remembered of stories, so that they keep their ids and later steps find earlier ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select

from digest.model import PastStory
from digest.store.database import Database
from digest.store.tables import StoryRow


def since(database: Database, start: datetime) -> list[PastStory]:
    """The stories first told at or after `start`, oldest first."""
    query = select(StoryRow).where(StoryRow.dated >= start).order_by(StoryRow.dated, StoryRow.id)
    with database.read() as session:
        return [
            PastStory(
                row.id,
                row.dated,
                row.event,
                tuple(row.drugs),
                tuple(row.companies),
                tuple(row.diseases),
                tuple(row.urls),
            )
            for row in session.scalars(query)
        ]


def remember(database: Database, stories: Iterable[PastStory]) -> None:
    """Write down `stories`, in the place of what was known of those with the same ids."""
    with database.write() as session:
        for story in stories:
            row = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(story).items()}
            session.merge(StoryRow(**row))
