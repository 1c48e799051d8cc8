"""Mail out of the house: a rendered issue to each of its readers, exactly one each. The ledger is in digest/store."""

from digest.deliver.delivery import Outcome, deliver, enqueue
from digest.deliver.message import address_of
from digest.deliver.notice import build_notice
from digest.deliver.outbox import OutboxTransport
from digest.deliver.smtp import PASSWORD_VARIABLE, SmtpTransport
from digest.deliver.transport import (
    Receipt,
    RefusedError,
    TemporaryError,
    Transport,
    UnavailableError,
    UncertainError,
)

__all__ = [
    "PASSWORD_VARIABLE",
    "OutboxTransport",
    "Outcome",
    "Receipt",
    "RefusedError",
    "SmtpTransport",
    "TemporaryError",
    "Transport",
    "UnavailableError",
    "UncertainError",
    "address_of",
    "build_notice",
    "deliver",
    "enqueue",
]
