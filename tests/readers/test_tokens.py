"""Links prove who opens them: forged, swapped and expired ones are refused, and none says whose it is."""

from __future__ import annotations

import base64
import contextlib
import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.config import UserError
from digest.model import MailLinks
from digest.readers.links import Links
from digest.readers.secret import SECRET_VARIABLE, read_secret
from digest.readers.subscriber import Subscriber
from digest.readers.tokens import ExpiredError, TokenError, Tokens

NOW = datetime(2026, 3, 4, 6, tzinfo=UTC)
TOKENS = Tokens("k" * 40)
ANNA = Subscriber(id=7, public_id="p" * 22, address="anna@example.com", created_at=NOW, changed_at=NOW)


def test_a_token_comes_back_as_what_it_was_made_of() -> None:
    assert TOKENS.read_unsubscribe(TOKENS.unsubscribe("anna", "morning")) == ("anna", "morning")
    assert TOKENS.read_preferences(TOKENS.preferences("anna")) == "anna"
    assert TOKENS.read_confirm(TOKENS.confirm("anna", NOW), NOW, timedelta(hours=48)) == ("anna", NOW)


def test_a_token_is_worth_nothing_for_another_purpose() -> None:
    for token in (TOKENS.confirm("a", NOW), TOKENS.preferences("a")):
        with pytest.raises(TokenError):
            TOKENS.read_unsubscribe(token)
    for token in (TOKENS.confirm("a", NOW), TOKENS.unsubscribe("a", "b")):
        with pytest.raises(TokenError):
            TOKENS.read_preferences(token)
    for token in (TOKENS.preferences("a"), TOKENS.unsubscribe("a", "b")):
        with pytest.raises(TokenError):
            TOKENS.read_confirm(token, NOW, timedelta(hours=48))


def test_a_token_of_another_key_is_forged() -> None:
    with pytest.raises(TokenError):
        TOKENS.read_preferences(Tokens("l" * 40).preferences("anna"))


def test_a_payload_under_another_ones_signature_is_forged() -> None:
    one, other = TOKENS.preferences("anna"), TOKENS.preferences("bert")
    with pytest.raises(TokenError):
        TOKENS.read_preferences(f"{one.partition('.')[0]}.{other.partition('.')[2]}")


@given(st.integers(0, 200), st.characters())
def test_a_token_with_a_character_changed_is_forged_or_says_the_same(place: int, character: str) -> None:
    """The same, because base64 can be written in more than one way."""
    token = TOKENS.unsubscribe("anna", "morning")
    place %= len(token)
    with contextlib.suppress(TokenError):
        assert TOKENS.read_unsubscribe(token[:place] + character + token[place + 1 :]) == ("anna", "morning")


@given(st.text(max_size=600))
def test_anything_else_is_no_token(text: str) -> None:
    with pytest.raises(TokenError):
        TOKENS.read_preferences(text)


def test_a_confirmation_expires() -> None:
    token, life = TOKENS.confirm("anna", NOW), timedelta(hours=48)
    TOKENS.read_confirm(token, NOW + life, life)
    with pytest.raises(ExpiredError):
        TOKENS.read_confirm(token, NOW + life + timedelta(seconds=1), life)


def test_links_lead_to_the_pages_and_do_not_name_the_reader() -> None:
    links = Links("https://digest.example.org/mail/", TOKENS)
    of = links.of(ANNA, "morning", date(2026, 3, 4))
    assert of.online == "https://digest.example.org/mail/issues/morning/2026-03-04"
    assert of.unsubscribe.startswith("https://digest.example.org/mail/unsubscribe/")
    assert of.preferences == links.preferences(ANNA)
    for link in (of.unsubscribe, of.preferences, links.confirm(ANNA, NOW)):
        payload = link.rpartition("/")[2].partition(".")[0]
        assert b"anna" not in base64.urlsafe_b64decode(payload + "==")
        assert len(link) < 250


def test_with_no_web_pages_there_are_no_links() -> None:
    assert Links("", TOKENS).of(ANNA, "morning", date(2026, 3, 4)) == MailLinks()


def test_the_key_is_made_once_and_is_ours_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SECRET_VARIABLE, raising=False)
    path, keys = tmp_path / "var/secret", set[str]()
    threads = [threading.Thread(target=lambda: keys.add(read_secret(path))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 1
    assert len(keys.pop()) >= 32
    assert path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["secret"]


def test_a_key_from_the_environment_wins_and_must_be_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SECRET_VARIABLE, "e" * 32)
    assert read_secret(tmp_path / "secret") == "e" * 32
    assert not (tmp_path / "secret").exists()
    monkeypatch.setenv(SECRET_VARIABLE, "short")
    with pytest.raises(UserError, match="32 characters"):
        read_secret(tmp_path / "secret")


def test_a_key_file_that_cannot_be_made_is_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SECRET_VARIABLE, raising=False)
    (tmp_path / "var").write_text("a file where the folder should be")
    with pytest.raises(UserError, match="set PHARMA_DIGEST_SECRET"):
        read_secret(tmp_path / "var/secret")
