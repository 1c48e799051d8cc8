"""What many tests need: a site on loopback that does as it is told, and a project folder of one's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from loopback import Site

from digest.config import Project

settings.register_profile("repeatable", derandomize=True, deadline=None)  # no stopwatch: machines are noisy
settings.load_profile("repeatable")


@pytest.fixture
def site() -> Iterator[Site]:
    opened = Site()
    yield opened
    opened.close()


SETTINGS = """
[crawl]
contact = "tests@example.com"
timeout_seconds = 2
max_page_mb = 1
retries = 0
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """An empty project: no sources, no digests."""
    (tmp_path / "config/sources").mkdir(parents=True)
    (tmp_path / "config/digests").mkdir()
    (tmp_path / "config/settings.toml").write_text(SETTINGS)
    return Project(tmp_path)
