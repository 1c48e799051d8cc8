"""What a report changes. In: a `Report` and the ledger. Out: a delivery failed, an address suppressed, or nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from digest.config import DeliveryRules
from digest.deliver.reports import Report
from digest.store import Database, ledger, suppressions

Effect = Literal["complained", "suppressed", "failed", "known", "delayed", "not ours"]


def take_report(database: Database, report: Report, rules: DeliveryRules, now: datetime) -> Effect:
    """Write down what a report says of a delivery.

    A complaint suppresses its reader's address at once, an address that does not exist after several issues. A report
    that comes twice counts once.
    """
    entry = ledger.by_token(database, report.token)
    if entry is None:
        return "not ours"
    if report.kind == "delayed":
        return "delayed"
    delivery = entry.delivery
    if report.kind == "complaint":
        return "complained" if suppressions.complain(database, delivery, report.detail, now) else "known"
    if not ledger.bounced(database, delivery, report.detail, now):
        return "known"
    hard = rules.hard_bounces
    if report.status in hard.statuses and suppressions.count_bounce(
        database, delivery, report.detail, hard.in_a_row, now
    ):
        return "suppressed"
    return "failed"
