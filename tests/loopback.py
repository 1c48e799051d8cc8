"""A site on loopback that does as it is told, and small pages, feeds and source files for it."""

from __future__ import annotations

import contextlib
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from digest.config import Project


@dataclass
class Answer:
    """What the site says to one path. `etag` makes it answer 304 to whoever has it."""

    body: bytes = b""
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    etag: str = ""


Act = Callable[[BaseHTTPRequestHandler], None]


class _QuietServer(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that hang up."""


class Site:
    """A web site on 127.0.0.1. `pages` maps paths to answers, or to functions that do worse than answer."""

    def __init__(self) -> None:
        self.pages: dict[str, Answer | Act] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
                page = site.pages.get(self.path, Answer(b"not here", status=404))
                with contextlib.suppress(ConnectionError):
                    if isinstance(page, Answer):
                        site._answer(self, page)
                    else:
                        page(self)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = _QuietServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def asked_for(self, path: str) -> int:
        """How often `path` was asked for."""
        return sum(asked == path for asked, _ in self.asked)

    def paths(self, *, robots: bool = False) -> list[str]:
        """The paths asked for, in order."""
        return [path for path, _ in self.asked if robots or path != "/robots.txt"]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, handler: BaseHTTPRequestHandler, answer: Answer) -> None:
        unchanged = bool(answer.etag) and handler.headers.get("If-None-Match") == answer.etag
        handler.send_response(304 if unchanged else answer.status)
        for name, value in answer.headers.items():
            handler.send_header(name, value)
        if answer.etag:
            handler.send_header("ETag", answer.etag)
        if unchanged:
            handler.end_headers()
            return
        handler.send_header("Content-Type", answer.content_type)
        handler.send_header("Content-Length", str(len(answer.body)))
        handler.end_headers()
        handler.wfile.write(answer.body)


_NOUNS = (
    "agency board capsule clinic course decision delay dose factory filing group hospital infusion journal label "
    "laboratory letter market medicine minister network outcome panel partner placebo price quarter question region "
    "register result review rival sample signal study summer survey target tissue treatment trial vaccine ward winter"
)


def _prose(title: str) -> list[str]:
    """Three sentences of the title's own: what stands on every page of a site is taken for no article's."""
    chance = random.Random(title)

    def clause() -> str:
        return "the " + " of the ".join(chance.sample(_NOUNS.split(), 4)) + " was as good as before"

    said = [", ".join(clause() for _ in range(3)) + "." for _ in range(3)]
    return [f"{title}, {said[0]}", *(sentence.capitalize() for sentence in said[1:])]


def article(title: str, *sentences: str) -> Answer:
    """A small article page, with enough prose to be taken for one."""
    paragraphs = "".join(f"<p>{sentence}</p>" for sentence in sentences or _prose(title))
    return Answer(
        f"<!doctype html><html lang=en><head><title>{title}</title>"
        f'<meta property="article:published_time" content="2026-03-03T08:00:00Z"></head>'
        f"<body><article><h1>{title}</h1>{paragraphs}</article></body></html>".encode()
    )


def rss(site: Site, *paths: str, date: str = "") -> bytes:
    """An RSS feed of those pages."""
    dated = f"<pubDate>{date}</pubDate>" if date else ""
    items = "".join(f"<item><title>Story</title><link>{site.url}{path}</link>{dated}</item>" for path in paths)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{items}</channel></rss>'.encode()


def add_source(project: Project, site: Site, discovery: str, *, slug: str = "local", more: str = "") -> str:
    """Write a source file for `site`; `discovery` is the TOML inside its [[discovery]] table."""
    (project.root / f"config/sources/{slug}.toml").write_text(
        f'name = "The {slug}"\nhomepage = "{site.url}/"\nkind = "trade_press"\nlanguage = "en"\ncountry = "GB"\n'
        f"delay = 0\nconcurrency = 4\n{more}\n[[discovery]]\n{discovery}\n"
    )
    project.__dict__.pop("sources", None)
    return slug
