"""The standing parts of press releases, and bodies that only mention what they are about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.clean.releases.press_release import split_tails
from digest.clean.wording.vocabulary import default_vocabulary
from digest.model import Block, TailSection

NEWS = (
    "BASEL, 4 May 2026 – Orrin Therapeutics said on Monday that its tablet met the main goal of a late trial in 412 "
    "patients with psoriasis, and that it would file for approval before the year is out.",
    "The company expects to talk to regulators in the summer, its chief executive said, adding that two thirds of the "
    "patients on the tablet had nearly clear skin at the end of the trial.",
)
FORWARD = (
    "This press release contains forward-looking statements. Actual results may differ materially from those expected, "
    "and the company undertakes no obligation to update them."
)
ABOUT = "Orrin Therapeutics makes medicines for the skin and is based in Ghent."


def split(*texts: str) -> tuple[list[str], list[tuple[str, str]]]:
    """What is left of a release with these blocks after its news, and its sections. "## " makes a heading."""
    body, sections = split_tails(_blocks(*texts), default_vocabulary().tails)
    return [block.text for block in body[len(NEWS) :]], [(each.name, each.text) for each in sections]


def _blocks(*texts: str) -> list[Block]:
    return [
        Block("heading", text[3:], 2) if text.startswith("## ") else Block("paragraph", text)
        for text in (*NEWS, *texts)
    ]


def test_whole_anatomy_is_split_off_in_page_order() -> None:
    left, sections = split(
        "## About psoriasis",
        "Psoriasis is a disease of the skin that comes and goes.",
        "## About the Phase 3 LUNA trial",
        "LUNA is a study of the tablet against placebo over sixteen weeks.",
        "## About Orrin Therapeutics",
        "Founded in 2009 and based in Ghent, Orrin makes medicines for the skin.",
        "## Important Safety Information",
        "The tablet is contraindicated in pregnancy.",
        "## Cautionary Note Regarding Forward-Looking Statements",
        FORWARD,
        "Orrin® is a registered trademark of Orrin Therapeutics.",
        "## References",
        "1. Okafor et al. Tablets for the skin. 2024.",
        "## Contacts",
        "Media: Ines Okafor",
        "+32 9 555 01 00",
        "SOURCE Orrin Therapeutics",
    )
    assert left == []
    assert [name for name, _ in sections] == [
        *("about", "about", "about", "safety", "forward_looking", "trademark", "references", "contacts", "source"),
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("about", f"About Orrin Therapeutics: {ABOUT}"),
        ("about", f"About Orrin Therapeutics {ABOUT}"),
        ("about", f"About Orrin Therapeutics\n{ABOUT}"),
        ("forward_looking", f"Forward-Looking Statements: {FORWARD}"),
        ("forward_looking", f"Forward-Looking Statements {FORWARD}"),
        ("forward_looking", FORWARD),
        ("forward_looking", f"Cautionary statement required by the listing rules: {FORWARD}"),
        ("safety", "Please see the full Prescribing Information, including the boxed warning."),
        ("contacts", "Media contact: Ines Okafor, press@orrin.example"),
        ("contacts", "For further information, please contact:\nInes Okafor\n+32 9 555 01 00"),
        ("trademark", "All other trademarks are the property of their owners."),
        ("source", "SOURCE Orrin Therapeutics"),
        ("end_mark", "-END-"),
        ("end_mark", "###"),
    ],
)
def test_part_without_a_heading_is_found_by_its_wording(name: str, text: str) -> None:
    assert split(text) == ([], [(name, text)])


@pytest.mark.parametrize(
    ("names", "texts"),
    [
        (
            ["about", "forward_looking", "contacts", "end_mark"],
            [
                *(
                    "## Über Orrin",
                    "Orrin ist ein Hersteller von Arzneimitteln in Gent.",
                    "## Zukunftsgerichtete Aussagen",
                ),
                *("Diese Mitteilung enthält zukunftsgerichtete Aussagen.", "## Pressekontakt", "Tel. +32 9 555 01 00"),
                "- Ende -",
            ],
        ),
        (
            ["about", "forward_looking", "contacts"],
            [
                *("## À propos d'Orrin", "Orrin est un laboratoire gantois.", "## Déclarations prospectives"),
                *("Ce communiqué contient des déclarations prospectives.", "## Contacts presse", "+32 9 555 01 00"),
            ],
        ),
        (
            ["about", "contacts"],
            [
                "## Acerca de Orrin",
                "Orrin es un laboratorio de Gante.",
                "## Contacto de prensa",
                "Tel. +32 9 555 01 00",
            ],
        ),
        (
            ["about", "contacts"],
            ["## Informazioni su Orrin", "Orrin produce farmaci a Gand.", "## Ufficio stampa", "Tel. +32 9 555 01 00"],
        ),
        (
            ["about", "forward_looking", "contacts"],
            [
                *("## 关于欧林医药", "欧林医药是一家生物技术公司。", "## 前瞻性陈述", "本新闻稿包含前瞻性陈述。"),
                *("## 媒体联系", "电话：010-5555-0100"),
            ],
        ),
        (
            ["about", "contacts", "end_mark"],
            [
                "## オリン製薬について",
                "オリン製薬は皮膚の薬を作る会社です。",
                "## お問い合わせ先",
                "電話：03-5555-0100",
                "以上",
            ],
        ),
    ],
)
def test_parts_are_found_in_other_languages(names: list[str], texts: list[str]) -> None:
    left, sections = split(*texts)
    assert (left, [name for name, _ in sections]) == ([], names)


@pytest.mark.parametrize(
    "texts",
    [
        ["About 40% of patients saw their skin clear, the company said.", "The rest did not."],
        [
            "## About the study",
            "The study asked 400 people in six countries about their skin.",
            "On Tuesday the shares rose by a tenth, and analysts said that the price was still low for such a tablet.",
        ],
        [
            "## About Orrin",
            "Orrin is small, and has one tablet.",
            "## What comes next",
            "Rivals wait for results of their own, which are due in June, and the agency will decide next year.",
        ],
        [
            "## Safe harbor",
            "The safe harbor for forward-looking statements became law in 1995 and shields those who speak of plans.",
            "Lawyers say that it is called upon too often, and judges have begun to agree with them.",
        ],
        ["## Boxed warning", "The label will carry the strongest warning there is, the agency decided on Monday."],
        ["## Contact", "Skin contact with the cream is to be avoided, the doctors wrote in their report."],
        ["The tablet is a source of hope, patients say.", "Source: company data, analysts' estimates"],
        ["## Over the counter", "Over the counter sales of the older cream went up by a tenth last year."],
    ],
)
def test_body_that_only_mentions_such_things_stays_whole(texts: list[str]) -> None:
    assert split(*texts) == ([text.removeprefix("## ") for text in texts], [])


def test_names_and_numbers_at_the_end_are_contacts() -> None:
    left, sections = split("Ines Okafor", "Head of Media", "+32 9 555 01 00", "press@orrin.example")
    assert (left, [name for name, _ in sections]) == ([], ["contacts"])


def test_tables_after_the_standing_parts_stay_in_the_body() -> None:
    texts = [
        *("## About Orrin Therapeutics", ABOUT, "## Forward-Looking Statements", FORWARD),
        *(
            "## Statements of operations",
            "Revenue rose to 12 million euros in the quarter from nine million a year ago.",
        ),
    ]
    left, sections = split(*texts)
    assert left == ["Statements of operations", texts[-1]]
    assert [name for name, _ in sections] == ["about", "forward_looking"]


PIECES = st.sampled_from(
    [
        *(
            "## About Orrin",
            ABOUT,
            "## Forward-Looking Statements",
            FORWARD,
            "## Contacts",
            "press@orrin.example",
            "ENDS",
        ),
        *(
            "## What comes next",
            "SOURCE Orrin",
            "About",
            "## References",
            "1. Okafor, 2024.",
            "Media:",
            ":",
            "©",
            "über 5",
        ),
        *NEWS,
    ]
)


@given(st.lists(PIECES | st.text(min_size=1, max_size=80), max_size=30))
def test_every_block_is_in_the_body_or_in_one_section_in_order(texts: list[str]) -> None:
    blocks = _blocks(*texts)
    body, sections = split_tails(blocks, default_vocabulary().tails)
    rest = [part for section in sections for part in _texts(section, blocks)]
    for block in blocks:
        if body and block is body[0]:
            body = body[1:]
        else:
            assert rest.pop(0) == block.text
    assert not body
    assert not rest


def _texts(section: TailSection, blocks: list[Block]) -> list[str]:
    """The texts of the blocks a section is made of."""
    for first in range(len(blocks)):
        for end in range(first + 1, len(blocks) + 1):
            texts = [block.text for block in blocks[first:end]]
            if "\n\n".join(texts) == section.text:
                return texts
    raise AssertionError(section)
