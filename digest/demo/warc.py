"""Writes exchanges as a WARC/1.1 file (ISO 28500:2017), one gzip member per record, the same bytes on every run."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from digest.demo.crawl import Exchange, http_date

USER_AGENT = "pharma-digest-demo/1.0 (+https://pharma-digest.example/)"
PACE = timedelta(seconds=2)


def write(exchanges: Iterable[Exchange], start: datetime) -> bytes:
    """A WARC file of request and response pairs, the first answered at `start` and each later one `PACE` after."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="WARC/1.1")
    writer.write_record(_info(writer, start))
    for number, exchange in enumerate(exchanges):
        moment = start + number * PACE
        writer.write_request_response_pair(_request(writer, exchange, moment), _response(writer, exchange, moment))
    return out.getvalue()


def _info(writer: WARCWriter, start: datetime) -> Any:
    fields = b"software: pharma-digest demo\r\nformat: WARC File Format 1.1\r\ndescription: invented sites\r\n"
    return writer.create_warc_record(
        "",
        "warcinfo",
        payload=io.BytesIO(fields),
        length=len(fields),
        warc_content_type="application/warc-fields",
        warc_headers_dict=_identity("warcinfo", "", start),
    )


def _request(writer: WARCWriter, exchange: Exchange, moment: datetime) -> Any:
    parts = urlsplit(exchange.url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    headers = [("Host", parts.netloc), ("User-Agent", USER_AGENT), ("Accept-Encoding", "gzip")]
    return writer.create_warc_record(
        exchange.url,
        "request",
        http_headers=StatusAndHeaders(f"GET {target} HTTP/1.1", headers, is_http_request=True),
        warc_headers_dict=_identity("request", exchange.url, moment),
    )


def _response(writer: WARCWriter, exchange: Exchange, moment: datetime) -> Any:
    headers = [("Date", http_date(moment)), *exchange.headers]
    return writer.create_warc_record(
        exchange.url,
        "response",
        payload=io.BytesIO(exchange.body),
        length=len(exchange.body),
        http_headers=StatusAndHeaders(exchange.status, headers, protocol="HTTP/1.1"),
        warc_headers_dict=_identity("response", exchange.url, moment),
    )


def _identity(kind: str, url: str, moment: datetime) -> dict[str, str]:
    date = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"WARC-Record-ID": f"<urn:uuid:{uuid5(NAMESPACE_URL, f'{kind} {date} {url}')}>", "WARC-Date": date}
