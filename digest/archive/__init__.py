"""What was fetched, kept as WARC: written while crawling, read for replay and for cleaning anew."""

from digest.archive.reader import Capture, Index, captures, read
from digest.archive.recovery import recover
from digest.archive.writer import OPEN, ArchiveError, ArchiveWriter, Exchange, final_name

__all__ = [
    "OPEN",
    "ArchiveError",
    "ArchiveWriter",
    "Capture",
    "Exchange",
    "Index",
    "captures",
    "final_name",
    "read",
    "recover",
]
