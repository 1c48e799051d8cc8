"""A page saved as text: the article's lines are told from the others by what they say and where they stand."""

from __future__ import annotations

from datetime import UTC, datetime

from digest.clean import clean_text

FIRST = (
    "Regulators in Brussels accepted the filing for velmotinib on Tuesday, the company said, opening a review that is "
    "expected to take about ten months and to end before the next summer."
)
SECOND = (
    "The application rests on a trial of 412 patients in which the tablet delayed progression by five months against "
    "standard chemotherapy, with few patients stopping treatment early."
)
SCRAPE = f"""Home > News > Regulation
Velmotinib filing accepted for rare tumours
12 May 2025 | Monday | News
By Ines Okafor
The first tablet of its kind could reach patients before the next summer ends
Image Source : Pill Archive
{FIRST}
Advertisement
Read more: Another filing was refused
{SECOND}
Share this article
Stay Connected
Sign up for our newsletter
Forgot your password?
Related articles
Tumour tablets are having a good year
Close
"""


def test_scrape_becomes_an_article() -> None:
    article = clean_text(SCRAPE)
    assert article.title == "Velmotinib filing accepted for rare tumours"
    assert article.dek == "The first tablet of its kind could reach patients before the next summer ends"
    assert article.authors == ("Ines Okafor",)
    assert (article.published, article.published_day_only) == (datetime(2025, 5, 12, tzinfo=UTC), True)
    assert article.text == f"{FIRST}\n\n{SECOND}"


def test_every_line_is_accounted_for() -> None:
    article = clean_text(SCRAPE)
    told = {article.title, article.dek, *(b.text for b in article.blocks), *(r.text for r in article.removed)}
    assert told == set(SCRAPE.strip().split("\n"))


def test_hard_wrapped_paragraphs_are_joined() -> None:
    words = FIRST.split()
    wrapped = "\n".join(" ".join(words[i : i + 10]) for i in range(0, len(words), 10))
    assert clean_text(f"Velmotinib filing accepted today\n\n{wrapped}\n\n{SECOND}").blocks[0].text == FIRST


def test_heading_between_paragraphs_stays() -> None:
    article = clean_text(f"Velmotinib filing accepted today\n\n{FIRST}\n\nWhat comes next\n\n{SECOND}")
    assert [(block.kind, block.text) for block in article.blocks][1] == ("heading", "What comes next")


def test_tails_of_a_release_saved_as_text_are_split_off() -> None:
    about = "Orrin Therapeutics makes medicines for rare tumours and is based in Ghent, where it has two hundred staff."
    article = clean_text(
        f"Velmotinib filing accepted today\n\n{FIRST}\n\n{SECOND}\n\nAbout Orrin Therapeutics\n\n{about}"
    )
    assert [section.name for section in article.sections] == ["about"]
    assert article.text == f"{FIRST}\n\n{SECOND}"
