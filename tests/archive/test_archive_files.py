"""WARC files: what is written is read back, what is damaged is said plainly, and nothing in them can hurt."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import brotli
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from digest import archive
from digest.archive import ArchiveError, ArchiveWriter, Exchange

NOON = datetime(2026, 3, 3, 12, 0, 0, 123456, tzinfo=UTC)
PLAIN = Exchange(
    url="https://a.example/news/1?x=1",
    method="GET",
    request_headers=[("User-Agent", "tests")],
    status=200,
    protocol="HTTP/1.1",
    response_headers=[("Content-Type", "text/html")],
    body=b"<p>One</p>",
    fetched_at=NOON,
    role="article",
    asked="https://a.example/old/1",
)

in_a_folder = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def written(folder: Path, *exchanges: Exchange, source: str = "local", started: datetime = NOON) -> Path:
    writer = ArchiveWriter(folder, source, started)
    for exchange in exchanges:
        writer.write(exchange)
    writer.close()
    return folder / writer.name


def body_of(path: Path, *, offset: int = 0, limit: int = 10**6, decoded: bool = True) -> bytes:
    return archive.read(path, offset, limit, decoded=decoded)[1]


@in_a_folder
@given(
    bodies=st.lists(st.binary(max_size=3000), min_size=1, max_size=4),
    headers=st.lists(st.tuples(st.text(max_size=12), st.text(max_size=30)), max_size=4),
    status=st.integers(100, 599),
)
def test_what_is_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, bodies: list[bytes], headers: list[tuple[str, str]], status: int
) -> None:
    kept = [pair for pair in headers if pair[0].lower() not in ("content-encoding", "transfer-encoding")]
    exchanges = [replace(PLAIN, body=body, response_headers=kept, status=status) for body in bodies]
    path = written(tmp_path_factory.mktemp("warc"), *exchanges)
    captures = list(archive.captures(path))
    assert [body_of(path, offset=capture.offset) for capture in captures] == bodies
    for capture in captures:
        assert (capture.url, capture.asked, capture.role) == (PLAIN.url, PLAIN.asked, "article")
        assert (capture.status, capture.captured_at, capture.source) == (status, NOON, "local")
        assert capture.header("Content-Length") == str(len(body_of(path, offset=capture.offset)))


@pytest.mark.parametrize("where", ["asked", "url", "role", "protocol", "header", "header name", "request header"])
def test_no_value_can_add_a_header_or_a_record(tmp_path: Path, where: str) -> None:
    evil = "x\r\nPharma-Digest-Role: feed\r\n\r\nWARC/1.1\r\nWARC-Type: response"
    pairs = [(evil, "1")] if where == "header name" else [("X-Evil", evil)]
    if where == "request header":
        exchange = replace(PLAIN, request_headers=pairs)
    elif where.startswith("header"):
        exchange = replace(PLAIN, response_headers=pairs)
    else:
        exchange = replace(PLAIN, **{where: getattr(PLAIN, where) + evil})  # type: ignore[arg-type]
    path = written(tmp_path, exchange)
    (capture,) = archive.captures(path)
    assert body_of(path) == PLAIN.body
    assert not capture.header("Pharma-Digest-Role")
    if where != "role":
        assert capture.role == "article"


PACK = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "GZIP": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "gzip, br": lambda plain: brotli.compress(gzip.compress(plain)),
}


@pytest.mark.parametrize("coding", PACK)
def test_a_body_is_kept_as_it_came_and_unpacked_on_demand(tmp_path: Path, coding: str) -> None:
    plain = "Zulassung für ein Präparat. ".encode() * 300
    packed = PACK[coding](plain)
    path = written(tmp_path, replace(PLAIN, body=packed, response_headers=[("Content-Encoding", coding)]))
    assert body_of(path, decoded=False) == packed
    assert body_of(path) == plain
    assert body_of(path, limit=100) == plain[:100]


def test_deflate_without_its_wrapper_and_gzip_of_several_members_are_unpacked(tmp_path: Path) -> None:
    bare = zlib.compressobj(wbits=-15)
    raw = bare.compress(b"plain words") + bare.flush()
    path = written(
        tmp_path,
        replace(PLAIN, body=raw, response_headers=[("Content-Encoding", "deflate")]),
        replace(
            PLAIN,
            body=gzip.compress(b"plain ") + gzip.compress(b"words"),
            response_headers=[("Content-Encoding", "gzip")],
        ),
    )
    assert {body_of(path, offset=capture.offset) for capture in archive.captures(path)} == {b"plain words"}


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "unheard-of"])
def test_a_body_that_is_not_in_the_coding_it_names_is_taken_as_it_stands(tmp_path: Path, coding: str) -> None:
    path = written(
        tmp_path, replace(PLAIN, body=b"<p>plain after all</p>", response_headers=[("Content-Encoding", coding)])
    )
    assert body_of(path) == b"<p>plain after all</p>"


def test_a_body_that_breaks_off_gives_what_can_be_had(tmp_path: Path) -> None:
    packed = gzip.compress(bytes(range(256)) * 40)[:-20]
    path = written(tmp_path, replace(PLAIN, body=packed, response_headers=[("Content-Encoding", "gzip")]))
    assert body_of(path).startswith(bytes(range(256)))


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "gzip, gzip"])
def test_a_bomb_is_not_unpacked_beyond_the_limit(tmp_path: Path, coding: str) -> None:
    plain = bytes(64 * 2**20)
    packed = gzip.compress(gzip.compress(plain)) if coding == "gzip, gzip" else PACK[coding](plain)
    path = written(tmp_path, replace(PLAIN, body=packed, response_headers=[("Content-Encoding", coding)]))
    del plain
    tracemalloc.start()
    body = body_of(path, limit=2**20)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(body) == 2**20
    assert peak < 12 * 2**20


@in_a_folder
@given(cut=st.integers(1, 2000))
def test_a_damaged_last_record_is_cut_off_and_the_rest_kept(tmp_path_factory: pytest.TempPathFactory, cut: int) -> None:
    folder = tmp_path_factory.mktemp("warc")
    path = written(folder, *(replace(PLAIN, url=f"https://a.example/{number}") for number in range(4)))
    before = list(archive.captures(path))
    left_open = path.rename(path.with_name(path.name + archive.OPEN))
    size = left_open.stat().st_size
    with left_open.open("r+b") as file:
        file.truncate(max(0, size - cut))
        file.seek(0, 2)
    whole = list(archive.recover(folder, "local"))
    assert [capture.url for capture in whole] == [capture.url for capture in before[: len(whole)]]
    assert not list(folder.glob(f"*{archive.OPEN}"))
    if whole:
        assert [capture.offset for capture in archive.captures(path)] == [capture.offset for capture in whole]
    if cut < 300:
        assert len(whole) >= 3


def test_noise_after_the_last_record_is_cut_off(tmp_path: Path) -> None:
    path = written(tmp_path, PLAIN)
    left_open = path.rename(path.with_name(path.name + archive.OPEN))
    left_open.write_bytes(left_open.read_bytes() + bytes(5000))
    assert [capture.url for capture in archive.recover(tmp_path, "local")] == [PLAIN.url]
    assert len(list(archive.captures(path))) == 1


def test_recovery_that_is_broken_off_begins_anew(tmp_path: Path) -> None:
    path = written(tmp_path, PLAIN, replace(PLAIN, url="https://a.example/2"))
    left_open = path.rename(path.with_name(path.name + archive.OPEN))
    recovering = archive.recover(tmp_path, "local")
    next(recovering)
    recovering.close()
    assert left_open.exists()
    assert len(list(archive.recover(tmp_path, "local"))) == 2
    assert path.exists()


def test_other_sources_files_are_left_alone(tmp_path: Path) -> None:
    path = written(tmp_path, PLAIN, source="other-local")
    left_open = path.rename(path.with_name(path.name + archive.OPEN))
    assert not list(archive.recover(tmp_path, "local"))
    assert left_open.exists()


def foreign(path: Path, *, packed: bool, version: str = "1.0") -> Path:
    """What another crawler writes: a warcinfo record, none of our fields, a revisit."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=packed, warc_version=version)
        writer.write_record(writer.create_warcinfo_record("x.warc", {"software": "another"}))
        for number, day in ((1, 1), (2, 2), (1, 3)):
            answer = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            record = writer.create_warc_record(
                f"http://a.example/{number}?b=2&a=1#top",
                "response",
                payload=BytesIO(f"day {day}".encode()),
                http_headers=answer,
                warc_headers_dict={"WARC-Date": f"2026-03-0{day}T00:00:00Z"},
            )
            writer.write_record(record)
        headers = StatusAndHeaders("200 OK", [], protocol="HTTP/1.1")
        writer.write_record(
            writer.create_revisit_record("http://a.example/2", "sha1:X", "http://a.example/2", "2026", headers)
        )
    return path


@pytest.mark.parametrize("packed", [True, False])
def test_other_programs_files_are_readable(tmp_path: Path, packed: bool) -> None:
    path = foreign(tmp_path / f"theirs.warc{'.gz' if packed else ''}", packed=packed)
    captures = list(archive.captures(path))
    assert [body_of(path, offset=capture.offset) for capture in captures] == [b"day 1", b"day 2", b"day 3"]
    assert {(capture.source, capture.role, capture.asked) for capture in captures} == {("", "", "")}


def test_index_answers_with_the_newest_capture_of_all_files(tmp_path: Path) -> None:
    theirs = foreign(tmp_path / "theirs.warc", packed=False)
    later = written(tmp_path, replace(PLAIN, body=b"later"), started=NOON)
    earlier = written(
        tmp_path,
        replace(PLAIN, body=b"earlier", fetched_at=NOON - timedelta(days=1)),
        started=NOON + timedelta(days=1),
    )
    for files in ([theirs, later, earlier], [earlier, later, theirs]):
        index = archive.Index(files)
        found = index.get(PLAIN.url)
        assert found is not None
        assert body_of(found.path, offset=found.offset) == b"later"
        other = index.get("http://a.example/1?a=1&b=2")
        assert other is not None, "another spelling of the same address"
        assert body_of(other.path, offset=other.offset) == b"day 3"
        assert index.get("http://a.example/3") is None


