"""The spiders' door to the rest of the house, shared by all spiders of a process.

Cleaning and storing a page takes tens of milliseconds; it happens on one thread beside the event loop, so that
downloads go on meanwhile and writes to the store stand in line instead of contending for its lock.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import ParamSpec, TypeVar

from digest.config import Project
from digest.newsroom import Newsroom

P = ParamSpec("P")
T = TypeVar("T")


class Desk:
    """A newsroom and the one thread on which the spiders use it."""

    def __init__(self, project: Project) -> None:
        self.newsroom = Newsroom(project)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="newsroom")

    async def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `function` on the newsroom's thread and wait for what it returns."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, lambda: function(*args, **kwargs))


@cache
def desk(project: Project) -> Desk:
    """The desk of a project."""
    return Desk(project)
