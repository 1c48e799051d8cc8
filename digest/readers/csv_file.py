"""Readers as a CSV file (RFC 4180, UTF-8), to move them in and out.

In: a file. Out: readers, and a line for each mistake. Or the other way round: readers as lines of such a file, in which
a spreadsheet finds no formula. Nothing is stored here.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import get_args

from digest.config import Digest, UserError
from digest.readers.subscriber import State, Subscriber
from digest.readers.wishes import FIELDS, WishError, read_address, read_wishes, written

COLUMNS = ("address", *FIELDS)
"""What a file may hold. Only `address` and `digests` must be there."""

EXPORTED = (*COLUMNS, "state", "paused_until", "created_at", "confirmed_at")
"""What an exported file holds beyond that. Of these, importing reads `state`: who left stays away."""

_LARGEST = 50 * 2**20
_FORMULA = tuple("=+-@\t\r")


def read(path: Path, digests: Mapping[str, Digest], now: datetime) -> Iterator[Subscriber | str]:
    """Of each line its reader, pending or away, or what is wrong with it, as `FILE:LINE: …`.

    A reader who names no timezone lives in that of their first digest. Raises `UserError` where the file as a whole
    cannot be read.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise UserError(f"{path}: larger than {_LARGEST // 2**20} MB; split it")
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise UserError(f"{path}: not UTF-8; save it as UTF-8") from None
    except OSError as error:
        raise UserError(f"{path}: {error.strerror}") from None
    lines = csv.DictReader(StringIO(text, newline=""), restkey="", strict=True)
    seen: dict[str, int] = {}
    line = 1
    try:
        _check_columns(path, lines.fieldnames or ())
        line = lines.line_num + 1
        for fields in lines:
            try:
                reader = _reader(fields, digests, now)
            except WishError as error:
                yield f"{path}:{line}: {error}"
            else:
                first = seen.setdefault(reader.address.casefold(), line)
                yield reader if first == line else f"{path}:{line}: address: stands in line {first} already"
            line = lines.line_num + 1
    except csv.Error as error:
        raise UserError(f"{path}:{line}: not CSV: {error}") from None


def row(reader: Subscriber) -> list[str]:
    """The reader as a line under `EXPORTED`."""
    days = (reader.paused_until, reader.created_at, reader.confirmed_at)
    cells = [reader.address, *written(reader).values(), reader.state, *(day.isoformat() if day else "" for day in days)]
    return [f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells]


def _check_columns(path: Path, columns: object) -> None:
    names = list(columns) if isinstance(columns, list) else []
    unknown = [name for name in names if name not in EXPORTED]
    if unknown:
        raise UserError(
            f"{path}:1: there is no column {unknown[0][:40]!r}; separated by commas, there may be {', '.join(COLUMNS)}"
        )
    for needed in ("address", "digests"):
        if needed not in names:
            raise UserError(f"{path}:1: no column {needed!r}; the first line names the columns")
    if len(set(names)) < len(names):
        raise UserError(f"{path}:1: a column stands there twice")


def _reader(fields: Mapping[str, str | None], digests: Mapping[str, Digest], now: datetime) -> Subscriber:
    if "" in fields or None in fields.values():
        raise WishError({"line": "has not as many cells as there are columns"})
    given = {name: _bare(text) for name, text in fields.items() if text}
    reader = Subscriber(address=read_address(given.get("address", "")), created_at=now, changed_at=now)
    reader = replace(reader, state=_state(given.get("state", "pending")))
    reader = read_wishes({"digests": "", **given} if reader.state == "pending" else given, digests, reader)
    if reader.digests and "timezone" not in given:
        return replace(reader, timezone=digests[reader.digests[0]].timezone)
    return reader


def _state(text: str) -> State:
    """Away stays away; a reader who is to be mailed begins as pending."""
    for state in get_args(State):
        if state == text:
            return state if state in ("unsubscribed", "bounced", "complained") else "pending"
    raise WishError({"state": f"{text[:40]!r} is not a choice; write one of {', '.join(get_args(State))}"})


def _bare(cell: str) -> str:
    """A cell without the apostrophe that `row` keeps spreadsheets from running it with."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell
