"""Which reports tell one event, by what they say happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from invented_reports import DAY, MORNING, prose, report, tagged

from digest.model import Entity, Event, Facts, Money
from digest.stories import fold

APPROVAL = tagged(
    "approval", drugs=["norvexa"], companies=["orbita"], agencies=["FDA"], indications=["severe asthma"]
)  # fmt: skip


def are_one(
    title: str,
    facts: Facts,
    other_title: str,
    other: Facts,
    *,
    texts: tuple[str, str] = (prose(1, 60), prose(2, 60)),
    apart: timedelta | None = None,
) -> bool:
    """Whether two outlets' reports are one story. With no `apart`, nobody knows when they came out."""
    published = (MORNING - 90 * DAY, MORNING - 90 * DAY + apart) if apart is not None else (None, None)
    one = report("https://a.example/1", title, texts[0], facts, published=published[0])
    two = report("https://b.example/1", other_title, texts[1], other, published=published[1])
    return len(fold([one, two])) == 1


def test_one_event_told_in_other_words_is_one_story() -> None:
    assert are_one(
        "FDA clears Orbita's asthma drug Norvexa", APPROVAL, "Norvexa wins US nod in severe asthma", APPROVAL
    )


def test_without_facts_other_words_stay_apart() -> None:
    assert not are_one(
        "FDA clears Orbita's asthma drug Norvexa", Facts(), "Norvexa wins US nod in severe asthma", Facts()
    )


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("event", {"event": "rejection"}),
        ("a later step", {"event": "filing_accepted"}),
        ("drug", {"drugs": ["lumirel"]}),
        ("regulator", {"agencies": ["NMPA"]}),
        ("disease", {"indications": ["nasal polyps"]}),
    ],
)
def test_another_one_of_these_is_another_story(name: str, changed: Mapping[str, object]) -> None:
    facts: dict[str, object] = {
        "event": "approval", "drugs": ["norvexa"], "companies": ["orbita"], "agencies": ["FDA"],
        "indications": ["severe asthma"],
    }  # fmt: skip
    other = tagged(**{**facts, **changed})  # type: ignore[arg-type]
    assert not are_one("Orbita's drug has its day", APPROVAL, "News of Orbita's medicine", other)


def test_opinion_and_decision_of_one_union_are_two_stories() -> None:
    opinion = tagged("approval", drugs=["norvexa"], companies=["orbita"], agencies=["EMA"])
    decision = tagged("approval", drugs=["norvexa"], companies=["orbita"], agencies=["EC"])
    assert not are_one("CHMP recommends Norvexa", opinion, "Europe approves Norvexa", decision)


def test_place_tells_regulators_apart_that_nobody_names() -> None:
    facts = tagged("launch", drugs=["norvexa"], companies=["orbita"])
    assert not are_one("Orbita launches Norvexa in India", facts, "Orbita launches Norvexa in Japan", facts)


@pytest.mark.parametrize(
    ("kind", "title", "later"),
    [
        ("clinical_hold", "FDA puts Orbita's trial of Norvexa on hold", "FDA lifts hold on Orbita's Norvexa"),
        ("rejection", "FDA turns down Orbita's Norvexa", "FDA rejects Orbita's Norvexa a second time"),
        ("acquisition", "Orbita to buy Lumina for $2 billion", "Orbita completes purchase of Lumina"),
        ("trial_result_positive", "Orbita's Norvexa meets primary endpoint", "Orbita details Norvexa trial at ESMO"),
        ("trial_result_positive", "Norvexa data presented at ASCO", "Norvexa follow-up presented at ESMO"),
        (
            "litigation_patent",
            "Supreme Court hears Orbita against Lumina",
            "Supreme Court sides with Lumina over Orbita",
        ),
        ("earnings", "Orbita's Q3 2025 sales fall", "Orbita's Q3 2024 sales rise"),
        ("financing", "Orbita raises $40m series A", "Orbita raises $90m series B"),
        ("approval", "FDA grants Norvexa accelerated approval", "FDA converts Norvexa to full approval"),
    ],
)
def test_a_later_step_under_the_same_name_is_another_story(kind: str, title: str, later: str) -> None:
    facts = tagged(kind, drugs=["norvexa"], companies=["orbita", "lumina"], agencies=["FDA"])
    assert not are_one(title, facts, later, facts)


def test_deals_with_two_parties_are_two_stories() -> None:
    one = tagged("acquisition", companies=["orbita", "lumina"])
    other = tagged("acquisition", companies=["orbita", "veltis"])
    assert not are_one("Orbita buys Lumina", one, "Orbita buys Veltis", other, texts=("", ""))


