from __future__ import annotations

import io
import zlib
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from digest.demo import build
from digest.demo.markup import inline, parse, typographic
from digest.demo.sites import load

FILES = ("2026-03-02.warc.gz", "2026-03-03.warc.gz", "2026-03-04.warc.gz", "expected.json")


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    archive = tmp_path_factory.mktemp("archive")
    build.build(archive)
    return archive


def test_builds_the_same_bytes_again(rebuilt: Path, tmp_path: Path) -> None:
    build.build(tmp_path)
    assert [(tmp_path / name).read_bytes() for name in FILES] == [(rebuilt / name).read_bytes() for name in FILES]


@pytest.mark.parametrize("name", FILES)
def test_committed_archive_is_what_content_and_layouts_say(rebuilt: Path, name: str) -> None:
    if "ng" in zlib.ZLIB_RUNTIME_VERSION and name.endswith(".gz"):
        pytest.skip("zlib-ng packs the same records into other bytes")
    committed = (build.ARCHIVE / name).read_bytes()
    assert committed == (rebuilt / name).read_bytes(), "run `python -m digest.demo.build` and commit the archive"


def test_archive_is_small_enough_to_travel_in_a_wheel() -> None:
    assert sum(path.stat().st_size for path in build.ARCHIVE.iterdir()) < 500_000
    assert sorted(path.name for path in build.ARCHIVE.iterdir()) == sorted(FILES)


def test_writes_a_request_beside_each_response_and_a_gzip_member_for_each_record(rebuilt: Path) -> None:
    packed = (rebuilt / FILES[0]).read_bytes()
    records = [
        (record.rec_type, record.rec_headers.get_header("WARC-Record-ID"), record.rec_headers)
        for record in ArchiveIterator(io.BytesIO(packed))
    ]
    kinds = [kind for kind, _, _ in records]
    assert kinds[0] == "warcinfo"
    assert kinds[1:] == ["response", "request"] * (len(kinds) // 2)
    assert len({identity for _, identity, _ in records}) == len(records)
    responses, requests = records[1::2], records[2::2]
    assert [identity for _, identity, _ in responses] == [
        headers.get_header("WARC-Concurrent-To") for _, _, headers in requests
    ]
    assert packed.count(b"\x1f\x8b\x08\x00\x00\x00\x00\x00") >= len(records)


def test_refuses_an_edit_of_words_that_are_not_there(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "site.toml").write_text(
        'name = "One"\nhost = "one.example"\ntimezone = "UTC"\narticle_path = "/{slug}"\n'
        'content_type = "text/html"\nboilerplate = []\ndocuments = []\n'
    )
    front = 'title = "T"\npublished = 2026-03-02T00:00:00Z\nsection = "S"\nevent = "other"\n'
    (tmp_path / "one" / "a.md").write_text(f"+++\n{front}+++\nFirst words.\n")
    (tmp_path / "one" / "b.md").write_text(f'+++\n{front}copy_of = "one/a"\nedits = [["Last", "x"]]\n+++\n')
    with pytest.raises(ValueError, match=r"b\.md: one/a does not say 'Last'"):
        load(tmp_path)


def test_markup_knows_paragraphs_headings_lists_and_tables() -> None:
    blocks = parse("One *two*\nthree\n\n## Four\n\n- five\n- six\n\n| a | b |\n| c | d |\n")
    assert [block.kind for block in blocks] == ["paragraph", "heading", "list", "table"]
    assert blocks[0].text == "One two\nthree"
    assert blocks[1].text == "Four"
    assert blocks[2].lines == ("five", "six")
    assert blocks[3].rows == (("a", "b"), ("c", "d"))


def test_sets_quotation_marks_and_apostrophes() -> None:
    assert typographic('"It\'s," he said ("twice").') == "“It’s,” he said (“twice”)."


def test_markup_escapes_before_it_emphasises() -> None:
    assert inline("a < b & *c*") == "a &lt; b &amp; <em>c</em>"
