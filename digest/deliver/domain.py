"""What DNS says of a sending domain. In: the domain, and the key we sign with. Out: what is right, or what to publish.

Who may send for it is SPF (RFC 7208), with which key mail is signed DKIM (RFC 6376), and what receivers do with mail
that is neither DMARC (RFC 7489).
"""

from __future__ import annotations

import re

import dns.exception
import dns.resolver

_SPECIAL = re.compile(r"[^.]*|(.+\.)?(localhost|local|internal|test|invalid|example(\.(com|net|org))?)")
"""Names that stand in no public DNS (RFC 6761, RFC 2606)."""

_SECONDS = 5.0
_HIGHEST = 8
"""Names asked on the way up to an organisation's DMARC record."""


class DomainError(Exception):
    """A record is missing or wrong; the message says what to publish."""


class NoAnswerError(Exception):
    """DNS did not answer, so nothing is known."""


class Domain:
    """A sending domain as `resolver` sees it, the system's where none is given."""

    def __init__(self, name: str, resolver: dns.resolver.Resolver | None = None) -> None:
        self.name = name.lower()
        self._resolver = resolver

    def spf(self) -> str:
        """The SPF record. Raises `DomainError` where there is not exactly one, or it lets everybody send."""
        found = [text for text in self._texts(self.name) if text.lower().split(" ")[0] == "v=spf1"]
        if not found:
            raise DomainError(f'{self.name} has no SPF record; publish a TXT like "v=spf1 include:your.server -all"')
        if len(found) > 1:
            raise DomainError(f"{self.name} has {len(found)} SPF records, and receivers take none; leave one")
        if "+all" in found[0].lower().split():
            raise DomainError(f"{self.name}: SPF ends in +all, which lets anybody send; end it in -all or ~all")
        return found[0]

    def dkim(self, selector: str, public_key: str) -> str:
        """Where the public key stands. Raises `DomainError` where it does not, or another."""
        name = f"{selector}._domainkey.{self.name}"
        wanted = f'publish a TXT like "v=DKIM1; k={_kind(public_key)}; p={public_key}"'
        keys = [_tags(text).get("p") for text in self._texts(name)]
        if not any(key is not None for key in keys):
            raise DomainError(f"{name} has no DKIM key; {wanted}")
        if public_key not in [key.replace(" ", "") for key in keys if key is not None]:
            raise DomainError(f"{name} holds another key than mail.dkim_key; {wanted}")
        return name

    def dmarc(self) -> str:
        """The policy, of the domain or one above it. Raises `DomainError` where there is none."""
        labels = self.name.split(".")
        for start in range(max(0, len(labels) - _HIGHEST), max(1, len(labels) - 1)):
            above = ".".join(labels[start:])
            for text in self._texts(f"_dmarc.{above}"):
                tags = _tags(text)
                if tags.get("v") == "DMARC1":
                    return f"p={tags.get('p', 'none')} at _dmarc.{above}"
        wanted = 'publish a TXT like "v=DMARC1; p=none"'
        raise DomainError(f"_dmarc.{self.name} has no DMARC record, which large providers ask for; {wanted}")

    def _texts(self, name: str) -> list[str]:
        """The TXT records of a name, each in one piece; none where there is no such name."""
        if self._resolver is None and _SPECIAL.fullmatch(self.name):
            raise NoAnswerError(f"{self.name or 'no domain'} stands in no public DNS")
        try:
            resolver = self._resolver or dns.resolver.get_default_resolver()
            answer = resolver.resolve(name, "TXT", lifetime=_SECONDS)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except dns.exception.DNSException as error:
            raise NoAnswerError(f"DNS does not answer ({type(error).__name__})") from None
        return [b"".join(record.strings).decode("utf-8", "replace") for record in answer]


def _kind(public_key: str) -> str:
    return "ed25519" if len(public_key) < 60 else "rsa"


def _tags(text: str) -> dict[str, str]:
    """The tags of a DKIM or DMARC record: "v=DMARC1; p=none"."""
    pairs = (part.partition("=") for part in text.split(";"))
    return {name.strip(): value.strip() for name, equals, value in pairs if equals}
