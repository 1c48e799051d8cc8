"""What an answer means for a delivery, its address and its provider. In: a receipt or trouble. Out: how it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from digest.config import DeliveryRules
from digest.deliver.addresses import domain_of
from digest.deliver.transport import HandoverError, Receipt, RefusedError, UnavailableError, UncertainError
from digest.store import Database, suppressions
from digest.store.ledger import Delivery, Settlement

Clock = Callable[[], datetime]


@dataclass
class Settler:
    """Knows who is left alone: suppressed addresses, and providers that asked for patience.

    With `at_least_once`, a mail whose fate is unknown is sent again.
    """

    database: Database
    rules: DeliveryRules
    clock: Clock
    at_least_once: bool = False
    _throttled: Counter[str] = field(default_factory=Counter)
    _paused: dict[str, tuple[datetime, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        now = self.clock()
        self._paused = suppressions.paused(self.database, now, now + self.rules.throttling.pause)

    def left_alone(self, batch: Sequence[Delivery]) -> list[Settlement]:
        """What is settled of a batch without asking anybody."""
        suppressed = suppressions.suppressed(self.database, (delivery.recipient for delivery in batch))
        settled = []
        for delivery in batch:
            if reason := suppressed.get(delivery.recipient.casefold()):
                settled.append(Settlement(delivery.id, "failed", suppressions.told(reason)))
            elif pause := self.paused(delivery):
                settled.append(pause)
        return settled

    def paused(self, delivery: Delivery) -> Settlement | None:
        """The delivery put off, if its provider is left alone now."""
        if not self._paused:
            return None
        domain = domain_of(delivery.recipient)
        until, said = self._paused.get(domain, (None, ""))
        if until is None or until <= self.clock():
            return None
        detail = f"{domain} asked for patience: {said}"
        return Settlement(delivery.id, "deferred", detail, due_at=until)

    def taken(self, delivery: Delivery, receipt: Receipt) -> Settlement:
        """A delivery that the other side took."""
        self._throttled.pop(domain_of(delivery.recipient), None)
        return Settlement(delivery.id, "sent", receipt.detail, receipt.code)

    def trouble(self, delivery: Delivery, error: HandoverError) -> Settlement:
        """A delivery that it did not take, or perhaps did."""
        detail = str(error)
        if isinstance(error, UnavailableError):
            return Settlement(delivery.id, "queued", detail, error.code, delivery.due_at, tried=False)
        if isinstance(error, UncertainError) and not self.at_least_once:
            return Settlement(delivery.id, "sending", detail, error.code)
        if isinstance(error, RefusedError):
            self._note_bounce(delivery, error)
            return Settlement(delivery.id, "failed", detail, error.code)
        self._note_throttling(delivery, error)
        tries = delivery.attempts + 1
        pause = self.rules.retry(tries)
        if pause is None:
            return Settlement(delivery.id, "failed", f"given up after {tries} tries: {detail}", error.code)
        return Settlement(delivery.id, "deferred", detail, error.code, self.clock() + pause)

    def _note_bounce(self, delivery: Delivery, error: HandoverError) -> None:
        hard = self.rules.hard_bounces
        if error.of_recipient and error.status in hard.statuses:
            suppressions.count_bounce(self.database, delivery, str(error), hard.in_a_row, self.clock())

    def _note_throttling(self, delivery: Delivery, error: HandoverError) -> None:
        rule, domain = self.rules.throttling, domain_of(delivery.recipient)
        if not error.of_recipient or not (error.code in rule.codes or error.status.startswith("4.7.")):
            return
        self._throttled[domain] += 1
        if self._throttled[domain] >= rule.answers:
            until = self.clock() + rule.pause
            self._paused[domain] = until, str(error)
            suppressions.pause(self.database, domain, until, str(error))
