"""Why a request came to nothing, in a few plain words and no URL: many failures of one kind are one line."""

from __future__ import annotations

import gzip
import ssl
import zlib
from dataclasses import dataclass
from http import HTTPStatus

import brotli
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.spidermiddlewares.httperror import HttpError

from digest.config import UserError


class RefusedError(IgnoreRequest):
    """We will not follow this; the message is the reason. `final` when asking again would change nothing."""

    def __init__(self, reason: str, *, final: bool = False) -> None:
        super().__init__(reason)
        self.final = final


@dataclass(frozen=True, slots=True)
class Problem:
    """A reason, and whether it is `final`: not worth another try in a later crawl."""

    reason: str
    final: bool = False


_NOT_UNPACKED = (EOFError, zlib.error, gzip.BadGzipFile, brotli.error)
"""What undoing a content-encoding raises; zstd's is told by name: its module depends on the Python version."""

_GONE = (404, 410)


def problem(error: BaseException) -> Problem:
    """What to tell the operator about `error`."""
    match error:
        case HttpError():
            return _status(error.response.status)
        case RefusedError():
            return Problem(str(error), error.final)
        case UserError():
            return Problem(str(error))
        case DownloadTimeoutError():
            return Problem("no answer in time")
        case CannotResolveHostError():
            return Problem("host not found")
        case DownloadConnectionRefusedError() if _certificate(error):
            return Problem("its TLS certificate is not valid")
        case DownloadConnectionRefusedError():
            return Problem("connection refused")
        case DownloadCancelledError():
            return Problem("larger than crawl.max_page_mb", final=True)
        case ResponseDataLossError() | DownloadFailedError():
            return Problem("the connection broke off")
        case UnsupportedURLSchemeError():
            return Problem("not a web address", final=True)
        case IgnoreRequest():
            return _ignored(str(error))
    if isinstance(error, _NOT_UNPACKED) or type(error).__name__ == "ZstdError":
        return Problem("its content-encoding cannot be undone")
    return Problem(f"unexpected {type(error).__name__} (run with --verbose and report it)")


def _status(status: int) -> Problem:
    try:
        phrase = HTTPStatus(status).phrase.lower()
    except ValueError:
        phrase = "unknown status"
    return Problem(f"{status} {phrase}", final=status in _GONE)


def _certificate(error: BaseException) -> bool:
    cause = error.__cause__
    return isinstance(cause, ssl.SSLError) or "certificate" in str(cause).lower()


def _ignored(message: str) -> Problem:
    """Scrapy's own refusals, which differ by their wording only."""
    if "robots.txt" in message:
        return Problem("robots.txt forbids it")
    if "redirect" in message:
        return Problem("redirects in a circle")
    if "DOWNLOAD_MAXSIZE" in message:
        return Problem("unpacks to more than crawl.max_page_mb", final=True)
    return Problem("refused")
