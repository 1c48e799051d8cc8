"""Reads WARC files: ours, and any others that hold HTTP responses (wget, browsertrix, heritrix)."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from digest.archive.decoding import undo
from digest.archive.writer import ASKED_FIELD, OPEN, ROLE_FIELD, SOURCE_FIELD, ArchiveError
from digest.urls import canonical

_PACKED_LIMIT = 64 * 2**20
"""Bytes of an encoded body that are read in order to undo its encoding."""

_BROKEN = (OSError, ArchiveLoadFailed, ValueError, EOFError, LookupError, TypeError, AttributeError, zlib.error)
"""What warcio raises for a file that is damaged, or no WARC at all."""


@dataclass(frozen=True, slots=True)
class Capture:
    """A response in an archive, without its body. `source`, `role` and `asked` are empty in others' archives."""

    path: Path
    offset: int
    url: str
    captured_at: datetime
    status: int
    headers: tuple[tuple[str, str], ...]
    source: str = ""
    role: str = ""
    asked: str = ""

    def header(self, name: str) -> str:
        """The first header of that name, "" if there is none."""
        return next(iter(self.all_headers(name)), "")

    def all_headers(self, name: str) -> list[str]:
        """Every header of that name, in order."""
        return [value for key, value in self.headers if key.lower() == name.lower()]


class Index:
    """The newest capture of each URL in a set of WARC files."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self._captures: dict[str, Capture] = {}
        self._spellings: dict[str, str] = {}
        for path in paths:
            for capture in captures(path):
                known = self._captures.get(capture.url)
                if known is None or known.captured_at <= capture.captured_at:
                    self._captures[capture.url] = capture
                self._spellings[canonical(capture.url) or capture.url] = capture.url

    def get(self, url: str) -> Capture | None:
        """The newest capture of `url`, or else of a URL with the same canonical form; None if there is none."""
        return self._captures.get(url) or self._captures.get(self._spellings.get(canonical(url) or url, ""))

    def __len__(self) -> int:
        return len(self._captures)


def captures(path: Path) -> Iterator[Capture]:
    """The responses in a WARC file, in its order. Raises `ArchiveError` for a file that is missing or no WARC."""
    records = _records(path)
    while True:
        try:
            offset, record = next(records)
            found = _capture(path, offset, record) if _is_response(record) else None
        except StopIteration:
            return
        except FileNotFoundError:
            raise ArchiveError(f"{path}: no such file; archives stand in store.archive and end in .warc.gz") from None
        except _BROKEN as error:
            raise ArchiveError(f"{path}: not a readable WARC file ({_said(error)})") from error
        if found is not None:
            yield found


def _records(path: Path) -> Iterator[tuple[int, ArcWarcRecord]]:
    with path.open("rb") as file:
        records = ArchiveIterator(file)
        for record in records:
            if record.format != "warc":  # warcio takes any text for the older ARC format
                raise ArchiveLoadFailed("it does not begin as one")
            # Asked for now: once the body is passed, it would be the next record's.
            yield records.offset, record


def read(path: Path, offset: int, limit: int, *, decoded: bool) -> tuple[Capture, bytes]:
    """The response that stands at `offset`, with at most `limit` bytes of body.

    The body is as it came over the wire, or with its content-encoding undone when `decoded`. A file that is still
    being written is found under its final name too. Raises `ArchiveError` where no response can be read.
    """
    if not path.exists() and path.with_name(path.name + OPEN).exists():
        path = path.with_name(path.name + OPEN)
    try:
        with path.open("rb") as file:
            file.seek(offset)
            for record in ArchiveIterator(file):
                if not _is_response(record):
                    break
                capture = _capture(path, offset, record)
                encoding = ",".join(capture.all_headers("Content-Encoding")) if decoded else ""
                body = bytes(_raw(record).read(max(limit, _PACKED_LIMIT) if encoding else limit))
                return capture, undo(body, encoding, limit)
    except FileNotFoundError:
        raise ArchiveError(f"{path}: no such file; was it moved out of store.archive?") from None
    except _BROKEN as error:
        raise ArchiveError(f"{path}: the record at {offset} cannot be read ({_said(error)})") from error
    raise ArchiveError(f"{path}: no response at {offset}; was the file changed?")


def _is_response(record: ArcWarcRecord) -> bool:
    return record.rec_type == "response" and record.http_headers is not None


def _raw(record: ArcWarcRecord) -> Any:
    """The body's stream with its transfer-encoding, which some archives keep, undone."""
    transfer = record.http_headers.get_header("Transfer-Encoding") or ""
    return ChunkedDataReader(record.raw_stream) if transfer.strip().lower() == "chunked" else record.raw_stream


def _said(error: BaseException) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__


def _capture(path: Path, offset: int, record: ArcWarcRecord) -> Capture:
    fields = record.rec_headers
    date = fields.get_header("WARC-Date") or "1970-01-01T00:00:00Z"
    return Capture(
        path=path,
        offset=offset,
        url=(fields.get_header("WARC-Target-URI") or "").strip("<>"),
        captured_at=_moment(date),
        status=int(code) if (code := record.http_headers.get_statuscode() or "").isdecimal() else 0,
        headers=tuple((str(name), str(value)) for name, value in record.http_headers.headers),
        source=fields.get_header(SOURCE_FIELD) or "",
        role=fields.get_header(ROLE_FIELD) or "",
        asked=fields.get_header(ASKED_FIELD) or "",
    )


def _moment(date: str) -> datetime:
    """The WARC-Date (W3C date format, in UTC), or the oldest moment there is where it is none."""
    try:
        moment = datetime.fromisoformat(date.strip())
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
