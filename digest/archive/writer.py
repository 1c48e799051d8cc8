"""Writes HTTP exchanges to one WARC file per source and run (ISO 28500:2017, WARC/1.1).

While it is written the file ends in `.open`; `close` takes that off. Each record is one gzip member, written whole
before anything else learns of it, so that a run killed at any moment leaves at most one damaged record, at the end,
which `recovery` cuts off.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO, FileIO
from pathlib import Path
from urllib.parse import urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from digest.config import UserError

OPEN = ".open"
SOURCE_FIELD = "Pharma-Digest-Source"
ROLE_FIELD = "Pharma-Digest-Role"
ASKED_FIELD = "Pharma-Digest-Asked"

_LEVEL = 6
"""zlib's own choice: warcio's 9 takes up to twice the time for one or two percent."""

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")

Headers = Sequence[tuple[str, str]]


class ArchiveError(UserError):
    """The archive cannot be written or read: one line with the file and the remedy."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and the response to it, body as it came over the wire but for its transfer-encoding.

    `role` says what it was asked for ("article", "feed", "robots" …); `asked` is the canonical URL that led here,
    other than `url` after a redirect.
    """

    url: str
    method: str
    request_headers: Headers
    status: int
    protocol: str
    response_headers: Headers
    body: bytes
    fetched_at: datetime
    role: str
    asked: str


def final_name(path: Path) -> str:
    """The name a WARC file has, or will have once it is closed."""
    return path.name.removesuffix(OPEN)


class ArchiveWriter:
    """One source's WARC file of one run. Made at the first write; nothing is left behind when nothing is written."""

    def __init__(self, folder: Path, source: str, started: datetime) -> None:
        self.source = source
        stamp = started.astimezone(UTC).strftime("%Y%m%dT%H%M%S%fZ")
        self.name = f"{stamp}-{source}.warc.gz"
        self._folder = folder
        self._file: FileIO | None = None

    @property
    def path(self) -> Path:
        """Where the file stands while it is written."""
        return self._folder / (self.name + OPEN)

    def write(self, exchange: Exchange) -> int:
        """Append the exchange; returns the offset of its response record. Raises `ArchiveError` on a full disk."""
        try:
            file = self._file or self._create()
            offset = file.tell()
            try:
                _write_all(file, _records(self.source, exchange))
            except OSError:
                file.truncate(file.seek(offset))
                raise
        except OSError as error:
            raise ArchiveError(
                f"{self.path}: {error.strerror}; make room or change store.archive, then run again"
            ) from error
        return offset

    def close(self) -> None:
        """Finish the file."""
        if self._file is not None:
            self._file.close()
            self._file = None
            self.path.rename(self._folder / self.name)

    def _create(self) -> FileIO:
        self._folder.mkdir(parents=True, exist_ok=True)
        self._file = self.path.open("xb", buffering=0)
        return self._file


def _write_all(file: FileIO, data: bytes) -> None:
    """A file with no buffer may take a part of what it is given: the last that fits on the disk, for one."""
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]


def _records(source: str, exchange: Exchange) -> bytes:
    buffer = BytesIO()
    writer = WARCWriter(buffer, gzip=False, warc_version="1.1")
    date = exchange.fetched_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    fields = {"WARC-Date": date, SOURCE_FIELD: source, ROLE_FIELD: exchange.role, ASKED_FIELD: exchange.asked}
    fields = {name: _one_line(value) for name, value in fields.items()}
    url = _one_line(exchange.url)
    response = writer.create_warc_record(
        url,
        "response",
        payload=BytesIO(exchange.body),
        length=len(exchange.body),
        warc_headers_dict=dict(fields),
        http_headers=StatusAndHeaders(
            f"{exchange.status} {_phrase(exchange.status)}".strip(),
            _response_headers(exchange),
            protocol=_one_line(exchange.protocol),
        ),
    )
    target = urlsplit(url)
    request = writer.create_warc_record(
        url,
        "request",
        payload=BytesIO(b""),
        length=0,
        warc_headers_dict=dict(fields),
        http_headers=StatusAndHeaders(
            f"{target.path or '/'}{'?' + target.query if target.query else ''} HTTP/1.1",
            [("Host", target.netloc), *_clean(exchange.request_headers)],
            protocol=exchange.method,
            is_http_request=True,
        ),
    )
    request.rec_headers.add_header("WARC-Concurrent-To", response.rec_headers.get_header("WARC-Record-ID"))
    writer.write_record(response)
    end = buffer.tell()
    writer.write_record(request)
    records = buffer.getvalue()
    return b"".join(gzip.compress(record, _LEVEL, mtime=0) for record in (records[:end], records[end:]))


def _response_headers(exchange: Exchange) -> list[tuple[str, str]]:
    """The response's headers, but for those that describe a transfer that is undone here."""
    kept = [
        (name, value)
        for name, value in _clean(exchange.response_headers)
        if name.lower() not in ("transfer-encoding", "content-length")
    ]
    return [*kept, ("Content-Length", str(len(exchange.body)))]


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _clean(headers: Headers) -> list[tuple[str, str]]:
    """Headers that cannot be taken for two: names as RFC 9110, 5.1 has them, values on one line."""
    return [(name, _one_line(value)) for name, value in headers if _NAME.fullmatch(name)]


def _one_line(value: str) -> str:
    return " ".join(_CONTROLS.sub(" ", value).split())
