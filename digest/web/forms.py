"""Forms as browsers send them (application/x-www-form-urlencoded), with limits that hold whatever comes."""

from __future__ import annotations

from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

_LARGEST = 64 * 2**10
_MOST_FIELDS = 200


async def read_form(request: Request) -> dict[str, str]:
    """The fields of a request's body; of one given several times, a line each.

    Raises `HTTPException`: 413 for more than 64 KiB, 415 for another type, 400 for what is no form.
    """
    if request.headers.get("Content-Type", "").partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        raise HTTPException(415)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST:
            raise HTTPException(413)
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise HTTPException(400) from None
    fields: dict[str, str] = {}
    for name, value in pairs:
        fields[name] = f"{fields[name]}\n{value}" if name in fields else value
    return fields
