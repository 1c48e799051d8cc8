"""Takes an issue through the ledger: what is queued is claimed, handed over, and settled, one reader at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage

from digest.deliver.message import build, message_id
from digest.deliver.transport import RefusedError, TemporaryError, Transport, UncertainError
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
    """Write down an issue with a queued delivery for each recipient, in one transaction."""
    messages = [(reader, message_id(draft.digest, draft.issue_date, reader, sender)) for reader in recipients]
    return editions.save(database, draft, messages, now)


async def deliver(
    database: Database, issue: editions.Issue, transport: Transport, *, sender: str, clock: Clock
) -> list[Outcome]:
    """Send what is queued of `issue`; returns how every reader's delivery stands now, sent earlier ones too.

    One reader's refusal stops nobody else's mail. When the server cannot be reached, all stay queued.
    """
    ledger = editions.deliveries(database, issue)
    queued = [delivery for delivery in ledger if delivery.state == "queued"]
    outcomes = {
        delivery.id: Outcome(delivery.recipient, delivery.state, delivery.detail, now=False) for delivery in ledger
    }
    if queued:
        try:
            async with transport:
                for delivery in queued:
                    message = build(
                        issue.mail,
                        digest=issue.digest,
                        sender=sender,
                        recipient=delivery.recipient,
                        message_id=delivery.message_id,
                        sent=clock(),
                    )
                    if editions.claim(database, delivery, clock()):
                        outcome = await _hand_over(transport, message, delivery.recipient)
                        editions.settle(database, delivery, outcome.state, outcome.detail, clock())
                        outcomes[delivery.id] = outcome
        except (TemporaryError, RefusedError) as error:
            for delivery in queued:
                if not outcomes[delivery.id].now:
                    outcomes[delivery.id] = Outcome(delivery.recipient, "queued", str(error))
    return list(outcomes.values())


async def _hand_over(transport: Transport, message: EmailMessage, recipient: str) -> Outcome:
    try:
        receipt = await transport.send(message, recipient)
    except TemporaryError as error:
        return Outcome(recipient, "queued", str(error))
    except RefusedError as error:
        return Outcome(recipient, "failed", str(error))
    except UncertainError as error:
        return Outcome(recipient, "failed", f"the connection broke and the reader may have it: {error}")
    return Outcome(recipient, "sent", receipt.detail)