def test_a_drug_named_beside_company_news_is_background() -> None:
    one = tagged("layoffs", companies=["orbita"], drugs=["norvexa"])
    other = tagged("layoffs", companies=["orbita"], drugs=["lumirel"])
    assert are_one("Orbita to cut 900 jobs", one, "Orbita cuts 900 jobs in overhaul", other, texts=("", ""))


def test_which_of_two_events_comes_first_is_the_outlets_choice() -> None:
    one = tagged("designation", drugs=["norvexa"], companies=["orbita"], agencies=["FDA"], second="filing_accepted")
    other = tagged("filing_accepted", drugs=["norvexa"], companies=["orbita"], agencies=["FDA"], second="designation")
    assert are_one(
        "FDA grants Norvexa priority review", one, "FDA takes up Orbita's filing with priority review", other
    )  # fmt: skip


def test_a_rival_mentioned_does_not_make_its_story() -> None:
    norvexa = report(
        "https://a.example/1", "FDA approves Norvexa", "It is the first drug to rival Lumirel.",
        tagged("approval", drugs=["norvexa"], companies=["orbita"], agencies=["FDA"]),
    )  # fmt: skip
    lumirel = report(
        "https://b.example/1", "FDA approves Lumirel", "It comes after a long review.",
        tagged("approval", drugs=["lumirel"], companies=["veltis"], agencies=["FDA"]),
    )  # fmt: skip
    assert len(fold([norvexa, lumirel])) == 2


def test_months_apart_is_another_story_even_if_nothing_else_differs() -> None:
    assert are_one("FDA clears Norvexa", APPROVAL, "Norvexa cleared by FDA", APPROVAL, apart=3 * DAY)
    assert not are_one("FDA clears Norvexa", APPROVAL, "Norvexa cleared by FDA", APPROVAL, apart=60 * DAY)


def test_reports_that_miss_facts_join_by_their_words() -> None:
    full = tagged("approval", drugs=["norvexa"], companies=["orbita"], agencies=["FDA"])
    bare = tagged("approval", agencies=["FDA"])
    title = "first gene therapy for inherited blindness cleared for children over four"
    assert are_one(f"Norvexa: {title}", full, f"FDA: {title}", bare, texts=("", ""))


def test_copies_of_one_template_about_two_drugs_are_two_stories() -> None:
    one, two = (tagged("approval", drugs=[drug], agencies=["FDA"]) for drug in ("norvexa", "lumirel"))
    assert not are_one("Norvexa approved", one, "Lumirel approved", two, texts=(prose(1), prose(1)))


def test_chinese_reports_join_by_names_and_characters() -> None:
    facts = tagged("approval", drugs=["norvexa"], companies=["orbita"], agencies=["NMPA"])
    assert are_one("诺维莎获国家药监局批准上市", facts, "国家药监局批准诺维莎", facts, texts=("", ""))


@pytest.mark.parametrize(
    ("kind", "title", "other"),
    [
        ("financing", "Orbita raises $600M in series B", "Orbita debuts with $400M"),
        ("litigation_patent", "Jury orders Orbita to pay $966 million", "Orbita must pay $1.5 billion in Maryland"),
        ("manufacturing", "Orbita to build $5B plant in Virginia", "Orbita picks Houston for $6.5B plant"),
    ],
)
def test_another_sum_is_another_story(kind: str, title: str, other: str) -> None:
    assert not are_one(title, _with_sums(kind, title), other, _with_sums(kind, other))
    assert are_one(title, _with_sums(kind, title), f"{title}, sources say", _with_sums(kind, title))


def _with_sums(kind: str, title: str) -> Facts:
    amount = {"6": 6e8, "4": 4e8, "9": 9.66e8, "1": 1.5e9, "5": 5e9}
    money = Money("total", amount[title.partition("$")[2][0]] + ("6.5" in title) * 5.9e9, "USD", 0, 0)
    return replace(tagged(kind, companies=["orbita"]), money=(money,))


def test_two_trials_of_one_programme_are_two_stories() -> None:
    facts = tagged("trial_result_positive", drugs=["norvexa"], companies=["orbita"], indications=["obesity"])
    assert not are_one("Norvexa meets goals in ALTA-1", facts, "Norvexa succeeds in ALTA-2", facts)
    assert are_one("Norvexa meets goals in ALTA-1", facts, "ALTA-1 trial of Norvexa succeeds", facts)


@pytest.mark.parametrize(
    ("kind", "title", "later"),
    [
        ("filing_accepted", "FDA accepts NDA for Norvexa", "FDA extends review of Norvexa by three months"),
        ("clinical_hold", "FDA halts trial of Norvexa", "Regulators remove hold on Norvexa"),
        ("acquisition", "Lumina to buy Orbita", "Kestrel makes rival bid for Orbita"),
    ],
)
def test_a_moved_date_a_lifted_hold_and_a_rival_bid_are_later_steps(kind: str, title: str, later: str) -> None:
    facts = tagged(kind, drugs=["norvexa"], companies=["orbita"])
    assert not are_one(title, facts, later, facts)


