"""Filings in their wrapper, and releases of a fixed width."""

from __future__ import annotations

import textwrap

from digest.clean import clean
from digest.clean.releases.edgar import choose_filing
from digest.clean.text.reflow import reflow

NEWS = (
    "GHENT, May 4, 2026 - Orrin Therapeutics said today that its tablet met the main goal of a late trial in 412 "
    "patients with psoriasis, and that it will file for approval in the United States before the year is out.",
    "The trial set the tablet against placebo over sixteen weeks, and two thirds of the patients on it had nearly "
    "clear skin at the end, against one in ten on placebo, with few side effects seen in either group.",
    "The company had 412 million dollars in cash at the end of June, which it expects to last into 2028, and it will "
    "show the full results at a meeting of skin doctors in the autumn.",
)
RELEASED = "The recipe above is what the makers of the tablet handed to those who took part in the trial at home."
TABLE = """\
                           2026          2025
                         --------      --------
Revenue                  $ 1,204       $   903
Research                   4,310         3,998"""


def wrapped(text: str, indent: str = "     ") -> str:
    return "\n".join(textwrap.wrap(text, 72, initial_indent=indent))


RELEASE = f"""\
                                                            EXHIBIT 99.1

                    ORRIN THERAPEUTICS REPORTS RESULTS OF A
                          LATE TRIAL IN PSORIASIS

{wrapped(NEWS[0])}
{wrapped(NEWS[1])}
<PAGE>
                                  -2-

{wrapped(NEWS[2])}

{TABLE}

Contact: Ines Okafor
(617) 555-0100

                                 # # #
"""


def document(kind: str, text: str, description: str = "") -> str:
    return f"<DOCUMENT>\n<TYPE>{kind}\n<SEQUENCE>1\n<DESCRIPTION>{description}\n<TEXT>\n{text}\n</TEXT>\n</DOCUMENT>\n"


SUBMISSION = (
    "<SEC-DOCUMENT>0000000000-26-000001.txt\n"
    + document("8-K", "The registrant files what stands below, as the law asks of it.")
    + document("EX-99.2", "Slides for investors.", "PRESENTATION")
    + document("EX-99.1", RELEASE, "PRESS RELEASE")
    + document("GRAPHIC", "begin 644 logo.jpg\nM_]C_X``02D9)1@`!\nend")
)


def test_release_is_chosen_over_form_slides_and_pictures() -> None:
    filing = choose_filing(SUBMISSION)
    assert filing is not None
    assert (filing.type, filing.is_markup) == ("EX-99.1", False)


def test_text_without_the_wrapper_is_no_filing() -> None:
    assert choose_filing("<html><p>An article about &lt;DOCUMENT&gt; and its tags.</p></html>") is None


def test_form_is_read_where_there_is_no_exhibit() -> None:
    filing = choose_filing(document("8-K", "The registrant says something.") + document("XML", "<XBRL>"))
    assert filing is not None
    assert filing.type == "8-K"


def test_submission_becomes_an_article() -> None:
    article = clean(SUBMISSION.encode(), content_type="text/plain")
    assert article.title == "ORRIN THERAPEUTICS REPORTS RESULTS OF A LATE TRIAL IN PSORIASIS"
    assert [block.text for block in article.blocks[:3]] == list(NEWS)
    assert (article.blocks[3].kind, article.blocks[3].text) == ("preformatted", TABLE)
    assert [section.name for section in article.sections] == ["contacts", "end_mark"]
    assert article.published is not None
    assert article.published.date().isoformat() == "2026-05-04"


def test_exhibit_in_markup_loses_wrapper_and_page_numbers() -> None:
    soup = "".join(f"<DIV><FONT SIZE=2>{text}</FONT></DIV>" for text in (*NEWS[:2], "2", NEWS[2]))
    page = document("EX-99.1", f"<HTML><BODY><P ALIGN=RIGHT><B>Exhibit 99.1</B></P>{soup}</BODY></HTML>")
    assert [block.text for block in clean(page.encode()).blocks] == list(NEWS)


def test_release_in_pre_is_read_as_paragraphs() -> None:
    text = "\n\n".join(wrapped(each, "") for each in NEWS)
    page = f"<html><body><h1>Orrin reports results</h1><pre>{text}</pre></body></html>"
    assert [(block.kind, block.text) for block in clean(page.encode()).blocks] == [("paragraph", each) for each in NEWS]


def test_code_in_pre_stays_as_it_is() -> None:
    code = "for tablet in box:\n    take(tablet)\n    if clear(skin):\n        break"
    paragraphs = "".join(f"<p>{each}</p>" for each in NEWS)
    page = f"<html><body><article><h1>Orrin</h1>{paragraphs}<pre>{code}</pre><p>{RELEASED}</p></article></body></html>"
    assert ("preformatted", code) in [(block.kind, block.text) for block in clean(page.encode()).blocks]


def test_indent_begins_a_paragraph_where_no_blank_line_does() -> None:
    assert [block.text for block in reflow(f"{wrapped(NEWS[0])}\n{wrapped(NEWS[1])}")] == list(NEWS[:2])


def test_justifying_spaces_are_squeezed() -> None:
    lines = wrapped(NEWS[0], "").split("\n")
    justified = "\n".join(line.replace(" ", "  ", 5) if i < len(lines) - 1 else line for i, line in enumerate(lines))
    assert [block.text for block in reflow(justified)] == [NEWS[0]]


def test_sentence_goes_on_over_a_page_break() -> None:
    lines = wrapped(NEWS[0], "").split("\n")
    text = "\n".join([*lines[:1], "\f", "  - 2 -", "", *lines[1:]])
    assert [block.text for block in reflow(text)] == [NEWS[0]]


def test_bullets_are_items_with_their_wrapped_lines() -> None:
    items = [wrapped(each, "").replace("\n", "\n  ") for each in NEWS[:2]]
    blocks = reflow("\n".join(f"* {item}" for item in items))
    assert [(block.kind, block.text) for block in blocks] == [("list_item", each) for each in NEWS[:2]]


def test_lines_that_are_paragraphs_are_not_joined() -> None:
    titles = [
        "Tablet clears skin of two thirds in trial that ran for sixteen weeks",
        "Older cream sells a tenth more than it did a year ago, makers say",
        "Agency wants more proof from the makers of a patch against itching",
    ]
    assert [block.text for block in reflow("\n".join(titles))] == titles


def test_long_lines_of_dashes_and_dots_take_no_time() -> None:
    lines = ["-" * 5_000 + "x", "- " * 5_000 + "x", "." * 5_000, ". " * 5_000, " " * 5_000 + "x"]
    assert [block.text[-1] for block in reflow("\n\n".join(lines))] == ["x", "x", ".", ".", "x"]
