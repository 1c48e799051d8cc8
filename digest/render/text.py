"""Makes text and addresses from the web safe to show.

In: any string. Out: one line of visible characters, or an http(s) URL. Escaping is left to what writes the format:
Jinja2's autoescape for HTML and MJML, `markdown` for Markdown.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # control characters that are not white space
    "\u00ad\u200b\u2060-\u2064\ufeff"  # soft hyphens and zero-width spaces, which only hide or split words
    "\u202a-\u202e\u2066-\u206f"  # bidirectional overrides and isolates, which show text in another order
    "\ufff9-\ufffb\U000e0000-\U000e0fff"  # annotations and tags, which no reader sees
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"  # surrogates and noncharacters, which cannot be sent
)

# The limit of the sitemap protocol (2,048) and of old browsers, rounded down. One mail holds hundreds of links.
_LONGEST_URL = 2000

_URL_CHARACTERS = "%/:?#[]@!$&'()*+,;=-._~"  # RFC 3986, section 2: reserved, unreserved and the percent sign


def plain(text: str) -> str:
    """`text` as one line, white space collapsed, with nothing in it that a reader cannot see."""
    return " ".join(_UNSEEN.sub("", text).split())


def clip(text: str, longest: int) -> str:
    """`text`, cut to at most `longest` characters: after a word where it can be, and with an ellipsis."""
    if len(text) <= longest:
        return text
    head = text[: longest - 1]
    words = head.rpartition(" ")[0]
    # With no space near its end it is Chinese or Japanese, or no language: there is no word to keep whole.
    return (words if len(words) > longest // 2 else head).rstrip(" ,;:.") + "…"


def web_url(url: str) -> str:
    """`url` in ASCII if it is an http(s) URL that a link may lead to, else an empty string.

    A URL with a user name in it is refused: it serves to show one site and open another.
    """
    try:
        parts = urlsplit(plain(url))
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or "@" in parts.netloc or not re.fullmatch(r"[a-z0-9.:_-]+", host):
        return ""
    host = f"[{host}]" if ":" in host else host
    query = f"?{parts.query}" if parts.query else ""
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    address = f"{parts.scheme}://{host}{port}" + quote(f"{parts.path}{query}{fragment}", safe=_URL_CHARACTERS)
    return address if len(address) <= _LONGEST_URL else ""
