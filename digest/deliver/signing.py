"""DKIM signatures (RFC 6376, RFC 8463). In: a key file, read once, and finished messages. Out: a header for each.

Needs dkimpy, the extra `dkim`. What must stand in DNS for receivers to believe a signature is looked at by the doctor.
"""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from digest.config import UserError

Key = Ed25519PrivateKey | RSAPrivateKey

_SIGNED = (
    *(b"from", b"to", b"subject", b"date", b"message-id", b"mime-version", b"content-type"),
    *(b"content-transfer-encoding", b"list-id", b"list-unsubscribe", b"list-unsubscribe-post", b"list-help"),
    *(b"archived-at", b"feedback-id", b"auto-submitted", b"precedence"),
)
"""RFC 8058, 4, wants the two of unsubscribing among them."""

_OVERSIGNED = (
    *(b"from", b"to", b"cc", b"reply-to", b"subject", b"date", b"message-id", b"mime-version", b"content-type"),
    *(b"list-unsubscribe", b"list-unsubscribe-post"),
)
"""Named once more than they occur, so that nobody on the way can add another (RFC 6376, 5.4.2)."""


class Signer:
    """Signs for one domain. Raises `UserError` for a key that cannot be used, and where dkimpy is missing."""

    def __init__(self, domain: str, selector: str, key: Path) -> None:
        self.domain = domain
        self._domain = domain.encode("ascii")
        self._selector = selector.encode("ascii")
        read = _read(key)
        self._algorithm, self._key, public = _forms(read)
        self.public_key = b64encode(public).decode()
        try:
            self._dkim = _dkim(read)
        except ImportError:
            raise UserError("mail.dkim_key: signing needs dkimpy; pip install 'pharma-digest[dkim]'") from None

    def __call__(self, message: bytes) -> bytes:
        """The DKIM-Signature header that goes before `message`, with its line end."""
        return bytes(
            self._dkim(message).sign(
                self._selector,
                self._domain,
                self._key,
                signature_algorithm=self._algorithm,
                include_headers=[*_SIGNED, *_OVERSIGNED],
            )
        )


def _dkim(key: Key) -> Any:
    """dkimpy's class for messages; for an RSA key, one that leaves the signature to OpenSSL.

    dkimpy's own takes nine of ten milliseconds of a signature. Of an Ed25519 key it asks nothing but that it sign the
    hash, and so it is told to ask this of any key.
    """
    import dkim

    if isinstance(key, Ed25519PrivateKey):
        return dkim.DKIM

    def sign(digest: bytes) -> SimpleNamespace:
        return SimpleNamespace(signature=key.sign(digest, PKCS1v15(), Prehashed(SHA256())))

    class Message(dkim.DKIM):  # type: ignore[misc]  # it has no types
        def gen_header(self, fields: Any, headers: Any, policy: Any, name: Any, _key: Any, *more: Any) -> Any:
            self.signature_algorithm = b"ed25519-sha256"
            return super().gen_header(fields, headers, policy, name, SimpleNamespace(sign=sign), *more)

    return Message


def _read(path: Path) -> Key:
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        raise UserError(f"mail.dkim_key: {path}: {error.strerror}") from None
    except (ValueError, TypeError) as error:
        raise UserError(f"mail.dkim_key: {path}: no private key in PEM without a passphrase ({error})") from None
    if not isinstance(key, Ed25519PrivateKey | RSAPrivateKey):
        raise UserError(f"mail.dkim_key: {path}: neither an RSA nor an Ed25519 key")
    if isinstance(key, RSAPrivateKey) and key.key_size < 1024:
        raise UserError(f"mail.dkim_key: {path}: {key.key_size} bits; receivers ask for 1024, better 2048 (RFC 8301)")
    return key


def _forms(key: Key) -> tuple[bytes, bytes, bytes]:
    """The algorithm, the private key as dkimpy takes it, and the public key as it stands in DNS before base64."""
    if isinstance(key, Ed25519PrivateKey):
        return b"ed25519-sha256", b64encode(key.private_bytes_raw()), key.public_key().public_bytes_raw()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    return b"rsa-sha256", private, key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
