"""What a card says: headline, kicker, summary, outlets."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from digest.config import Digest
from digest.edition import compose
from digest.edition.dateline import without_dateline
from digest.model import Article, Block, BlockKind, Card, Entity, Event, Facts, Report, Story

NOW = datetime(2026, 3, 4, 6, tzinfo=UTC)
DIGEST = Digest(slug="daily", title="Daily")


def report(
    outlet: str,
    title: str = "A title of its own",
    *paragraphs: str,
    dek: str = "",
    language: str = "en",
    hours_ago: int = 10,
    facts: Facts | None = None,
    kind: BlockKind = "paragraph",
) -> Report:
    blocks = tuple(Block(kind, text) for text in paragraphs)
    published = NOW - timedelta(hours=hours_ago)
    url = f"https://{outlet.lower()}.example/1"
    article = Article(url, title, blocks, dek=dek, published=published, language=language)
    return Report(article, facts or Facts(), outlet.lower(), outlet, "newswire", NOW)


def card(*reports: Report) -> Card:
    (made,) = compose([Story("id", reports)], DIGEST, now=NOW).cards
    return made


def summary(*paragraphs: str, title: str = "Orbita", dek: str = "") -> list[str]:
    return [sentence.text for sentence in card(report("A", title, *paragraphs, dek=dek)).summary]


def test_headline_is_the_earliest_reports() -> None:
    made = card(report("First", "One", "Text here.", hours_ago=9), report("Second", "Two", "Text here.", hours_ago=5))
    assert (made.title, made.url) == ("One", "https://first.example/1")


def test_headline_prefers_the_readers_language() -> None:
    made = card(
        report("Erste", "Eins", "Ein Text.", language="de", hours_ago=9), report("Second", "Two", language="en-GB")
    )
    assert (made.title, made.language) == ("Two", "en-GB")


def test_headline_prefers_a_report_with_text() -> None:
    made = card(report("Stub", "One", hours_ago=9), report("Full", "Two", "Some text."))
    assert made.title == "Two"


def test_outlets_are_distinct_and_the_first_with_the_news_comes_first() -> None:
    made = card(
        report("Stub", hours_ago=9), report("Full", "Two", "Some text."), report("Stub", hours_ago=3), report("Late")
    )
    assert [outlet.name for outlet in made.outlets] == ["Stub", "Full", "Late"]
    assert made.urls == ("https://stub.example/1", "https://full.example/1", "https://late.example/1")


@pytest.mark.parametrize(
    ("kind", "agencies", "kicker"),
    [
        ("filing_accepted", ("NMPA",), "Filing accepted · NMPA"),
        ("approval", ("FDA", "HealthCanada"), "Approved · FDA, Health Canada"),
        ("approval", (), "Approved"),
        ("acquisition", ("FDA",), "Acquisition"),
        ("other", ("FDA",), ""),
        ("", ("FDA",), ""),
    ],
)
def test_kicker_names_event_and_agency(kind: str, agencies: tuple[str, ...], kicker: str) -> None:
    event = Event(kind, "A title", 0, 7) if kind else None
    facts = Facts(event, entities=tuple(Entity("agency", name, name, 0, 3) for name in agencies))
    assert card(report("A", facts=facts)).kicker == kicker


def test_kicker_leaves_out_agencies_named_in_passing() -> None:
    facts = Facts(Event("approval", "China approves", 0, 14), entities=(Entity("agency", "FDA", "FDA", 60, 63),))
    made = card(
        report("A", "China approves", "The lead names no one.", "Later on, far down, there is the FDA.", facts=facts)
    )
    assert made.kicker == "Approved"


def test_event_of_another_report_is_used_where_the_headlines_has_none() -> None:
    facts = Facts(Event("approval", "Two", 0, 3))
    assert card(report("A", "One", "Text."), report("B", "Two", "Text.", facts=facts)).kicker == "Approved"


def test_summary_is_quoted_from_the_body_where_its_sentences_have_their_place() -> None:
    assert summary("The body says so.", dek="A dek stands elsewhere.") == ["The body says so."]


def test_summary_is_the_first_two_sentences_of_the_body() -> None:
    assert summary("Orbita won in the U.S. market. Shares rose. More later.") == [
        "Orbita won in the U.S. market.",
        "Shares rose.",
    ]


def test_summary_quotes_its_outlet() -> None:
    (sentence,) = card(report("Wire", "One", "It happened today.")).summary
    assert (sentence.outlet.name, sentence.outlet.url) == ("Wire", "https://wire.example/1")


def test_summary_does_not_repeat_the_title() -> None:
    title = "FDA approves Norvexa for severe asthma"
    assert summary("FDA approves Norvexa for severe asthma. Shares rose by a fifth.", title=title) == [
        "Shares rose by a fifth."
    ]
    reordered = "For severe asthma, FDA approves Norvexa."
    assert summary(reordered, "The body says more.", title=title) == ["The body says more."]


def test_summary_takes_no_second_sentence_past_its_length() -> None:
    first, second = "First " + "word " * 40 + "end.", "Second " + "word " * 40 + "end."
    assert summary(f"{first} {second}") == [first]


def test_long_first_sentence_stays_whole() -> None:
    long = "It " + "word " * 80 + "end."
    assert 320 < len(long) < 500
    assert summary(long) == [long]


def test_sentence_without_end_is_left_out() -> None:
    assert summary("It " + "word " * 200 + "end.", "A short one follows.") == ["A short one follows."]


def test_lines_that_are_not_sentences_are_passed_over() -> None:
    assert summary("By Jane Doe", "Updated 3 March", "The news is here.") == ["The news is here."]


def test_headings_and_captions_are_not_summaries() -> None:
    made = card(report("A", "One", "A caption, long enough to be taken for a sentence.", kind="caption"))
    assert made.summary == ()


@pytest.mark.parametrize(
    "dateline",
    [
        "BOSTON, March 3, 2026 (Newswire) -- ",
        "BOSTON, Mass., Feb. 5, 2026 /PRNewswire/ -- ",
        "BASEL, Switzerland, 3 March 2026 (GLOBE NEWSWIRE) -- ",
        "NEW YORK--(BUSINESS WIRE)--",
        "Cambridge, MA – March 3, 2026 – ",
        "BOSTON and SHANGHAI, March 3, 2026 — ",
        "(MT Newswires) -- ",
        "(Marketwired - April 06, 2016) - ",
        "TORONTO (January 24, 2026) — ",
        "WASHINGTON (dpa-AFX) - ",
        "LONDON — ",
        "March 3, 2026 - ",
        "(The Ledger) — ",
        "(Ledger.com) - ",
        "NEW DELHI: ",
        "MUMBAI, India: ",
    ],
)
def test_dateline_is_taken_off(dateline: str) -> None:
    assert summary(f"{dateline}Orbita Inc. said it won.") == ["Orbita Inc. said it won."]


@pytest.mark.parametrize(
    "lead",
    [
        "Orbita – a Swiss company – won.",
        "Norvexa (norvexamab) — an antibody — works.",
        "MHRA - the British regulator - agreed.",
        "FDA: the agency has decided.",
        "Orbita: a Swiss company.",
        "(NX-101) is an antibody.",
        "In March 2026 - a cold month - it won.",
        "Orbita won on March 3, 2026 - at last.",
        "BOSTON, March 3, 2026 (Newswire) --",
    ],
)
def test_dash_without_dateline_stays(lead: str) -> None:
    assert without_dateline(lead) == lead


def test_only_the_dateline_is_taken_off() -> None:
    assert without_dateline("LONDON — Orbita — a Swiss company — won.") == "Orbita — a Swiss company — won."


def test_untitled_report_is_called_by_its_first_sentence() -> None:
    made = card(report("A", "", "LONDON — Orbita won a prize. It was pleased with it."))
    assert made.title == "Orbita won a prize."
    assert [sentence.text for sentence in made.summary] == ["It was pleased with it."]


def test_report_without_any_text_is_called_by_its_address() -> None:
    assert card(report("A", " \n")).title == "https://a.example/1"


def test_endless_title_is_cut_at_a_word() -> None:
    title = card(report("A", "word " * 20_000)).title
    assert len(title) <= 300
    assert title.endswith("word…")


def test_control_characters_are_gone() -> None:
    made = card(report("A", "One\x00two\r\n\u202ethree\ud800", "It\x07 worked\ud800 well. It did so at once."))
    assert made.title == "One two three"
    assert [sentence.text for sentence in made.summary] == ["It did so at once."]


@pytest.mark.parametrize(
    "hostile", ["A" * 100_000, ". " * 50_000, "的" * 100_000, "“" * 100_000, "\n" * 100_000, "A, " * 50_000]
)
def test_hostile_text_makes_a_card(hostile: str) -> None:
    made = card(report("A", hostile, hostile, dek=hostile))
    assert len(made.title) <= 300
    assert sum(len(sentence.text) for sentence in made.summary) <= 500
