from __future__ import annotations

import gzip
import json
from collections.abc import Callable

import pytest
from command_line import Result
from loopback import Answer, Site, article

from digest.config import Project

Command = Callable[..., Result]

PAGE = article("Drug approved").body


@pytest.fixture
def page(project: Project) -> str:
    (project.root / "page.html").write_bytes(PAGE)
    return "page.html"


def rows(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.out.splitlines()]


def test_a_page_is_printed_as_its_article(pharma_digest: Command, page: str) -> None:
    shown = pharma_digest("clean", page)
    assert (shown.code, shown.err) == (0, "")
    assert shown.out.startswith("Drug approved\n\n3 March 2026, 08:00 UTC\n\nDrug approved, the ")
    assert "<p>" not in shown.out


def test_json_lines_hold_what_was_found(pharma_digest: Command, page: str) -> None:
    [row] = rows(pharma_digest("clean", "--jsonl", page))
    assert (row["id"], row["title"], row["published"]) == ("page", "Drug approved", "2026-03-03T08:00:00+00:00")
    assert str(row["text"]).startswith("Drug approved, the ")
    assert "removed" not in row


def test_explain_says_what_was_removed_and_why(pharma_digest: Command, project: Project) -> None:
    page = PAGE.replace(b"<article>", b"<nav>Home Products Careers</nav><article>")
    (project.root / "page.html").write_bytes(page)
    shown = pharma_digest("clean", "--explain", "page.html").out
    assert "Removed: " in shown
    assert "navigation 1" in shown
    assert shown.index("navigation: Home Products Careers") < shown.index("paragraph: Drug approved, the ")
    assert "\n- " in shown
    assert "\n+ " in shown
    [row] = rows(pharma_digest("clean", "--explain", "--jsonl", "page.html"))
    assert {"reason", "text"} == set(row["removed"][0])  # type: ignore[index]


def test_a_page_is_read_from_stdin(pharma_digest: Command) -> None:
    shown = pharma_digest("clean", "-", stdin=PAGE)
    assert shown.out.startswith("Drug approved\n")
    assert rows(pharma_digest("clean", "--jsonl", "-", stdin=PAGE))[0]["id"] == "stdin"


def test_a_folder_is_cleaned_file_by_file_in_order(pharma_digest: Command, project: Project) -> None:
    folder = project.root / "pages"
    (folder / "sub").mkdir(parents=True)
    (folder / "b.html.gz").write_bytes(gzip.compress(PAGE))
    (folder / "a.htm").write_bytes(PAGE)
    (folder / "sub/c.txt").write_text(
        "Drug approved\n\nThe agency approved the medicine on Tuesday, the company said.\n"
    )
    (folder / "notes.pdf").write_bytes(b"%PDF")
    assert [row["id"] for row in rows(pharma_digest("clean", "--jsonl", "pages"))] == ["a", "b", "c"]


def test_articles_are_set_apart(pharma_digest: Command, page: str) -> None:
    assert pharma_digest("clean", page, page).out.count("─" * 72) == 1


def test_urls_are_given_by_id(pharma_digest: Command, project: Project, page: str) -> None:
    (project.root / "urls.jsonl").write_text('{"id": "page", "url": "https://example.com/news/1"}\n\n')
    [row] = rows(pharma_digest("clean", "--jsonl", "--urls", "urls.jsonl", page))
    assert row["url"] == "https://example.com/news/1"


@pytest.mark.parametrize("line", ["no json", '{"id": "page"}', "[1, 2]", '"page"'])
def test_a_mistaken_line_of_urls_is_named(pharma_digest: Command, project: Project, page: str, line: str) -> None:
    (project.root / "urls.jsonl").write_text(f'{{"id": "a", "url": "https://example.com"}}\n{line}\n')
    assert pharma_digest("clean", "--urls", "urls.jsonl", page).is_mistake("urls.jsonl:2", '{"id": "…", "url": "…"}')


def test_urls_that_cannot_be_read(pharma_digest: Command, project: Project, page: str) -> None:
    assert pharma_digest("clean", "--urls", "nosuch.jsonl", page).is_mistake("nosuch.jsonl")
    (project.root / "urls.jsonl").write_bytes(b"\xff\xfe\x00")
    assert pharma_digest("clean", "--urls", "urls.jsonl", page).is_mistake("urls.jsonl", "UTF-8")


def test_what_is_not_there_is_a_mistake(pharma_digest: Command, project: Project) -> None:
    assert pharma_digest("clean", "nosuch.html").is_mistake("nosuch.html: no such file or folder")
    (project.root / "empty").mkdir()
    assert pharma_digest("clean", "empty").is_mistake("empty: holds no")


@pytest.mark.parametrize(
    "content",
    [b"not compressed", gzip.compress(PAGE)[:-20], gzip.compress(PAGE)[:60] + b"\0" * 60],
    ids=["not compressed", "cut off", "overwritten"],
)
def test_a_broken_file_fails_alone(pharma_digest: Command, project: Project, page: str, content: bytes) -> None:
    (project.root / "broken.html.gz").write_bytes(content)
    shown = pharma_digest("clean", "--jsonl", "broken.html.gz", page)
    assert shown.code == 1
    assert [row["id"] for row in rows(shown)] == ["page"]
    assert shown.err.startswith("error: broken.html.gz: cannot be read (")
    assert len(shown.err.splitlines()) == 1


