"""The spiders' door to the rest of the house, shared by all spiders of a crawl.

What is known of URLs is asked on one thread beside the event loop. Pages are cleaned and stored by the worker, all that
came in while it was busy in one go: downloads go on meanwhile, and on another core.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from typing import ParamSpec, TypeVar

from digest.config import Project
from digest.model import Page
from digest.newsroom import Ingested, Newsroom
from spiders import worker

P = ParamSpec("P")
T = TypeVar("T")

MAX_BATCH = 16
"""Pages that are stored in one transaction."""

_DIED = "could not be cleaned (the process died over it)"


class Desk:
    """A newsroom, the thread on which the spiders ask it, and the worker that takes their pages."""

    def __init__(self, newsroom: Newsroom) -> None:
        self.newsroom = newsroom
        self._unopened = replace(newsroom, project=replace(newsroom.project))
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="newsroom")
        self._waiting: list[tuple[Page, asyncio.Future[Ingested]]] = []
        self._taking: asyncio.Task[None] | None = None
        worker.prepare(newsroom.project)

    async def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `function` on the newsroom's thread and wait for what it returns."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, lambda: function(*args, **kwargs))

    async def ingest(self, page: Page) -> Ingested:
        """Have `page` cleaned and stored. A page that takes the worker down is answered with an error of its own."""
        answer: asyncio.Future[Ingested] = asyncio.get_running_loop().create_future()
        self._waiting.append((page, answer))
        if self._taking is None:
            self._taking = asyncio.create_task(self._take())
        return await answer

    async def _take(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[:MAX_BATCH], self._waiting[MAX_BATCH:]
                await self._answer(batch)
        finally:
            self._taking = None
            for _, answer in self._waiting:
                answer.cancel()
            self._waiting.clear()

    async def _answer(self, batch: Sequence[tuple[Page, asyncio.Future[Ingested]]]) -> None:
        try:
            ingested = await self._ingest([page for page, _ in batch])
        except Exception as error:
            for _, answer in batch:
                if not answer.done():
                    answer.set_exception(error)
            return
        for (_, answer), outcome in zip(batch, ingested, strict=True):
            if not answer.done():
                answer.set_result(outcome)

    async def _ingest(self, pages: Sequence[Page]) -> list[Ingested]:
        try:
            return await worker.run(_ingest, self._unopened, pages)
        except worker.WorkerDiedError:
            if len(pages) == 1:
                return [Ingested(pages[0].url, "no article", error=_DIED)]
            # One by one, to find the one.
            return [ingested for page in pages for ingested in await self._ingest([page])]


@cache
def desk(project: Project) -> Desk:
    """The desk of a project."""
    return Desk(Newsroom(project))


def _ingest(newsroom: Newsroom, pages: Sequence[Page]) -> list[Ingested]:
    return worker.opened(newsroom).ingest(pages)
