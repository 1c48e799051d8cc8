"""What links in mails do: nothing when they are opened, what they say when a button is pressed, and only for whom."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from browser import HOUR, NOW, Desk

from digest.config import Watch
from digest.readers.subscriber import State
from digest.store import personal_data, subscribers

ALL = {
    "digests": ["morning", "evening"],
    "days": "weekly",
    "weekday": "fri",
    "hour": "7",
    "timezone": "Asia/Tokyo",
    "companies": "Eli Lilly\r\nMerck & Co., Inc.\r\n",
    "drugs": "KN026",
    "indications": "",
    "regulators": "EMA",
    "words": "",
    "muted": "opioid",
    "format": "text",
    "name": "Anna",
    "paused_until": "",
}


def tokens(desk: Desk):  # type: ignore[no-untyped-def]
    return desk.subscriptions.links.tokens


def test_confirming_takes_a_button_and_works_once(desk: Desk) -> None:
    one = desk.reader(state="pending")
    path = "/confirm/" + tokens(desk).confirm(one.public_id, NOW)
    for _ in range(3):
        assert "Shall we send it to you?" in desk.get(path).text
    assert desk.stored(one).state == "pending"
    desk.now += HOUR
    done = desk.post(path)
    assert (done.status, desk.stored(one).state, desk.stored(one).confirmed_at) == (200, "active", desk.now)
    preferences = re.search(r'href="\.\.(/preferences/[^"]+)"', done.text)
    assert preferences is not None
    assert desk.get(preferences[1]).status == 200
    assert desk.post(path).status == desk.get(path).status == 410
    subscribers.leave(desk.database, one.id, "morning", desk.now)
    assert desk.post(path).status == 410
    assert desk.stored(one).state == "unsubscribed"


def test_a_confirmation_of_an_earlier_time_does_not_confirm_a_later_one(desk: Desk) -> None:
    one = desk.reader(state="pending")
    old = "/confirm/" + tokens(desk).confirm(one.public_id, NOW)
    subscribers.move(desk.database, one.id, "unsubscribed", NOW + HOUR)
    subscribers.move(desk.database, one.id, "pending", NOW + 2 * HOUR)
    assert desk.post(old).status == 410
    assert desk.post("/confirm/" + tokens(desk).confirm(one.public_id, NOW + 2 * HOUR)).status == 200


def test_a_confirmation_expires(desk: Desk) -> None:
    one = desk.reader(state="pending")
    path = "/confirm/" + tokens(desk).confirm(one.public_id, NOW)
    desk.now += timedelta(hours=73)
    assert desk.post(path).status == 410
    assert "too old" in desk.get(path).text
    assert desk.stored(one).state == "pending"


def test_one_click_of_a_mail_program_unsubscribes(desk: Desk) -> None:
    one = desk.reader(digests=("morning", "evening"))
    other = desk.reader("bert@example.com")
    path = "/unsubscribe/" + tokens(desk).unsubscribe(one.public_id, "morning")
    assert "Unsubscribe from The Morning?" in desk.get(path).text
    assert desk.stored(one).digests == ("morning", "evening")
    assert desk.post(path, b"List-Unsubscribe=One-Click").status == 200
    assert (desk.stored(one).state, desk.stored(one).digests) == ("active", ("evening",))
    form = b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'
    path = "/unsubscribe/" + tokens(desk).unsubscribe(one.public_id, "evening")
    for _ in range(2):
        assert desk.post(path, form, Content_Type="multipart/form-data; boundary=x").status == 200
        assert desk.stored(one).state == "unsubscribed"
    assert desk.stored(other).state == "active"


def test_who_is_erased_is_unsubscribed_too(desk: Desk) -> None:
    one = desk.reader()
    path = "/unsubscribe/" + tokens(desk).unsubscribe(one.public_id, "morning")
    preferences = "/preferences/" + tokens(desk).preferences(one.public_id)
    personal_data.erase(desk.database, one.address, one.id)
    assert desk.post(path).status == 200
    assert desk.get(preferences).status == 410


@pytest.mark.parametrize("page", ["confirm", "unsubscribe", "preferences"])
def test_a_link_of_another_purpose_or_nobodys_is_refused(desk: Desk, page: str) -> None:
    one = desk.reader(state="pending" if page == "confirm" else "active")
    made = {
        "confirm": tokens(desk).confirm(one.public_id, NOW),
        "unsubscribe": tokens(desk).unsubscribe(one.public_id, "morning"),
        "preferences": tokens(desk).preferences(one.public_id),
    }
    right = made.pop(page)
    wrong = [*made.values(), right[:-4], right.swapcase(), "x", "%00", "a" * 5000, "%E2%80%AE"]
    for token in wrong:
        assert desk.get(f"/{page}/{token}").status == 404
        assert desk.post(f"/{page}/{token}", ALL).status == 404
    assert desk.stored(one) == one


def test_preferences_are_shown_and_written_down(desk: Desk) -> None:
    one = desk.reader(watch=Watch(drugs=("old & gold",)))
    path = "/preferences/" + tokens(desk).preferences(one.public_id)
    shown = desk.get(path)
    assert (shown.status, "a…@example.com" in shown.text, "anna@" in shown.text) == (200, True, False)
    assert "old &amp; gold</textarea>" in shown.text
    assert "The Evening &lt;b&gt;" in shown.text
    desk.now += HOUR
    assert "Saved." in desk.post(path, ALL).text
    stored = desk.stored(one)
    assert (stored.digests, stored.days, stored.weekday, stored.hour) == (("morning", "evening"), "weekly", 4, 7)
    assert (stored.timezone, stored.form, stored.name, stored.muted) == ("Asia/Tokyo", "text", "Anna", ("opioid",))
    watch = Watch(companies=("Eli Lilly", "Merck & Co., Inc."), drugs=("KN026",), regulators=("EMA",))
    assert (stored.watch, stored.state) == (watch, "active")


def test_what_is_mistaken_is_marked_and_nothing_is_changed(desk: Desk) -> None:
    one = desk.reader()
    path = "/preferences/" + tokens(desk).preferences(one.public_id)
    wrong = {**ALL, "digests": [], "timezone": "Mars/Base", "hour": "25", "muted": "x" * 101, "paused_until": "soon"}
    answer = desk.post(path, wrong)
    assert answer.status == 422
    for field in ("digests", "timezone", "hour", "muted", "paused_until"):
        assert f'id="{field}-wrong"' in answer.text
    assert "is not an IANA timezone; write one like Europe/Berlin." in answer.text
    assert "Merck &amp; Co., Inc." in answer.text
    assert desk.stored(one) == one


@pytest.mark.parametrize("day", ["2026-03-04", "2020-01-01", "2099-01-01", "2026-13-01", "20260305T00", "٢"])
def test_a_pause_ends_within_a_year(desk: Desk, day: str) -> None:
    one = desk.reader()
    answer = desk.post("/preferences/" + tokens(desk).preferences(one.public_id), {**ALL, "paused_until": day})
    assert (answer.status, desk.stored(one).state) == (422, "active")


def test_a_pause_and_its_end(desk: Desk) -> None:
    one = desk.reader()
    path = "/preferences/" + tokens(desk).preferences(one.public_id)
    desk.post(path, {**ALL, "paused_until": "2026-04-01"})
    assert (desk.stored(one).state, desk.stored(one).paused_until) == ("paused", date(2026, 4, 1))
    assert 'value="2026-04-01"' in desk.get(path).text
    desk.post(path, ALL)
    assert (desk.stored(one).state, desk.stored(one).paused_until) == ("active", None)


def test_leaving_everything(desk: Desk) -> None:
    one = desk.reader()
    path = "/preferences/" + tokens(desk).preferences(one.public_id)
    assert "You get no more digests" in desk.post(path, {"action": "leave"}).text
    assert desk.stored(one).state == "unsubscribed"
    assert desk.get(path).status == desk.post(path, ALL).status == 410


@pytest.mark.parametrize("state", ["pending", "unsubscribed", "bounced", "complained"])
def test_who_is_no_reader_has_no_preferences(desk: Desk, state: State) -> None:
    one = desk.reader(state=state)
    path = "/preferences/" + tokens(desk).preferences(one.public_id)
    assert desk.post(path, ALL).status == 410
    assert desk.stored(one) == one
