"""Keeps the ledger for several letters on their way. In: how one ended, which comes next. Out: whether that is ours.

A thread does the writing, as a disk may take longer than sending a letter; other letters go on meanwhile, and what they
ask for goes into the next transaction together.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from digest.store import Database, ledger
from digest.store.ledger import Delivery, Settlement


@dataclass
class Clerk:
    """Writes down at once what its callers must know to be written before they go on."""

    database: Database
    clock: Callable[[], datetime]
    _settled: list[Settlement] = field(default_factory=list)
    _wanted: list[Delivery] = field(default_factory=list)
    _waiting: list[asyncio.Future[frozenset[int]]] = field(default_factory=list)
    _writing: asyncio.Task[None] | None = None

    async def turn(self, settled: Settlement | None, wanted: Delivery | None) -> bool:
        """Settle one delivery and claim another; whether it was had. Both are kept on disk when this returns."""
        answer: asyncio.Future[frozenset[int]] = asyncio.get_running_loop().create_future()
        self._waiting.append(answer)
        if settled:
            self._settled.append(settled)
        if wanted:
            self._wanted.append(wanted)
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())
        taken = await answer
        return wanted is not None and wanted.id in taken

    async def _write(self) -> None:
        while self._waiting:
            settled, wanted, waiting = self._settled, self._wanted, self._waiting
            self._settled, self._wanted, self._waiting = [], [], []
            try:
                taken = await asyncio.to_thread(ledger.turn, self.database, settled, wanted, self.clock())
            except Exception as error:
                for answer in waiting:
                    answer.set_exception(error)
            else:
                for answer in waiting:
                    answer.set_result(taken)
        self._writing = None
