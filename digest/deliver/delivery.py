"""Takes an issue through the ledger: what is queued is claimed, handed over, and settled, one reader at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from digest.deliver.message import build, check_sender, message_id
from digest.deliver.transport import RefusedError, TemporaryError, Transport, UnavailableError, UncertainError
from digest.store import Database, editions

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one reader's delivery stands: "sent", "failed", "queued" (the server said later) or "sending" (unknown)."""

    recipient: str
    state: str
    detail: str
    now: bool = True
    """Whether it came to this just now, and not in an earlier run."""


def enqueue(
    database: Database, draft: editions.Draft, recipients: Sequence[str], sender: str, now: datetime
) -> editions.Issue:
    """Write down an issue with a queued delivery for each recipient, in one transaction.

    Raises `UserError`, before anything is written, when `sender` is no address.
    """
    check_sender(sender)
    messages = [(reader, message_id(draft.digest, draft.issue_date, reader, sender)) for reader in recipients]
    return editions.save(database, draft, messages, now)


async def deliver(
    database: Database, issue: editions.Issue, transport: Transport, *, sender: str, clock: Clock
) -> list[Outcome]:
    """Send what is queued of `issue`; returns how every reader's delivery stands now, sent earlier ones too.

    One reader's refusal stops nobody else's mail. When the server is not there, whoever is left stays queued. Raises
    `UserError`, before anything is sent, when `sender` is no address.
    """
    check_sender(sender)
    queued = [delivery for delivery in editions.deliveries(database, issue) if delivery.state == "queued"]
    settled: dict[int, Outcome] = {}
    trouble = ""
    if queued:
        try:
            async with transport:
                for delivery in queued:
                    if not editions.claim(database, delivery, clock()):
                        continue  # another process has it
                    try:
                        outcome = await _hand_over(issue, delivery, transport, sender, clock())
                    except UnavailableError as error:
                        editions.settle(database, delivery, "queued", str(error), clock())
                        raise
                    editions.settle(database, delivery, outcome.state, outcome.detail, clock())
                    settled[delivery.id] = outcome
        except UnavailableError as error:
            trouble = str(error)
    return [
        settled.get(delivery.id) or _standing(delivery, trouble) for delivery in editions.deliveries(database, issue)
    ]


async def _hand_over(
    issue: editions.Issue, delivery: editions.Delivery, transport: Transport, sender: str, now: datetime
) -> Outcome:
    try:
        message = build(
            issue.mail,
            digest=issue.digest,
            sender=sender,
            recipient=delivery.recipient,
            message_id=delivery.message_id,
            sent=now,
        )
        receipt = await transport.send(message, delivery.recipient)
    except TemporaryError as error:
        return Outcome(delivery.recipient, "queued", str(error))
    except RefusedError as error:
        return Outcome(delivery.recipient, "failed", str(error))
    except UncertainError as error:
        return Outcome(delivery.recipient, "failed", f"the connection broke and the reader may have it: {error}")
    return Outcome(delivery.recipient, "sent", receipt.detail)


def _standing(delivery: editions.Delivery, trouble: str) -> Outcome:
    """A delivery we did not come to: `trouble`, if any, is what kept us from it."""
    if trouble and delivery.state == "queued":
        return Outcome(delivery.recipient, "queued", trouble)
    if delivery.state == "sending":
        detail = "another run is sending it, or was killed while it did; the reader may have it; it is not sent again"
        return Outcome(delivery.recipient, "sending", detail, now=False)
    return Outcome(delivery.recipient, delivery.state, delivery.detail, now=False)
