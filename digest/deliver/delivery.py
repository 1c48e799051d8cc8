"""Takes an issue through the ledger: what is due is claimed, handed over and settled, a few readers at a time.

In: a stored issue and its letters. Out: how every reader's delivery stands. What mail servers say is read by the
transport, what that means for the ledger by `settling`.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from digest.config import DeliveryRules, UserError
from digest.deliver.clerk import Clerk
from digest.deliver.letters import Letters, Write
from digest.deliver.settling import Clock, Settler
from digest.deliver.transport import HandoverError, Letter, RefusedError, Transport, UnavailableError
from digest.readers.subscriber import masked
from digest.store import Database, ledger
from digest.store.editions import Issue
from digest.store.ledger import Delivery, Settlement

logger = logging.getLogger(__name__)

_BATCH = 100
_PATIENCE = 60.0
"""Seconds to wait for another run that sends the same digest."""

_UNKNOWN = "a run was killed while it sent it; the reader may have it; it is not sent again"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one reader's delivery stands: "queued", "deferred", "sent", "failed", or "sending", which is unknown."""

    recipient: str
    state: str
    detail: str
    now: bool = True
    """Whether it came to this just now, and not in an earlier run."""
    due_at: datetime | None = None
    """When it is sent, where that is later by its reader's wish."""


@dataclass(frozen=True)
class Terms:
    """How a digest is sent, whatever it says and whoever gets it: by mail, or through other `doors`."""

    rules: DeliveryRules
    clock: Clock
    at_least_once: bool = False
    doors: bool = False
    patience: float = _PATIENCE


class Stop:
    """Set by whoever wants the sending to end: the letters in hand go out, no further one does."""

    asked = False


async def deliver(
    database: Database, issue: Issue, transport: Transport, terms: Terms, letters: Letters, stop: Stop | None = None
) -> list[Outcome]:
    """Send what is due of `issue`; returns how every reader's delivery stands now, sent earlier ones too.

    One reader's refusal stops nobody else's mail. When the server is not there, whoever is left stays queued. Two runs
    never send the same digest at once: one waits for the other, up to `terms.patience` seconds.
    """
    with database.hold(f"send-{issue.digest}", terms.patience) as held:
        if not held:
            busy = "another run sends this digest, and takes what waits"
            return list(_standing(database, issue, terms, set(), busy))
        if terms.at_least_once:
            ledger.requeue_lost(database, issue.id, terms.clock())
        sending = _Sending(database, issue, transport, terms, letters, stop or Stop())
        await sending.run()
        return list(_standing(database, issue, terms, sending.settled, sending.trouble))


@dataclass
class _Sending:
    """One run of one issue. `settled` are the deliveries that it came to."""

    database: Database
    issue: Issue
    transport: Transport
    terms: Terms
    letters: Letters
    stop: Stop
    trouble: str = ""
    settled: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._settler = Settler(self.database, self.terms.rules, self.terms.clock, self.terms.at_least_once)
        self._due = ledger.due(self.database, self.issue.id, self.terms.clock(), doors=self.terms.doors)
        self._fault: Exception | None = None
        self._clerk = Clerk(self.database, self.terms.clock)
        self._ready: deque[tuple[Delivery, Write]] = deque()

    async def run(self) -> None:
        """Send until nothing is due, the server is gone, or we are told to stop."""
        self._refill()
        if not self._ready:
            return
        try:
            async with self.transport, asyncio.TaskGroup() as workers:
                for _ in range(self.transport.at_once):
                    workers.create_task(self._work())
        except UnavailableError as error:
            self.trouble = str(error)
        if self._fault:
            raise self._fault

    async def _work(self) -> None:
        """Settle one letter and claim the next, until there is none."""
        settlement = None
        try:
            while True:
                chosen = self._next()
                claimed = await self._clerk.turn(settlement, chosen[0] if chosen else None)
                if not chosen:
                    return
                settlement = await self._hand_over(*chosen) if claimed else None
        except Exception as error:  # the letters in other hands are brought to their end first
            self._fault = self._fault or error

    def _next(self) -> tuple[Delivery, Write] | None:
        try:
            return self._find_next()
        except Exception as error:  # what we have in hand is settled first
            self._fault = self._fault or error
            return None

    def _find_next(self) -> tuple[Delivery, Write] | None:
        while not self.trouble and not self._fault and not self.stop.asked:
            if not self._ready:
                self._refill()
            if not self._ready:
                return None
            delivery, write = self._ready.popleft()
            if not (paused := self._settler.paused(delivery)):
                return delivery, write
            self._settle([paused])
        return None

    def _refill(self) -> None:
        """Read on in the ledger until there is somebody to send to, or nobody is left."""
        while not self._ready and (batch := list(islice(self._due, _BATCH))):
            alone = self._settler.left_alone(batch)
            self._settle(alone)
            asked = [delivery for delivery in batch if delivery.id not in self.settled]
            written = list(zip(asked, self.letters(asked), strict=True))
            if left := [delivery.id for delivery, write in written if write is None]:
                ledger.withdraw(self.database, left)
            self._ready.extend((delivery, write) for delivery, write in written if write is not None)

    def _settle(self, settlements: Sequence[Settlement]) -> None:
        if settlements:
            ledger.turn(self.database, settlements, (), self.terms.clock())
            self.settled.update(each.id for each in settlements)

    async def _hand_over(self, delivery: Delivery, write: Write) -> Settlement:
        try:
            letter = _written(write, self.terms.clock())
            settlement = self._settler.taken(delivery, await self.transport.send(letter))
        except HandoverError as error:
            if isinstance(error, UnavailableError):
                self.trouble = str(error)
            settlement = self._settler.trouble(delivery, error)
        self.settled.add(delivery.id)
        logger.info("%s: %s: %s %d", self.issue.digest, masked(delivery.recipient), settlement.state, settlement.code)
        return settlement


def _written(write: Write, now: datetime) -> Letter:
    """The letter. A fault of the program costs the reader whose letter met it, and no other."""
    try:
        return write(now)
    except (HandoverError, UserError):
        raise
    except Exception as error:
        logger.exception("a letter could not be written")
        raise RefusedError(f"could not be written ({type(error).__name__}), which is a fault of the program") from error


def _standing(database: Database, issue: Issue, terms: Terms, settled: set[int], trouble: str) -> Iterator[Outcome]:
    """Every delivery as it stands; `trouble`, if any, is what kept us from those that are due."""
    now = terms.clock()
    for delivery in ledger.deliveries(database, issue.id, doors=terms.doors):
        detail, due_at = delivery.detail, None
        if delivery.state == "queued":
            due_at = delivery.due_at if delivery.due_at and delivery.due_at > now else None
            detail = f"at {due_at:%Y-%m-%d %H:%M %Z}" if due_at else trouble
        elif delivery.state == "sending":
            detail = detail or _UNKNOWN
        tried = delivery.id in settled or detail == trouble != ""
        yield Outcome(delivery.recipient, delivery.state, detail, tried, due_at)
