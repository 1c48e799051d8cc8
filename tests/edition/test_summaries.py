"""What a card quotes: which sentences, in which order, from where."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from newsdesk import NOW, day, digest, report, story

from digest.edition import compose
from digest.edition.quantities import quantities
from digest.model import Article, Block, Card, Facts, Report, Story


def card(*reports: Report) -> Card:
    (made,) = compose([story(*reports)], digest(), now=NOW).cards
    return made


def quoted(*reports: Report) -> list[str]:
    return [sentence.text for sentence in card(*reports).summary]


def test_the_sentence_that_tells_the_event_comes_first() -> None:
    told = "The FDA on Tuesday accepted the application of Orbita for norvexa."
    one = report(
        "A",
        "Good news from Basel",
        "Orbita was founded in 1999 by two chemists from Basel.",
        f"Its labs are in an old brewery near the river. {told}",
        event="filing_accepted",
        evidence=told,
        named={"agency": ["FDA"]},
    )
    assert quoted(one)[0] == told


def test_figures_and_dates_are_preferred_to_what_comes_sooner() -> None:
    one = report(
        "A",
        "Norvexa trial succeeds",
        "Norvexa worked in a late-stage trial of Orbita, the Swiss company said.",
        "The company was founded in 1999. It has 300 staff.",
        "Objective response rate was 40.0% against 18.5% with chemotherapy.",
        "A decision is due by 28 September 2026, it said.",
        event="trial_result_positive",
        figures=[("ORR", "40.0%"), ("ORR", "18.5%")],
        milestones=[("pdufa", day("2026-09-28"), "28 September 2026")],
    )
    assert quoted(one) == [
        "Norvexa worked in a late-stage trial of Orbita, the Swiss company said.",
        "Objective response rate was 40.0% against 18.5% with chemotherapy.",
        "A decision is due by 28 September 2026, it said.",
    ]


def test_a_second_outlet_adds_what_the_first_does_not_say() -> None:
    first = report(
        "First",
        "Norvexa trial succeeds",
        "Norvexa worked in a late-stage trial of Orbita, the Swiss company said.",
        event="trial_result_positive",
        hours_ago=9,
    )
    second = report(
        "Second",
        "Orbita's drug shrinks tumours",
        "Norvexa worked in a late-stage trial of Orbita, the company said.",
        "Median progression-free survival was 8.6 months, against 3.1 months.",
        figures=[("median PFS", "8.6 months"), ("median PFS", "3.1 months")],
        hours_ago=8,
    )
    made = card(first, second)
    assert [(sentence.outlet.name, sentence.text.split()[0]) for sentence in made.summary] == [
        ("First", "Norvexa"),
        ("Second", "Median"),
    ]


def test_another_outlets_words_for_the_same_news_are_not_added() -> None:
    def tells(outlet: str, title: str, told: str) -> Report:
        return report(outlet, title, told, event="acquisition", evidence=told, figures=[("price", "$3.2 billion")])

    one = tells("A", "Arundel buys Pellucid", "Arundel will pay $3.2 billion for Pellucid.")
    two = tells("B", "A move into eyes", "In a bold step, a rival swallows the maker of a drop worth $3.2 billion.")
    assert quoted(one, two) == ["Arundel will pay $3.2 billion for Pellucid."]


def test_no_more_than_two_outlets_are_quoted() -> None:
    told = {"Alpha": "The survival rate was 61%.", "Beta": "Remission came to 52%.", "Gamma": "Nausea hit 43%."}
    reports = [
        report(name, f"News by {name}", "Some words come first.", said, figures=[("rate", said[-4:-1])])
        for name, said in told.items()
    ]
    assert len({sentence.outlet.name for sentence in card(*reports).summary}) == 2


def test_outlets_in_other_languages_are_not_mixed_in() -> None:
    english = report("A", "Norvexa works", "Norvexa worked in a trial.", hours_ago=5)
    german = report("B", "Norvexa wirkt", "Die Ansprechrate lag bei 40,0%.", figures=[("ORR", "40,0%")], language="de")
    assert quoted(english, german) == ["Norvexa worked in a trial."]


@pytest.mark.parametrize(
    "sentence",
    [
        "This release contains forward-looking statements that involve risks.",
        "Sign up for our weekly newsletter to read more stories.",
        "For more information, please visit the company's website.",
        "The company said that the results would be shown at the…",
        "The company said that the results would be shown at the ...",
        "Norvexa works in asthma",
        "By Jane Doe",
    ],
)
def test_what_is_no_sentence_of_the_news_is_not_quoted(sentence: str) -> None:
    one = report("A", "Norvexa works in asthma", sentence, "The trial of 412 patients met its goal.")
    assert quoted(one) == ["The trial of 412 patients met its goal."]


def test_pride_gives_way_to_facts() -> None:
    one = report(
        "A",
        "Orbita reports",
        "“We are thrilled with this significant milestone,” said Jane Doe, who leads the company.",
        "The trial enrolled 412 adults with severe asthma in nine countries.",
    )
    assert quoted(one) == ["The trial enrolled 412 adults with severe asthma in nine countries."]


def test_a_sentence_that_points_back_is_quoted_only_after_the_one_it_points_to() -> None:
    lead = "Orbita has asked the agency for a quick review."
    back = "It had to wait for 14 months."
    figures = [("wait", "14 months")]
    away = report("A", "Orbita asks", lead, f"Sign up for our newsletter. {back}", figures=figures)
    assert quoted(away) == [lead]
    assert quoted(report("A", "Orbita asks", f"{lead} {back}", figures=figures)) == [lead, back]


def test_a_sum_is_quoted_where_the_news_is_of_money() -> None:
    told, opening, funds = (
        "Orbita announced its news of Monday on Tuesday.",
        "It runs a plant near the river and a school for bakers.",
        "Orbita had cash of $61 million at the end of December.",
    )

    def about(event: str) -> Report:
        texts = (told, opening, "Nobody else said anything of use.", funds)
        return report("A", "Norvexa news", *texts, event=event, evidence=told, sums=["$61 million"])

    assert funds in quoted(about("financing"))
    assert funds not in quoted(about("trial_result_negative"))


def test_the_same_is_not_said_twice() -> None:
    one = report(
        "A",
        "News of Orbita",
        "Norvexa cut the rate of severe attacks by 40.0% in a year, Orbita said.",
        "Norvexa cut the rate of severe attacks by 40.0%, the company added.",
        figures=[("rate", "40.0%")],
    )
    assert len(quoted(one)) == 1


def test_a_figure_is_not_given_again_in_another_outlets_words() -> None:
    first = report(
        "First",
        "Norvexa trial succeeds",
        "Patients on norvexa lost 22.7% of their weight, against $1.2 billion of hopes, Orbita said on Monday.",
        event="trial_result_positive",
        figures=[("weight loss", "22.7%")],
    )
    second = report(
        "Second",
        "A pill that works",
        "The Swiss firm is small.",
        "Those given the pill shed 22.7 per cent after a year and a half.",
        "Side effects led 4.1% of volunteers to drop out.",
        event="trial_result_positive",
        figures=[("weight loss", "22.7 per cent"), ("drop-out", "4.1%")],
    )
    assert quoted(first, second) == [
        "Patients on norvexa lost 22.7% of their weight, against $1.2 billion of hopes, Orbita said on Monday.",
        "Side effects led 4.1% of volunteers to drop out.",
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("$1.2 billion", "1,200 million dollars"),
        ("40.0%", "40 percent"),
        ("an 8.6-month median", "8.6 months"),
        ("9,000 jobs", "9000 people"),
    ],
)
def test_figures_are_one_however_written(one: str, other: str) -> None:
    assert quantities(one) & quantities(other)


@pytest.mark.parametrize("text", ["in 2026", "Phase 3", "PD-1", "12 people", "KN026"])
def test_years_and_small_counts_are_no_figures(text: str) -> None:
    assert quantities(text) == frozenset()


def test_headlines_of_other_outlets_are_not_quoted_under_the_cards_own() -> None:
    one = report("A", "FDA approves norvexa for severe asthma", "Norvexa is an antibody of Orbita.", hours_ago=9)
    two = report(
        "B",
        "Orbita's asthma drug cleared",
        "Orbita's asthma drug cleared.",
        "FDA approves norvexa for severe asthma.",
        named={"agency": ["FDA"]},
    )
    assert quoted(one, two) == ["Norvexa is an antibody of Orbita."]


def test_chinese_sentences_are_quoted_whole() -> None:
    one = report("A", "恒岳制药新药获受理", "恒岳制药周五宣布，其上市申请已获受理。中位PFS为8.6个月。", language="zh")
    assert quoted(one) == ["恒岳制药周五宣布，其上市申请已获受理。", "中位PFS为8.6个月。"]


@pytest.mark.parametrize("paragraphs", [(), ("",), ("\n \n",), ("No end",)])
def test_a_report_without_a_sentence_has_no_summary(paragraphs: tuple[str, ...]) -> None:
    assert card(report("A", "Orbita", *paragraphs)).summary == ()


_PROSE = ("Norvexa worked in adults. ", "LONDON, March 3, 2026 — ", "ORR was 40.0%, p<0.001. ", "It sells in the U.S. ")
_NAMES = ("Dr. J. R. Smith  said so.\n", "Inc. ", "e.g. 5.2 mg/kg ", "获批。", "“Is it safe?” ", "• A point\n")
_JUNK = ("\u200b", "\xad", "\x07", "\ud800", "\t", "…", "A" * 600)
_PIECES = st.sampled_from((*_PROSE, *_NAMES, *_JUNK))
_BLOCKS = st.lists(st.lists(_PIECES | st.text(max_size=20), max_size=8).map("".join), max_size=5)
_KINDS = st.sampled_from(["paragraph", "quote", "list_item", "heading", "caption"])


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=30), _BLOCKS, st.data())
def test_every_sentence_stands_at_its_offsets_in_its_article(title: str, texts: list[str], data: st.DataObject) -> None:
    blocks = tuple(Block(data.draw(_KINDS), text) for text in texts)
    articles = [
        Article(f"https://{name}.example/", title, blocks[place:], published=NOW)
        for place, name in enumerate(("a", "b"))
    ]
    reports = tuple(Report(article, Facts(), "wire", article.url, "newswire", NOW) for article in articles)
    (made,) = compose([Story("id", reports)], digest(), now=NOW).cards
    text_of = {article.url: article.text for article in articles}
    assert len(made.summary) <= 3
    for sentence in made.summary:
        assert " ".join(text_of[sentence.outlet.url][sentence.start : sentence.end].split()) == sentence.text != ""
