"""The ledger, and who is left alone, on either engine."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from digest.model import RenderedMail
from digest.store import Database, editions, ledger, suppressions
from digest.store.editions import Issue
from digest.store.ledger import Delivery, Recipient, Settlement

NOW = datetime(2026, 3, 4, 6, tzinfo=UTC)
ANNA, BEN = "anna@example.com", "ben@example.net"


def issue(database: Database, *recipients: Recipient, day: int = 0) -> Issue:
    draft = editions.Draft("pharma", (NOW + timedelta(days=day)).date(), RenderedMail("S", "<p>", "T"), ())
    return editions.save(database, draft, recipients or (Recipient(ANNA), Recipient(BEN)), "example.org", NOW)


def due(database: Database, of: Issue, now: datetime = NOW) -> list[str]:
    return [delivery.recipient for delivery in ledger.due(database, of.id, now)]


def settle(database: Database, delivery: Delivery, *settlements: Settlement, now: datetime = NOW) -> None:
    assert ledger.turn(database, (), [delivery], now) == {delivery.id}
    assert ledger.turn(database, settlements, (), now) == frozenset()


def test_a_delivery_goes_its_way(database: Database) -> None:
    stored = issue(database)
    anna, ben = ledger.deliveries(database, stored.id)
    assert due(database, stored) == [ANNA, BEN]
    settle(database, anna, Settlement(anna.id, "sent", "250 fine", 250))
    assert ledger.turn(database, (), [anna], NOW) == frozenset(), "what is done is not taken again"
    settle(database, ben, Settlement(ben.id, "deferred", "450 later", 450, NOW + timedelta(minutes=5)))
    assert due(database, stored) == []
    assert due(database, stored, NOW + timedelta(minutes=5)) == [BEN]
    [entry] = ledger.entries(database, digest="pharma", states=["deferred"], limit=9)
    assert (entry.delivery.attempts, entry.delivery.code, entry.delivery.detail) == (1, 450, "450 later")
    assert [each.state for each in ledger.deliveries(database, stored.id)] == ["sent", "deferred"]
    assert ledger.by_token(database, ben.token) == entry
    assert ledger.by_token(database, "") is None


def test_what_was_not_tried_counts_as_no_attempt(database: Database) -> None:
    [anna] = ledger.deliveries(database, issue(database, Recipient(ANNA)).id)
    assert ledger.turn(database, (), [anna], NOW)
    ledger.turn(database, [Settlement(anna.id, "queued", "no connection", tried=False)], (), NOW)
    [after] = ledger.deliveries(database, anna.edition_id)
    assert (after.state, after.attempts) == ("queued", 0)


def test_what_a_dead_run_held_and_what_failed_is_queued_again_when_asked(database: Database) -> None:
    stored = issue(database)
    anna, ben = ledger.deliveries(database, stored.id)
    ledger.turn(database, (), [anna], NOW)
    assert ledger.requeue_lost(database, stored.id, NOW) == 1
    settle(database, ben, Settlement(ben.id, "failed", "550 no", 550))
    assert ledger.requeue_failed(database, "pharma", NOW.date(), NOW) == 1
    assert due(database, stored) == [ANNA, BEN]
    ledger.withdraw(database, [anna.id])
    assert due(database, stored) == [BEN]


def test_rooms_and_readers_are_kept_apart(database: Database) -> None:
    stored = issue(database, Recipient(ANNA), Recipient("slack:news"))
    assert due(database, stored) == [ANNA]
    assert [each.recipient for each in ledger.due(database, stored.id, NOW, doors=True)] == ["slack:news"]


def test_an_address_is_suppressed_after_so_many_bounces_in_a_row(database: Database) -> None:
    for day, suppressed in enumerate([False, True]):
        [anna] = ledger.deliveries(database, issue(database, Recipient(ANNA), day=day).id)
        settle(database, anna, Settlement(anna.id, "sent", "250 fine", 250))
        assert ledger.bounced(database, anna, "bounced", NOW)
        assert not ledger.bounced(database, anna, "bounced", NOW)
        assert suppressions.count_bounce(database, anna, "5.1.1", 2, NOW + timedelta(days=day)) is suppressed
    [ben] = ledger.deliveries(database, issue(database, Recipient(BEN), day=2).id)
    assert suppressions.complain(database, ben, "abuse", NOW)
    assert not suppressions.complain(database, ben, "abuse", NOW)
    assert suppressions.suppressed(database, [ANNA.upper(), BEN, "cleo@example.org"]) == {
        ANNA: "bounced",
        BEN: "complained",
    }


def test_a_provider_is_paused_until_its_time(database: Database) -> None:
    until = NOW + timedelta(minutes=15)
    suppressions.pause(database, "busy.example", until, "450")
    suppressions.pause(database, "busy.example", until, "451")
    assert suppressions.paused(database, NOW, until) == {"busy.example": (until, "451")}
    assert suppressions.paused(database, until, until + timedelta(minutes=15)) == {}
    assert suppressions.paused(database, NOW - timedelta(days=1), until - timedelta(days=1)) == {}
