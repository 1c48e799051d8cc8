"""The sending domain's records, asked of a DNS server on loopback."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Callable, Iterator

import dns.flags
import dns.message
import dns.rcode
import dns.resolver
import dns.rrset
import pytest

from digest.deliver.domain import Domain, DomainError, NoAnswerError

Ask = Callable[..., Domain]
KEY = "MIIB" + "A" * 300


@pytest.fixture
def domain() -> Iterator[Ask]:
    """news.example.org, with TXT records by name; `silent` answers nothing."""
    running: list[socketserver.UDPServer] = []

    def start(records: dict[str, list[str]], *, silent: bool = False) -> Domain:
        class Talk(socketserver.DatagramRequestHandler):
            def handle(self) -> None:
                query = dns.message.from_wire(self.rfile.read())
                answer = dns.message.make_response(query)
                answer.flags |= dns.flags.RA
                name = query.question[0].name
                texts = records.get(name.to_text(omit_final_dot=True))
                if texts is None:
                    answer.set_rcode(dns.rcode.SERVFAIL if silent else dns.rcode.NXDOMAIN)
                else:
                    quoted = [" ".join(f'"{text[i : i + 200]}"' for i in range(0, len(text), 200)) for text in texts]
                    answer.answer.append(dns.rrset.from_text(name, 60, "IN", "TXT", *quoted))
                self.wfile.write(answer.to_wire())

        server = socketserver.ThreadingUDPServer(("127.0.0.1", 0), Talk)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        running.append(server)
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers, resolver.port = ["127.0.0.1"], server.server_address[1]
        return Domain("news.example.org", resolver)

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


def test_a_domain_that_is_set_up_is_in_order(domain: Ask) -> None:
    asked = domain(
        {
            "news.example.org": ["another=record", "v=spf1 mx -all"],
            "digest._domainkey.news.example.org": [f"v=DKIM1; k=rsa; p={KEY}"],
            "_dmarc.example.org": ["v=DMARC1; p=reject"],
        }
    )
    assert asked.spf() == "v=spf1 mx -all"
    assert asked.dkim("digest", KEY) == "digest._domainkey.news.example.org"
    assert asked.dmarc() == "p=reject at _dmarc.example.org"


@pytest.mark.parametrize(
    ("texts", "said"),
    [([], "has no SPF record"), (["v=spf1 a", "v=spf1 mx"], "has 2 SPF records"), (["v=spf1 +all"], "lets anybody")],
)
def test_a_wrong_spf_record_is_said(domain: Ask, texts: list[str], said: str) -> None:
    with pytest.raises(DomainError, match=said):
        domain({"news.example.org": texts or ["other"]}).spf()


def test_a_missing_or_other_key_is_said_with_the_record_to_publish(domain: Ask) -> None:
    with pytest.raises(DomainError, match=f"has no DKIM key; publish .*p={KEY}"):
        domain({}).dkim("digest", KEY)
    with pytest.raises(DomainError, match="holds another key"):
        domain({"digest._domainkey.news.example.org": ["v=DKIM1; p=AAAA"]}).dkim("digest", KEY)


def test_a_missing_policy_is_said(domain: Ask) -> None:
    with pytest.raises(DomainError, match=r"_dmarc\.news\.example\.org has no DMARC record"):
        domain({}).dmarc()


def test_dns_that_does_not_answer_is_no_fault_of_the_domain(domain: Ask) -> None:
    with pytest.raises(NoAnswerError, match="DNS does not answer"):
        domain({}, silent=True).spf()