def test_a_file_that_is_no_archive_is_one_clear_line(tmp_path: Path) -> None:
    text = tmp_path / "notes.warc.gz"
    text.write_text("not an archive at all\n" * 10)
    broken = written(tmp_path, PLAIN, PLAIN)
    broken.write_bytes(broken.read_bytes()[:200])
    for path in (tmp_path / "missing.warc.gz", text, tmp_path):
        with pytest.raises(ArchiveError) as caught:
            list(archive.captures(path))
        assert str(caught.value).startswith(f"{path}: ")
        assert "\n" not in str(caught.value)
    for path, offset in ((tmp_path / "missing.warc.gz", 0), (text, 0), (broken, 150), (broken, 10**6)):
        with pytest.raises(ArchiveError, match=str(path)):
            archive.read(path, offset, 100, decoded=True)


def test_an_offset_of_something_else_than_a_response_is_refused(tmp_path: Path) -> None:
    path = foreign(tmp_path / "theirs.warc.gz", packed=True)
    with pytest.raises(ArchiveError, match="no response at 0"):
        archive.read(path, 0, 100, decoded=True)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    noise=st.binary(max_size=400), head=st.sampled_from([b"", b"WARC/1.1\r\n", b"WARC/1.0\r\nWARC-Type: response\r\n"])
)
def test_no_bytes_raise_anything_but_archive_error(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes, head: bytes
) -> None:
    path = tmp_path_factory.mktemp("noise") / "x.warc"
    for data in (head + noise, gzip.compress(head + noise)):
        path.write_bytes(data)
        for attempt in (lambda: list(archive.captures(path)), lambda: archive.read(path, 0, 100, decoded=True)):
            try:
                attempt()
            except ArchiveError as error:
                assert "\n" not in str(error)


def test_a_file_is_open_while_it_is_written_and_absent_when_nothing_was(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path / "archive", "local", NOON)
    writer.close()
    assert not list(tmp_path.rglob("*.warc*"))
    writer.write(PLAIN)
    assert writer.path.exists()
    assert body_of(tmp_path / "archive" / writer.name) == PLAIN.body, "found under the name it will have"
    writer.close()
    assert not writer.path.exists()
