"""Pipes, colours, and text that would drive a terminal."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from command_line import Desk, Result

from digest.cli.output import as_json, printable
from digest.config import Project

Command = Callable[..., Result]
ESCAPE = "\x1b"


def test_a_reader_that_goes_away_is_no_error(process: Command) -> None:
    shown = process("sources", "list", shell="| head -1", env={"PHARMA_DIGEST_HOME": "/"})
    assert shown.err == ""
    many = process("preview", "--help", shell="| head -c 1")
    assert many.err == ""
    assert "Traceback" not in shown.err + many.err


def test_a_long_output_cut_short_prints_no_traceback(process: Command, desk: Desk) -> None:
    pages = desk.project.root / "pages"
    pages.mkdir()
    for number in range(40):
        (pages / f"{number}.txt").write_text("A sentence about a medicine and what it does. " * 200)
    shown = process("clean", "pages", shell="| head -1")
    assert shown.err == ""


def test_there_are_no_colours_in_a_pipe(process: Command) -> None:
    shown = process("doctor")
    assert "settings" in shown.out
    assert ESCAPE not in shown.out + shown.err
    assert ESCAPE not in process("send", "nosuch").err


def test_no_color_is_obeyed_on_a_terminal(process: Command) -> None:
    coloured = process("send", "nosuch", env={"FORCE_COLOR": "1"})
    assert ESCAPE in coloured.err
    assert "31m" not in process("send", "nosuch", env={"FORCE_COLOR": "1", "NO_COLOR": "1"}).err


def test_a_row_of_a_table_is_one_line_in_a_pipe(process: Command, project: Project, desk: Desk) -> None:
    (project.root / "config/sources/local.toml").write_text(
        f'name = "{"A very long name " * 20}"\nhomepage = "https://example.com/"\nkind = "trade_press"\n'
        'language = "en"\ncountry = "GB"\n[[discovery]]\ntype = "feed"\nurl = "https://example.com/feed"\n'
    )
    assert len(process("sources", "list").out.strip().splitlines()) == 2


@pytest.mark.parametrize("form", ["text", "markdown", "html", "page"])
def test_control_characters_of_a_page_never_reach_the_terminal(pharma_digest: Command, desk: Desk, form: str) -> None:
    desk.digest()
    desk.story("Drug \x1b]0;owned\x07 approved \x1b[2J \x9b31m \u202egnp.exe")
    shown = pharma_digest("preview", "morning", "--format", form)
    assert shown.code == 0
    assert "approved" in shown.out
    assert not set(shown.out + shown.err) & set("\x1b\x07\x9b\u202e")


@pytest.mark.parametrize("options", [(), ("--jsonl",), ("--explain",), ("--jsonl", "--explain")])
def test_control_characters_in_a_file_never_reach_the_terminal(
    pharma_digest: Command, options: tuple[str, ...]
) -> None:
    page = "<title>T\x1b]0;x\x07</title><article><h1>T\x1b]0;x\x07</h1>" + "<p>A sentence\x9b31m about it.</p>" * 9
    shown = pharma_digest("clean", *options, "-", stdin=page.encode())
    assert not set(shown.out + shown.err) & set("\x1b\x07\x9b")


def test_what_people_write_is_printed_as_it_is() -> None:
    text = "5\u00a0mg — Zürich\u2009承認\tα\u200d\n\u05d0"
    assert printable(text) == text
    assert printable("a\x1b[31m\r\x00\x85\ud800b") == "a�[31m����b"


def test_json_says_the_same_with_nothing_that_drives_a_terminal() -> None:
    value = {"title": "a\x1b\x9b\u202e\ud800 承認"}
    text = as_json(value)
    assert "承認" in text
    assert not set(text) & set("\x1b\x9b\u202e\ud800")
    assert json.loads(text) == value
