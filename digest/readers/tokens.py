"""Tokens in readers' links: signed for one purpose each, and saying nothing but a random number that stands for them.

In: a reader's `public_id`. Out: a token, and back. Whether the reader still exists, and may do what they ask, is left
to the caller. Signatures are HMAC-SHA-256, with a key derived for each purpose (https://itsdangerous.palletsprojects.com).
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

_LONGEST = 500
"""Characters; ours have about 120."""


class TokenError(Exception):
    """Not a token of ours for this purpose, or not any more."""


class ExpiredError(TokenError):
    """A token of ours that is too old."""


class Tokens:
    """Signs and reads tokens with one key."""

    def __init__(self, secret: str) -> None:
        self._confirm = _serializer(secret, "confirm")
        self._unsubscribe = _serializer(secret, "unsubscribe")
        self._preferences = _serializer(secret, "preferences")

    def confirm(self, public_id: str, now: datetime) -> str:
        """For the link that says: yes, this is my address and I want this."""
        return _text(self._confirm.dumps([public_id, int(now.timestamp())]))

    def read_confirm(self, token: str, now: datetime, lifetime: timedelta) -> tuple[str, datetime]:
        """Whose it is, and when it was made, in whole seconds.

        Raises `TokenError` for a forged one, `ExpiredError` for one older than `lifetime`.
        """
        public_id, issued = _read(self._confirm, token, str, int)
        made = datetime.fromtimestamp(issued, UTC)
        if now - made > lifetime:
            raise ExpiredError
        return public_id, made

    def unsubscribe(self, public_id: str, digest: str) -> str:
        """For the link that ends one digest for one reader. It works as long as the mail it stands in is kept."""
        return _text(self._unsubscribe.dumps([public_id, digest]))

    def read_unsubscribe(self, token: str) -> tuple[str, str]:
        """Whose it is, and the digest it ends. Raises `TokenError` for a forged one."""
        public_id, digest = _read(self._unsubscribe, token, str, str)
        return public_id, digest

    def preferences(self, public_id: str) -> str:
        """For the link to a reader's preferences."""
        return _text(self._preferences.dumps([public_id]))

    def read_preferences(self, token: str) -> str:
        """Whose it is. Raises `TokenError` for a forged one."""
        [public_id] = _read(self._preferences, token, str)
        return str(public_id)


def _serializer(secret: str, purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(
        secret,
        salt=f"pharma-digest {purpose}",
        signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
    )


def _text(token: str | bytes) -> str:
    return token if isinstance(token, str) else token.decode("ascii")


def _read(serializer: URLSafeSerializer, token: str, *kinds: type) -> list[Any]:
    try:
        fields = serializer.loads(token) if len(token) <= _LONGEST else None
    except BadData:
        fields = None
    if not isinstance(fields, list) or [type(field) for field in fields] != list(kinds):
        raise TokenError
    return fields