def test_a_compressed_file_that_unpacks_to_gigabytes_is_cut(pharma_digest: Command, project: Project) -> None:
    from digest.cli.clean import MAX_BYTES

    (project.root / "bomb.html.gz").write_bytes(gzip.compress(PAGE + b" " * (MAX_BYTES + 2**20), compresslevel=1))
    assert pharma_digest("clean", "--jsonl", "bomb.html.gz").code == 0


def test_a_page_with_no_article_is_empty_and_no_error(pharma_digest: Command) -> None:
    shown = pharma_digest("clean", "--jsonl", "-", stdin=b"")
    assert shown.code == 0
    assert rows(shown)[0]["text"] == ""


def test_pages_are_fetched_by_their_urls_and_one_that_is_not_there_fails_alone(
    pharma_digest: Command, site: Site
) -> None:
    site.pages["/news/1"] = Answer(PAGE)
    shown = pharma_digest("clean", "--jsonl", f"{site.url}/gone", f"{site.url}/news/1")
    assert shown.code == 1
    [row] = rows(shown)
    assert (row["title"], row["url"]) == ("Drug approved", f"{site.url}/news/1")
    assert len(shown.err.splitlines()) == 1
    assert f"{site.url}/gone" in shown.err
    assert "404" in shown.err


@pytest.mark.parametrize("body", [b"%PDF-1.7 ...", b"\x7fELF" + bytes(200), bytes(50)])
def test_what_is_neither_page_nor_text_is_said_so(pharma_digest: Command, project: Project, body: bytes) -> None:
    (project.root / "page.html").write_bytes(body)
    shown = pharma_digest("clean", "page.html")
    assert (shown.code, shown.out) == (1, "")
    assert shown.err == "error: page.html: neither a page nor text\n"


def test_formats_keep_links_and_escape_what_the_page_says(pharma_digest: Command, project: Project) -> None:
    said = b"<p>Doses of *5 mg* &lt;script&gt; and <a href='https://ema.example/a?b=1&amp;c'>more</a> "
    (project.root / "page.html").write_bytes(PAGE.replace(b"<p>", said, 1))
    html = pharma_digest("clean", "--format", "html", "page.html").out
    assert '<a href="https://ema.example/a?b=1&amp;c"' in html
    assert "&lt;script&gt;" in html
    assert "<script" not in html
    markdown = pharma_digest("clean", "--format", "markdown", "page.html").out
    assert markdown.startswith("# Drug approved\n")
    assert r"\*5 mg\* \<script\>" in markdown
    assert "[more](<https://ema.example/a?b=1" in markdown


def test_explanation_as_a_page(pharma_digest: Command, project: Project) -> None:
    page = PAGE.replace(b"<article>", b"<nav>Home &lt;b&gt; Careers</nav><article>")
    (project.root / "page.html").write_bytes(page)
    html = pharma_digest("clean", "--explain", "--format", "html", "page.html").out
    assert html.startswith("<!doctype html>")
    assert 'class="block removed"' in html
    assert 'class="block kept"' in html
    assert "Home &lt;b&gt; Careers" in html
    assert "navigation 1" in html


@pytest.mark.parametrize(
    ("options", "word"),
    [(("--jsonl", "--format", "html"), "--jsonl"), (("--explain", "--format", "markdown"), "--explain")],
)
def test_formats_that_do_not_go_together(
    pharma_digest: Command, page: str, options: tuple[str, ...], word: str
) -> None:
    assert pharma_digest("clean", *options, page).is_mistake(word)


def test_json_has_what_the_article_is_made_of(pharma_digest: Command, page: str) -> None:
    [row] = rows(pharma_digest("clean", "--jsonl", page))
    assert {
        *("id", "url", "title", "dek", "authors", "published", "modified", "language", "text", "sections"),
        *("section", "tags", "publisher", "canonical_url", "paywalled", "image", "embeds", "blocks", "problem"),
    } <= set(row)
    [block, *_] = row["blocks"]  # type: ignore[misc]
    assert set(block) == {"kind", "text", "level", "links"}
    assert row["problem"] is None


def test_what_a_page_is_instead_is_said_with_the_remedy(pharma_digest: Command) -> None:
    shell = b"<html><body><div id=root></div><script src=a.js></script></body></html>"
    shown = pharma_digest("clean", "--jsonl", "-", stdin=shell)
    assert (shown.code, rows(shown)[0]["problem"]) == (0, "needs_browser")
    assert len(shown.err.splitlines()) == 1
    assert "JavaScript" in shown.err
    assert "feed" in shown.err


def test_file_of_another_kind_is_a_row_for_programs(pharma_digest: Command, page: str) -> None:
    shown = pharma_digest("clean", "--jsonl", "-", page, stdin=b"%PDF-1.7 ...")
    assert shown.code == 1
    assert [row["problem"] for row in rows(shown)] == ["not_a_page", None]


def test_a_page_with_no_article_is_said_so(pharma_digest: Command, project: Project) -> None:
    (project.root / "page.html").write_bytes(b"<html><body></body></html>")
    assert "no article text found" in pharma_digest("clean", "page.html").err
