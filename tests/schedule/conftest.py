from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from simulation import World

from digest.store import Database

THURSDAY = datetime(2026, 3, 5, 3, tzinfo=UTC)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    database = Database(f"sqlite:///{tmp_path}/schedule.sqlite")
    yield World(database, THURSDAY)
    database.close()
