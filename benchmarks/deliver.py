"""What delivery costs: personalised mails through the ledger to a mail server, against aiosmtplib with ready bytes.

Readers have links of their own, one in ten an edition of its own, one in a hundred an address that is dead. The server
is another process on loopback that takes everything else and looks at nothing. Both ways are timed in turns, so that a
busy machine slows both.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import aiosmtplib
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from digest.config import MailSettings, Project, Watch
from digest.deliver import Copy
from digest.model import Card, Edition, Outlet, Section, Sentence
from digest.newsroom import Newsroom
from digest.readers.subscriber import Subscriber
from digest.sending import Sending
from digest.store import editions, subscribers

SENDER = "Pharma Digest <digest@example.org>"
NOW = datetime.now(UTC)
PERSONAL = 10
"""One reader in so many watches for something of their own; `VARIANTS` different things in all."""

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


def edition() -> Edition:
    """An issue of thirty stories, with as many in reserve for who watches for them."""
    cards = [card(story) for story in range(60)]
    sections = (Section("Regulatory", tuple(cards[:10])), Section("Clinical", tuple(cards[10:30])))
    reserve = (Section("Regulatory", tuple(cards[30:45])), Section("Clinical", tuple(cards[45:])))
    return Edition("pharma", "Pharma Morning", NOW.date(), "UTC", NOW, NOW, sections, reserve=reserve)


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


def project(folder: Path, number: int, mail: str) -> Project:
    """A project whose digest `number` readers follow, and whose issue of today is composed."""
    for part in ("config/digests", "config/sources"):
        (folder / part).mkdir(parents=True)
    (folder / "config/settings.toml").write_text(f'[web]\nbase_url = "https://digest.example.org"\n[mail]\n{mail}')
    (folder / "config/digests/pharma.toml").write_text('title = "Pharma Morning"\n')
    made = Project(folder)
    subscribers.add(Newsroom(made).database, [reader(each) for each in range(number)])
    return made


def reader(number: int) -> Subscriber:
    name = "dead" if number % 100 == 0 else "reader"
    watched = (f"application {number // PERSONAL % VARIANTS + 31}",) if number % PERSONAL == 0 else ()
    return Subscriber(
        address=f"{name}{number}@provider{number % 50}.example", name=f"Reader {number}", digests=("pharma",),
        watch=Watch(words=watched), state="active", created_at=NOW, changed_at=NOW,
    )  # fmt: skip


def send(made: Project, number: int) -> float:
    """Seconds to render an issue, write its readers down, and personalise, sign and send their mail."""
    began = time.perf_counter()
    newsroom = Newsroom(made)
    issue = edition()
    draft = editions.Draft("pharma", NOW.date(), newsroom.renderer.mail(issue), (), issue)
    editions.save(newsroom.database, draft, (), "example.org", NOW)
    outcomes = Sending(newsroom).send(made.digests["pharma"], NOW)
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
    mail = MailSettings(
        host="127.0.0.1", port=int(server.stdout.readline()), security="none", sender=SENDER,
        connections=asked.connections, bounce_address="bounces@example.org",
    )  # fmt: skip
    share = asked.messages // asked.rounds
    with tempfile.TemporaryDirectory() as folder:
        settings = mail.model_copy(update={"dkim_key": str(key_file(folder))}) if asked.dkim else mail
        written = "".join(f"{name} = {json.dumps(value)}\n" for name, value in settings.model_dump().items())
        few = project(Path(folder, "few"), share // 10, written)
        projects = [project(Path(folder, str(each)), share, written) for each in range(asked.rounds)]
        send(few, share // 10)
        peaks = [peak()]
        newsroom = Newsroom(few)
        sample = newsroom.writer.letter(
            Copy(newsroom.renderer.mail(edition())), digest="pharma", issue_date=NOW.date(),
            recipient="reader@provider.example", token="0" * 24,
            message_id="<20260304.pharma.000000000000000000000000@example.org>", now=NOW,
        )  # fmt: skip
        ours, ready = [], []
        for made in projects:
            ours.append(send(made, share))
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
