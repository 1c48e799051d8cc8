"""Reads WARC files: ours, and any others that hold HTTP responses (wget, browsertrix, heritrix)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from digest.archive.writer import ASKED_FIELD, OPEN, ROLE_FIELD, SOURCE_FIELD, ArchiveError


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
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


class Index:
    """The newest capture of each URL in a set of WARC files."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self._captures: dict[str, Capture] = {}
        for path in paths:
            for capture in captures(path):
                known = self._captures.get(capture.url)
                if known is None or known.captured_at <= capture.captured_at:
                    self._captures[capture.url] = capture

    def get(self, url: str) -> Capture | None:
        """The newest capture of `url`, None if there is none."""
        return self._captures.get(url)

    def __len__(self) -> int:
        return len(self._captures)


def captures(path: Path) -> Iterator[Capture]:
    """The responses in a WARC file, in its order. Raises `ArchiveError` for a file that is missing or no WARC."""
    try:
        with path.open("rb") as file:
            records = ArchiveIterator(file)
            for record in records:
                if record.rec_type == "response" and record.http_headers is not None:
                    yield _capture(path, records.get_record_offset(), record)
    except FileNotFoundError:
        raise ArchiveError(f"{path}: no such file; archives stand in store.archive and end in .warc.gz") from None
    except (OSError, ArchiveLoadFailed, ValueError, EOFError) as error:
        raise ArchiveError(f"{path}: not a readable WARC file ({error})") from error


def read(path: Path, offset: int, limit: int, *, decoded: bool) -> tuple[Capture, bytes]:
    """The response that stands at `offset`, with at most `limit` bytes of body.

    The body is as it came over the wire, or with its content-encoding undone when `decoded`. A file that is still
    being written is found under its final name too.
    """
    if not path.exists() and path.with_name(path.name + OPEN).exists():
        path = path.with_name(path.name + OPEN)
    try:
        with path.open("rb") as file:
            file.seek(offset)
            for record in ArchiveIterator(file):
                stream = record.content_stream() if decoded else record.raw_stream
                return _capture(path, offset, record), bytes(stream.read(limit))
    except (OSError, ArchiveLoadFailed, ValueError, EOFError) as error:
        raise ArchiveError(f"{path}: the record at {offset} cannot be read ({error})") from error
    raise ArchiveError(f"{path}: no record at {offset}; was the file changed?")


def _capture(path: Path, offset: int, record: ArcWarcRecord) -> Capture:
    fields = record.rec_headers
    date = fields.get_header("WARC-Date") or "1970-01-01T00:00:00Z"
    return Capture(
        path=path,
        offset=offset,
        url=(fields.get_header("WARC-Target-URI") or "").strip("<>"),
        captured_at=datetime.fromisoformat(date).astimezone(UTC),
        status=int(record.http_headers.get_statuscode() or 0),
        headers=tuple((str(name), str(value)) for name, value in record.http_headers.headers),
        source=fields.get_header(SOURCE_FIELD) or "",
        role=fields.get_header(ROLE_FIELD) or "",
        asked=fields.get_header(ASKED_FIELD) or "",
    )
