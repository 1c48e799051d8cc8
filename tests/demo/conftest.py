from __future__ import annotations

import json
from typing import Any

import pytest
from demo_answers import Morning, read_morning

from digest.config import Project
from digest.demo import build


@pytest.fixture(scope="session")
def mornings() -> list[Morning]:
    return [read_morning(build.ARCHIVE / f"{morning:%Y-%m-%d}.warc.gz") for morning in build.MORNINGS]


@pytest.fixture(scope="session")
def expected() -> dict[str, Any]:
    return json.loads((build.ARCHIVE / "expected.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def project() -> Project:
    return Project(build.ARCHIVE.parent / "project")
