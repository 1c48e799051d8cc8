"""The process that cleans and stores pages, beside the one that fetches them: one for all crawls of this process.

A page that takes the interpreter down takes this worker's, not the crawl's. The worker outlives no parent, however that
ended, and leaves it to the parent to answer SIGINT and SIGTERM: what is in hand is finished first. Light to import, so
that the worker's imports can run beside the parent's.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import multiprocessing.util
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from multiprocessing import resource_tracker
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from digest.config import Project
    from digest.newsroom import Newsroom

P = ParamSpec("P")
T = TypeVar("T")


class WorkerDiedError(Exception):
    """The worker died over what it was asked to do, or was killed."""


_lock = threading.Lock()
_pool: ProcessPoolExecutor | None = None


def prepare(project: Project) -> None:
    """Start the worker, and have it read what `project`'s pages are cleaned by. Returns at once.

    That takes a second or two: done beside our own imports and the first requests, it holds nobody up. A mistake in
    what is read is told to whoever has the first page ingested.
    """
    _submit(_read, replace(project))


@lru_cache(maxsize=1)
def opened(newsroom: Newsroom) -> Newsroom:
    """In the worker: the first of equal newsrooms, which stays open. They come from the parent unopened."""
    return newsroom


def _running() -> ProcessPoolExecutor:
    """The worker, started if none is running."""
    global _pool
    # Started later, by the worker's queues, it would unblock the signals again: it sets no mask back, it clears it.
    resource_tracker.ensure_running()
    with _lock, _left_to_us(signal.SIGINT, signal.SIGTERM):
        if _pool is None:
            _pool = ProcessPoolExecutor(
                1, multiprocessing.get_context("spawn"), initializer=_begin, initargs=(logging.getLogger().level,)
            )
            _pool.submit(os.getpid)  # processes start with their first task
            # Where we are a process of multiprocessing's ourselves it waits for ours, which wait to be told to end:
            # told before it closes the queues they are told by (priority 10).
            multiprocessing.util.Finalize(None, _pool.shutdown, exitpriority=100)
        return _pool


async def run(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What `function` returns in the worker. Raises what it raises, and `WorkerDiedError` where it ends the process."""
    try:
        return await asyncio.wrap_future(_submit(function, *args, **kwargs))
    except BrokenProcessPool as error:
        raise WorkerDiedError from error


def _submit(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
    global _pool
    pool = _running()
    try:
        return pool.submit(function, *args, **kwargs)
    except BrokenProcessPool:  # it died over an earlier task, or with none
        with _lock:
            if _pool is pool:
                _pool = None
        return _submit(function, *args, **kwargs)


def _begin(log_level: int) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    logging.basicConfig(level=log_level, format="%(name)s: %(message)s")


def _read(project: Project) -> None:
    from digest.newsroom import Newsroom

    opened(Newsroom(project)).check_vocabularies()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    wait([parent.sentinel])
    os._exit(1)


@contextmanager
def _left_to_us(*signals: signal.Signals) -> Iterator[None]:
    """Block signals in this thread; a process started meanwhile never has them delivered."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