def test_a_verdict_on_the_way_to_another_event_says_nothing() -> None:
    told = tagged("approval", drugs=["norvexa"], companies=["orbita"], second="litigation_patent")
    beside = "The court ruled last year that its patents stand."
    assert are_one("FDA clears Norvexa", APPROVAL, "Norvexa gets over the line", told, texts=(prose(1, 60), beside))


def test_parties_of_a_deal_are_one_deal_whatever_drug_is_named_beside_it() -> None:
    one = tagged("acquisition", drugs=["norvexa"], companies=["orbita", "kestrel"])
    other = tagged("acquisition", drugs=["lumirel"], companies=["orbita", "kestrel"])
    assert are_one(
        "Orbita to buy Kestrel, maker of Norvexa", one, "With Lumirel ageing, Orbita picks up Kestrel", other
    )


def test_one_day_and_company_speak_where_an_outlet_leaves_the_product_out() -> None:
    one = tagged("approval", drugs=["norvexa"], companies=["orbita"])
    other = tagged("approval", companies=["orbita"])
    titles = ("Norvexa crosses the line", "Orbita has its first medicine")
    assert are_one(titles[0], one, titles[1], other, apart=timedelta())
    assert not are_one(titles[0], one, titles[1], other, apart=timedelta(days=5))


def test_the_united_states_are_no_pronoun() -> None:
    facts = tagged("launch", drugs=["norvexa"], companies=["orbita"])
    assert not are_one("Orbita launches Norvexa in US", facts, "Orbita launches Norvexa in Japan", facts)


def test_whom_a_headline_compares_with_is_not_whom_it_is_about() -> None:
    one = Facts(Event("pricing_reimbursement", "", 0, 0), entities=named("Orbita cuts prices of insulin", "Orbita"))
    title = "Kestrel cuts prices of insulin, following Orbita"
    other = Facts(Event("pricing_reimbursement", "", 0, 0), entities=named(title, "Kestrel", "Orbita"))
    assert not are_one("Orbita cuts prices of insulin", one, title, other)


def test_sums_of_two_currencies_do_not_differ() -> None:
    won = Facts(Event("manufacturing", "", 0, 0), entities=named("Orbita", "Orbita"), money=(money(1.98e12, "KRW"),))
    dollars = replace(won, money=(money(1.5e9, "USD"),))
    titles = ("Orbita to build fifth plant", "Orbita lays out plan for plant five")
    assert are_one(titles[0], won, titles[1], dollars)
    assert not are_one(titles[0], replace(won, money=(money(9e9, "USD"),)), titles[1], dollars)


def test_another_bidder_makes_another_story_though_it_names_the_first() -> None:
    first = Facts(Event("acquisition", "", 0, 0), entities=named("Lumina to buy Orbita", "Lumina", "Orbita"))
    body = (Entity("company", "Lumina", "Lumina", 60, 66),)
    rival = Facts(
        Event("acquisition", "", 0, 0), entities=(*named("Kestrel to buy Orbita", "Kestrel", "Orbita"), *body)
    )
    assert not are_one("Lumina to buy Orbita", first, "Kestrel to buy Orbita", rival)


def test_what_a_decision_rests_on_is_not_the_news_beside_it() -> None:
    decided = tagged("approval", drugs=["norvexa"], companies=["orbita"], second="trial_result_positive")
    told = tagged("trial_result_positive", drugs=["norvexa"], companies=["orbita"])
    assert not are_one("FDA clears Norvexa", decided, "Norvexa succeeds", told)


def test_a_refusal_that_leaves_another_way_open_is_no_approval() -> None:
    refused = tagged("rejection", drugs=["norvexa"], companies=["orbita"], agencies=["FDA"], second="approval")
    assert not are_one("FDA spurns Norvexa", refused, "Norvexa gets there in the end", APPROVAL)


def test_bodies_in_two_headlines_are_two_though_the_texts_name_both() -> None:
    opinion, decision = "CHMP recommends Norvexa", "Commission clears Norvexa"
    drug = Entity("drug", "norvexa", "Norvexa", 0, 0)
    told = [
        Facts(
            Event("approval", "", 0, 0),
            entities=(drug, Entity("agency", titled, titled, 0, 0), Entity("agency", beside, beside, 60, 0)),
        )
        for titled, beside in (("EMA", "EC"), ("EC", "EMA"))
    ]
    assert not are_one(opinion, told[0], decision, told[1])


def named(title: str, *companies: str) -> tuple[Entity, ...]:
    return tuple(Entity("company", name, name, title.index(name), 0) for name in companies)


def money(amount: float, currency: str) -> Money:
    return Money("", amount, currency, 0, 0)
