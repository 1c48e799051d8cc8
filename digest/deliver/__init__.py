"""Mail out of the house: a stored issue to each of its readers, exactly one each. The ledger is in digest/store."""

from digest.deliver.addresses import address_of, check_sender, domain_of
from digest.deliver.bouncing import take_report
from digest.deliver.delivery import Outcome, Stop, Terms, deliver
from digest.deliver.domain import Domain, DomainError, NoAnswerError
from digest.deliver.doors import DoorTransport
from digest.deliver.letters import Copies, Letters, LetterWriter, Write
from digest.deliver.mailboxes import IMAP_PASSWORD_VARIABLE, messages_by_imap, messages_in
from digest.deliver.message import Copy
from digest.deliver.outbox import OutboxTransport
from digest.deliver.reports import read_report
from digest.deliver.signing import Signer
from digest.deliver.smtp import SmtpTransport
from digest.deliver.smtp_connection import PASSWORD_VARIABLE
from digest.deliver.transport import (
    HandoverError,
    Letter,
    Receipt,
    RefusedError,
    TemporaryError,
    Transport,
    UnavailableError,
    UncertainError,
)

__all__ = [
    "IMAP_PASSWORD_VARIABLE",
    "PASSWORD_VARIABLE",
    "Copies",
    "Copy",
    "Domain",
    "DomainError",
    "DoorTransport",
    "HandoverError",
    "Letter",
    "LetterWriter",
    "Letters",
    "NoAnswerError",
    "OutboxTransport",
    "Outcome",
    "Receipt",
    "RefusedError",
    "Signer",
    "SmtpTransport",
    "Stop",
    "TemporaryError",
    "Terms",
    "Transport",
    "UnavailableError",
    "UncertainError",
    "Write",
    "address_of",
    "check_sender",
    "deliver",
    "domain_of",
    "messages_by_imap",
    "messages_in",
    "read_report",
    "take_report",
]
