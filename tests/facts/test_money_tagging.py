"""Sums: how much, in what currency, what for."""

from __future__ import annotations

import pytest
from articles import facts


@pytest.mark.parametrize(
    ("text", "role", "amount", "currency"),
    [
        ("It pays $500 million upfront.", "upfront", 5e8, "USD"),
        ("It raised US$1.2bn.", "raised", 1.2e9, "USD"),
        ("It closed a Series B of €75m.", "raised", 7.5e7, "EUR"),
        ("The deal is worth up to £2.1 billion.", "total", 2.1e9, "GBP"),
        ("It will acquire Lumina for $16.5 billion.", "price", 1.65e10, "USD"),
        ("Shareholders get $63.50 per share.", "per_share", 63.5, "USD"),
        ("It may pay RMB 300 million in milestones.", "milestones", 3e8, "CNY"),
        ("A vial costs ₹3,500.", "cost", 3500, "INR"),
        ("Sales of 12 billion yen were a record.", "revenue", 1.2e10, "JPY"),
        ("A sum of $7 was named.", "", 7, "USD"),
    ],
)
def test_sum(text: str, role: str, amount: float, currency: str) -> None:
    [money] = facts("Drug news", text).money
    assert (money.role, money.amount, money.currency) == (role, amount, currency)


def test_sums_of_one_deal_keep_their_roles() -> None:
    found = facts("News", "Akeso gets $500 million upfront; milestones of $4.5 billion could follow.").money
    assert [(money.role, money.amount) for money in found] == [("upfront", 5e8), ("milestones", 4.5e9)]


@pytest.mark.parametrize(
    "text", ["In 2026, 500 people came.", "It fell 4% to 12.5 points.", "A billion cells were seen."]
)
def test_numbers_are_no_money(text: str) -> None:
    assert facts("News", text).money == ()
