"""Keeps the ledger for several letters on their way. In: how one ended, which comes next. Out: whether that is ours.

What is asked for at about the same time goes into one transaction: one takes half as long as sending a letter.
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

    async def turn(self, settled: Settlement | None, wanted: Delivery | None) -> bool:
        """Settle one delivery and claim another; whether it was had. Both are kept on disk when this returns."""
        loop = asyncio.get_running_loop()
        if not self._waiting:
            # Two turns of the loop: letters whose answers lie ready come along.
            loop.call_soon(loop.call_soon, self._write)
        answer: asyncio.Future[frozenset[int]] = loop.create_future()
        self._waiting.append(answer)
        if settled:
            self._settled.append(settled)
        if wanted:
            self._wanted.append(wanted)
        taken = await answer
        return wanted is not None and wanted.id in taken

    def _write(self) -> None:
        settled, wanted, waiting = self._settled, self._wanted, self._waiting
        self._settled, self._wanted, self._waiting = [], [], []
        try:
            taken = ledger.turn(self.database, settled, wanted, self.clock())
        except Exception as error:
            for answer in waiting:
                answer.set_exception(error)
            return
        for answer in waiting:
            answer.set_result(taken)
