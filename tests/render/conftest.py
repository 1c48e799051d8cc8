from __future__ import annotations

from pathlib import Path

import pytest

from digest.config import defaults
from digest.render import Renderer

TEMPLATES = defaults() / "templates"


@pytest.fixture(scope="session")
def templates() -> Path:
    return TEMPLATES


@pytest.fixture(scope="session")
def renderer() -> Renderer:
    return Renderer(TEMPLATES)
