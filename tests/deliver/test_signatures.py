"""DKIM signatures as a receiver checks them: with dkimpy, against the public key."""

from __future__ import annotations

from pathlib import Path

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from mail_servers import MAIL, SENDER, Desk, Server

from digest.config import UserError
from digest.deliver import Copy, LetterWriter, Signer
from digest.model import MailLinks

ANNA = "anna@example.com"
LINKS = MailLinks(unsubscribe="https://digest.example.org/u/token", online="https://digest.example.org/issues/1")
KEYS = {
    "rsa": rsa.generate_private_key(public_exponent=65537, key_size=2048),
    "ed25519": ed25519.Ed25519PrivateKey.generate(),
}


def key_file(folder: Path, kind: str) -> Path:
    path = folder / f"{kind}.pem"
    path.write_bytes(KEYS[kind].private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return path


def signed(desk: Desk, server: Server, signer: Signer) -> bytes:
    """A message as the server received it."""
    writer = LetterWriter(SENDER, sign=signer)
    desk.send(desk.issue(ANNA), server.settings(), writer=writer, copies=lambda some: [Copy(MAIL, links=LINKS)])
    return server.mailbox.raw[-1]


def verifies(message: bytes, kind: str, signer: Signer) -> bool:
    def dns(name: bytes, timeout: int = 5) -> str:
        assert name == b"news._domainkey.example.org."
        return f"v=DKIM1; k={kind}; p={signer.public_key}"

    try:
        return bool(dkim.DKIM(message).verify(dnsfunc=dns))
    except dkim.ValidationError:  # how it says that the body is another
        return False


@pytest.mark.parametrize("kind", KEYS)
def test_a_signature_verifies_and_a_changed_message_does_not(
    desk: Desk, server: Server, tmp_path: Path, kind: str
) -> None:
    signer = Signer("example.org", "news", key_file(tmp_path, kind))
    message = signed(desk, server, signer)
    assert verifies(message, kind, signer)
    assert not verifies(message.replace(b"By the agency.", b"By my agency."), kind, signer)
    assert not verifies(message.replace(b"/u/token", b"/u/other"), kind, signer)
    assert not verifies(message.replace(b"One-Click", b"Two-Click"), kind, signer)


@pytest.mark.parametrize("name", [b"From", b"Subject", b"List-Unsubscribe", b"List-Unsubscribe-Post", b"Reply-To"])
def test_no_header_can_be_added_on_the_way(desk: Desk, server: Server, tmp_path: Path, name: bytes) -> None:
    signer = Signer("example.org", "news", key_file(tmp_path, "ed25519"))
    message = signed(desk, server, signer)
    assert not verifies(name + b": <https://evil.example>\r\n" + message, "ed25519", signer)


@pytest.mark.parametrize("content", [b"", b"no key", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
def test_a_file_that_holds_no_key_is_one_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "key.pem").write_bytes(content)
    with pytest.raises(UserError, match=r"mail\.dkim_key: .*key\.pem: no private key") as caught:
        Signer("example.org", "news", tmp_path / "key.pem")
    assert "\n" not in str(caught.value)


def test_a_key_of_another_kind_is_one_line(tmp_path: Path) -> None:
    other = ec.generate_private_key(ec.SECP256R1())
    (tmp_path / "key.pem").write_bytes(other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with pytest.raises(UserError, match="neither an RSA nor an Ed25519 key"):
        Signer("example.org", "news", tmp_path / "key.pem")
    with pytest.raises(UserError, match="No such file"):
        Signer("example.org", "news", tmp_path / "missing.pem")
