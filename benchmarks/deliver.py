"""What delivery costs: personalised mails through the ledger to a mail server, against aiosmtplib with ready bytes.

Readers have links of their own, one in ten an edition of its own, one in a hundred an address that is dead. The server
is another process on loopback that takes everything else and looks at nothing. Both ways are timed in turns, so that a
busy machine slows both.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import aiosmtplib
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from digest.config import DeliveryRules, MailSettings, defaults, read_model
from digest.deliver import Copy, LetterWriter, Signer, SmtpTransport, Terms, deliver
from digest.model import Card, Edition, MailLinks, Outlet, RenderedMail, Section, Sentence
from digest.render import Renderer
from digest.store import Database, editions
from digest.store.ledger import Delivery, Recipient

SENDER = "Pharma Digest <digest@example.org>"
NOW = datetime(2026, 3, 4, 6, tzinfo=UTC)
MARKS = MailLinks("https://mark.invalid/unsubscribe", "https://mark.invalid/preferences", "https://mark.invalid/online")
PERSONAL = 10
"""One reader in so many has an edition of their own; `VARIANTS` different ones in all."""

VARIANTS = 20

SERVER = """
import asyncio
# A server in a few lines: a real one would be what is measured.
async def talk(reader, writer):
    writer.write(b"220 hello\\r\\n")
    while line := await reader.readline():
        verb = line[:4].upper()
        if verb == b"DATA":
            writer.write(b"354 go on\\r\\n")
            await reader.readuntil(b"\\r\\n.\\r\\n")
        bad = verb == b"RCPT" and b"<dead" in line
        no = b"550 5.1.1 no such user\\r\\n"
        writer.write(no if bad else b"221 bye\\r\\n" if verb == b"QUIT" else b"250 fine\\r\\n")
        if verb == b"QUIT":
            break
    writer.close()
async def main():
    server = await asyncio.start_server(talk, "127.0.0.1", 0, limit=2**24)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()
asyncio.run(main())
"""


def edition(number: int = 0) -> Edition:
    """An issue of thirty stories; with another `number`, one that begins with other stories."""
    cards = [card((story + number) % 40) for story in range(30)]
    sections = (Section("Regulatory", tuple(cards[:10])), Section("Clinical", tuple(cards[10:])))
    return Edition("pharma", "Pharma Morning", NOW.date(), "UTC", NOW, NOW, sections)


def card(number: int) -> Card:
    outlet = Outlet("Example Outlet", f"https://example.com/story/{number}")
    told = (
        f"The regulator accepted application {number} for a drug against a disease that affects 1,{number:03} people.",
        "The trial met its primary endpoint, with a median survival of 14.6 months against 9.8 in the other group.",
    )
    return Card(
        story_id=str(number),
        title=f"Regulator accepts application {number} of a company with a long name",
        url=outlet.url,
        kicker="Filing accepted",
        published=NOW,
        published_day_only=True,
        language="en",
        summary=tuple(Sentence(sentence, outlet) for sentence in told),
        outlets=(outlet,),
        urls=(outlet.url,),
    )


@dataclass
class Desk:
    """Renders what readers get: the same for most, and each watch list's edition once."""

    renderer: Renderer

    def __post_init__(self) -> None:
        self.mails: dict[int, RenderedMail] = {}

    def copies(self, deliveries: Sequence[Delivery]) -> list[Copy]:
        return [self.copy(delivery.id) for delivery in deliveries]

    def copy(self, reader: int) -> Copy:
        variant = reader % VARIANTS + 1 if reader % PERSONAL == 0 else 0
        if variant not in self.mails:
            rendered = self.renderer.mail(edition(variant), web_url=MARKS.online, unsubscribe_url=MARKS.unsubscribe)
            self.mails[variant] = replace(rendered, text=f"{rendered.text}\nPreferences: {MARKS.preferences}\n")
        site = "https://digest.example.org"
        own = MailLinks(f"{site}/u/{reader:024x}", f"{site}/p/{reader:024x}", f"{site}/issues/{reader:024x}")
        return Copy(self.mails[variant], name=f"Reader {reader}", links=own, marks=MARKS)


