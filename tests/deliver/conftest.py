"""The servers of mail_servers.py, started and stopped."""

from __future__ import annotations

import socket
import socketserver
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from mail_servers import USUAL, BadServer, Certificate, Desk, Mailbox, Reply, Server, free_port

from digest.store import Database


def _greet(port: int) -> None:
    """aiosmtpd's trial connection, for a certificate that nobody trusts yet."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with socket.create_connection(("127.0.0.1", port)) as plain, context.wrap_socket(plain) as encrypted:
        encrypted.recv(100)


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    """Starts real servers; the arguments are aiosmtpd's. `tls` is TLS from the first byte."""
    running: list[Controller] = []

    def start(*, tls: ssl.SSLContext | None = None, mailbox: Mailbox | None = None, **arguments: Any) -> Server:
        mailbox, port = mailbox or Mailbox(), free_port()
        controller = Controller(mailbox, hostname="127.0.0.1", port=port, ssl_context=tls, **arguments)
        if tls:
            controller._trigger_server = partial(_greet, port)  # type: ignore[method-assign]
        controller.start()
        running.append(controller)
        return Server(mailbox, port)

    yield start
    for controller in running:
        controller.stop()


@pytest.fixture
def server(serve: Callable[..., Server]) -> Server:
    return serve()


@pytest.fixture
def bad_server() -> Iterator[Callable[..., BadServer]]:
    running: list[socketserver.ThreadingTCPServer] = []

    def start(*, hangs: str = "", drips: str = "", cuts: str = "", **replies: Reply) -> BadServer:
        bad = BadServer(replies, hangs, drips, cuts)

        class Talk(socketserver.StreamRequestHandler):
            def say(self, verb: str, line: bytes = b"") -> bool:
                self.said = bad.reply(verb, USUAL.get(verb, "250 fine"), line)
                if verb == bad.hangs:
                    self.rfile.read()
                if self.said is None or verb == bad.hangs:
                    return False
                if verb == bad.drips:
                    for number in range(50):
                        self.wfile.write(f"250-{number}\r\n".encode())
                        time.sleep(0.1)
                self.wfile.write(self.said.encode() + b"\r\n")
                return not self.said.startswith("421")

            def handle(self) -> None:
                with suppress(OSError):  # a client that has had enough
                    self.talk()

            def talk(self) -> None:
                bad.connections += 1
                if not self.say("connect"):
                    return
                for line in self.rfile:
                    verb = line.split()[0].decode().upper()
                    if not self.say(verb, line) or verb == "QUIT":
                        return
                    if verb == bad.cuts:
                        self.rfile.readline()
                        return
                    if verb == "DATA" and self.said == USUAL["DATA"]:
                        content = b"".join(iter(self.rfile.readline, b".\r\n"))
                        bad.taken.append(content)
                        if not self.say("message"):
                            return

        opened = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk)
        opened.daemon_threads = True
        bad.port = opened.server_address[1]
        threading.Thread(target=opened.serve_forever, args=(0.02,), daemon=True).start()
        running.append(opened)
        return bad

    yield start
    for opened in running:
        opened.shutdown()
        opened.server_close()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    folder = tmp_path_factory.mktemp("certificate")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "loopback")])
    today = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "certificate.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    return Certificate(folder / "certificate.pem", context)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    database = Database(f"sqlite:///{tmp_path}/store.sqlite")
    yield Desk(database)
    database.close()
