"""Mail addresses as headers and envelopes need them. In: what people wrote. Out: checked, and ASCII."""

from __future__ import annotations

import re
from email.errors import MessageError
from email.headerregistry import Address
from email.utils import parseaddr

from digest.config import UserError
from digest.deliver.transport import RefusedError

_PLAIN = re.compile(r"[A-Za-z0-9_+-]+(\.[A-Za-z0-9_+-]+)*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def address_of(sender: str) -> str:
    """The bare address in "Name <address>"."""
    return parseaddr(sender)[1]


def domain_of(address: str) -> str:
    """What stands behind the @, in lower case: the provider, as far as an address tells."""
    return address.rpartition("@")[2].lower()


def check_sender(sender: str) -> Address:
    """`sender` for the From line. Raises `UserError` when it is not "Name <address>" or an address alone."""
    name, address = parseaddr(sender)
    try:
        if len(sender.splitlines()) > 1:
            raise ValueError("must be one line")
        checked = Address(name, addr_spec=address)
        if not checked.addr_spec.isascii():
            raise ValueError("letters beyond ASCII are not supported")
    except (ValueError, IndexError, MessageError) as error:
        raise UserError(f"mail.sender: {sender!r} is not a mail address ({error})") from None
    return checked


def check_recipient(address: str, name: str = "") -> Address:
    """`address` for the To line. An internationalised domain goes as its A-labels (RFC 5890).

    Raises `RefusedError` when it is no address.
    """
    local, _, domain = address.rpartition("@")
    if _PLAIN.fullmatch(address):  # most are, and the parser takes a third of a millisecond
        return Address(one_line(name), local, domain)
    try:
        ascii_domain = domain if domain.isascii() else domain.encode("idna").decode("ascii")
        recipient = Address(one_line(name), addr_spec=f"{local}@{ascii_domain}")
    except (ValueError, IndexError, MessageError) as error:
        raise RefusedError(f"not a mail address ({error})") from None
    if not local.isascii():
        raise RefusedError("letters beyond ASCII before the @ are not supported")
    return recipient


def one_line(text: str) -> str:
    """`text` with no line breaks and no control characters."""
    return " ".join(_CONTROLS.sub(" ", text).split())