def send(database: Database, number: int, mail: MailSettings, signer: Signer | None) -> float:
    """Seconds to write `number` readers down, and to compose, render, sign and send their mail."""
    began = time.perf_counter()
    desk = Desk(Renderer(defaults() / "templates"))
    mailed = desk.copy(1).mail
    draft = editions.Draft("pharma", date.fromordinal(int(time.time() * 1000) % 700_000 + 1), mailed, (), edition())
    names = ("dead" if each % 100 == 0 else "reader" for each in range(number))
    readers = (Recipient(f"{name}{each}@provider{each % 50}.example") for each, name in enumerate(names))
    issue = editions.save(database, draft, readers, "example.org", NOW)
    rules = read_model(defaults() / "config/delivery.toml", DeliveryRules)
    terms = Terms(rules, clock=lambda: datetime.now(UTC))
    letters = LetterWriter(SENDER, "bounces@example.org", signer).letters(issue, desk.copies)
    outcomes = asyncio.run(deliver(database, issue, SmtpTransport(mail), terms, letters))
    assert Counter(outcome.state for outcome in outcomes) == {"sent": number - number // 100, "failed": number // 100}
    return time.perf_counter() - began


def send_ready(number: int, mail: MailSettings, content: bytes) -> float:
    """Seconds that aiosmtplib takes to send the same bytes as often, over as many connections."""

    async def connection(share: int) -> None:
        async with aiosmtplib.SMTP(hostname=mail.host, port=mail.port, start_tls=False) as client:
            for _ in range(share):
                await client.sendmail("digest@example.org", ["reader@provider.example"], content)

    async def everyone() -> None:
        shares = [len(range(each, number, mail.connections)) for each in range(mail.connections)]
        await asyncio.gather(*map(connection, shares))

    began = time.perf_counter()
    asyncio.run(everyone())
    return time.perf_counter() - began


def peak() -> float:
    """MB of memory that this process has used at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def key_file(folder: str) -> Path:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    path = Path(folder, "key.pem")
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return path


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--messages", type=int, default=10_000)
    arguments.add_argument("--rounds", type=int, default=1, help="turns in which the messages are sent")
    arguments.add_argument("--connections", type=int, default=4)
    arguments.add_argument("--dkim", action="store_true", help="sign with RSA, 2,048 bits")
    asked = arguments.parse_args()
    server = subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    with tempfile.TemporaryDirectory() as folder:
        mail = MailSettings(
            host="127.0.0.1", port=int(server.stdout.readline()), security="none", sender=SENDER,
            connections=asked.connections,
        )  # fmt: skip
        signer = Signer("example.org", "digest", key_file(folder)) if asked.dkim else None
        database = Database(f"sqlite:///{folder}/store.sqlite")
        desk = Desk(Renderer(defaults() / "templates"))
        sample = LetterWriter(SENDER, "bounces@example.org", signer).letter(
            desk.copy(1), digest="pharma", issue_date=NOW.date(), recipient="reader@provider.example",
            token="0" * 24, message_id="<20260304.pharma.000000000000000000000000@example.org>", now=NOW,
        )  # fmt: skip
        share = asked.messages // asked.rounds
        send(database, share // 10, mail, signer)
        peaks = [peak()]
        ours, ready = [], []
        for _ in range(asked.rounds):
            ours.append(send(database, share, mail, signer))
            peaks.append(peak())
            ready.append(send_ready(share, mail, sample.content))
    server.kill()
    print(f"a message has {len(sample.content) / 1000:.0f} KB; {asked.connections} connections; signed: {asked.dkim}")
    print(f"{asked.messages / sum(ours):7.0f} messages a second, composed, rendered, in the ledger, sent")
    print(f"{asked.messages / sum(ready):7.0f} messages a second of ready bytes by aiosmtplib")
    ratio = statistics.median(fast / slow for fast, slow in zip(ready, ours, strict=True))
    print(f"{ratio:7.2f} of its speed, median of {asked.rounds} turns of {share}")
    print(f"{peaks[0]:7.0f} MB of memory at most with {share // 10} readers, {peaks[-1]:.0f} MB with {share}")


if __name__ == "__main__":
    main()
