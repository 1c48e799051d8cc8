"""Which reports are one story."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.model import Article, Block, Facts, Report, Story
from digest.stories import fold

MORNING = datetime(2026, 3, 3, 6, tzinfo=UTC)
WORDS = [f"{a}{b}{c}" for a in "bdfgklmnprst" for b in "aeiou" for c in ("ra", "lin", "tos", "vek", "mun")]


def prose(seed: int, words: int = 120) -> str:
    """Words in an order of their own: two seeds share no shingles to speak of."""
    return " ".join(random.Random(seed).choices(WORDS, k=words))


def report(
    url: str,
    text: str = "",
    *,
    title: str = "",
    outlet: str = "",
    published: datetime | None = None,
    seen_at: datetime = MORNING,
) -> Report:
    outlet = outlet or url.split("/")[2]
    blocks = tuple(Block("paragraph", part) for part in text.split("\n\n") if part)
    article = Article(url, title, blocks, published=published)
    return Report(article, Facts(), outlet.lower(), outlet, "newswire", seen_at)


def urls(stories: tuple[Story, ...]) -> list[list[str]]:
    return sorted(sorted(member.article.url for member in story.reports) for story in stories)


def test_one_url_is_one_report_as_last_fetched_and_first_seen() -> None:
    old = report("https://a.example/1", prose(1), title="Old")
    new = report("https://a.example/1", prose(2), title="New", seen_at=MORNING + timedelta(hours=2))
    (story,) = fold([new, old])
    assert story.first.article.title == "New"
    assert story.first.seen_at == MORNING


def test_copies_on_many_outlets_are_one_story() -> None:
    text = prose(1)
    stories = fold(report(f"https://{name}.example/1", text, title=f"Title {name}") for name in "abcd")
    assert len(stories) == 1
    assert len(stories[0].reports) == 4


def test_edited_copy_folds() -> None:
    words = prose(1).split()
    words[30] = words[70] = "edited"
    assert len(fold([report("https://a.example/1", prose(1)), report("https://b.example/1", " ".join(words))])) == 1


def test_shortened_copy_folds() -> None:
    long = prose(1, 600)
    short = " ".join(long.split()[:80])
    assert len(fold([report("https://a.example/1", long), report("https://b.example/1", short)])) == 1


def test_copy_with_an_introduction_folds() -> None:
    text = prose(1, 300)
    introduced = f"{prose(9, 60)} {text}"
    assert len(fold([report("https://a.example/1", text), report("https://b.example/1", introduced)])) == 1


def test_different_texts_stay_apart() -> None:
    assert len(fold([report("https://a.example/1", prose(1)), report("https://b.example/1", prose(2))])) == 2


@pytest.mark.parametrize("boilerplate_first", [True, False])
def test_boilerplate_of_one_site_does_not_fold_its_stories(boilerplate_first: bool) -> None:
    boilerplate = prose(99, 300)

    def page(number: int) -> str:
        parts = [prose(number, 40), boilerplate]
        return "\n\n".join(reversed(parts) if boilerplate_first else parts)

    stories = fold(report(f"https://a.example/{number}", page(number)) for number in range(5))
    assert len(stories) == 5


def test_company_boilerplate_does_not_fold_two_press_releases() -> None:
    about = prose(99, 250)
    one = report("https://a.example/1", f"{prose(1, 60)}\n\n{about}")
    two = report("https://b.example/2", f"{prose(2, 60)}\n\n{about}")
    assert len(fold([one, two])) == 2


def test_likeness_does_not_drift_along_a_chain() -> None:
    whole = prose(1, 400).split()
    slices = [" ".join(whole[start : start + 160]) for start in (0, 50, 100, 150, 200)]
    stories = fold(
        report(f"https://{n}.example/1", text, seen_at=MORNING + timedelta(minutes=n)) for n, text in enumerate(slices)
    )
    together = [set(story_urls) for story_urls in urls(stories)]
    assert {"https://0.example/1", "https://1.example/1"} in together
    assert not any({"https://0.example/1", "https://4.example/1"} <= story_urls for story_urls in together)


def test_same_title_from_another_outlet_folds_whatever_case_and_punctuation() -> None:
    one = report("https://a.example/1", "Short.", title="FDA approves Norvexa for asthma")
    two = report("https://b.example/1", "Brief.", title="FDA Approves “Norvexa” for Asthma!")
    assert len(fold([one, two])) == 1


def test_same_title_days_apart_does_not_fold() -> None:
    one = report("https://a.example/1", title="FDA approves Norvexa for asthma", published=MORNING - timedelta(days=4))
    two = report("https://b.example/1", title="FDA approves Norvexa for asthma", published=MORNING)
    assert len(fold([one, two])) == 2


def test_same_title_from_one_outlet_does_not_fold() -> None:
    title = "This week in asthma drug news"
    assert len(fold([report("https://a.example/1", title=title), report("https://a.example/2", title=title)])) == 2


def test_short_titles_do_not_fold() -> None:
    one, two = (report(f"https://{name}.example/1", title="Weekly round-up") for name in "ab")
    assert len(fold([one, two])) == 2


def test_short_bodies_fold_by_title_only() -> None:
    text = prose(1, 30)
    one = report("https://a.example/1", text, title="One title about one thing")
    two = report("https://b.example/1", text, title="Another title about another thing")
    assert len(fold([one, two])) == 2


def test_untitled_reports_without_text_stay_apart() -> None:
    assert len(fold(report(f"https://a.example/{number}") for number in range(3))) == 3


def test_the_next_of_a_series_does_not_fold() -> None:
    one = report("https://a.example/1", prose(1), published=MORNING - timedelta(days=30))
    two = report("https://b.example/2", prose(1), published=MORNING)
    assert len(fold([one, two])) == 2


def test_chinese_texts_fold_by_characters() -> None:
    first = "".join(random.Random(1).choices("药企新临床试验获批准肿瘤疗法公司宣布三期结果积极上市申请受理", k=200))
    other = "".join(random.Random(2).choices("药企新临床试验获批准肿瘤疗法公司宣布三期结果积极上市申请受理", k=200))
    edited = first[:90] + "略" + first[91:]
    stories = fold(report(f"https://{n}.example/1", text) for n, text in enumerate((first, edited, other)))
    assert urls(stories) == [["https://0.example/1", "https://1.example/1"], ["https://2.example/1"]]


def test_first_report_is_the_earliest_dated() -> None:
    late = report("https://a.example/1", prose(1), published=MORNING - timedelta(hours=1))
    early = report("https://b.example/1", prose(1), published=MORNING - timedelta(hours=5))
    (story,) = fold([late, early])
    assert story.first.outlet == "b.example"


def test_date_in_the_future_counts_as_seen() -> None:
    future = report("https://a.example/1", prose(1), published=datetime(2099, 1, 1, tzinfo=UTC))
    now = report("https://b.example/1", prose(1))
    assert len(fold([future, now])) == 1


def test_id_stays_when_later_reports_join() -> None:
    first = report("https://a.example/1", prose(1), published=MORNING - timedelta(hours=1))
    joined = report(
        "https://0.example/1", prose(1), published=MORNING - timedelta(hours=9), seen_at=MORNING + timedelta(hours=3)
    )
    (before,), (after,) = fold([first]), fold([first, joined])
    assert before.id == after.id
    assert len(after.id) == 16
    assert after.first.outlet == "0.example"


TEXTS = [prose(1), prose(1) + " coda", prose(2), prose(3, 400), " ".join(prose(3, 400).split()[:90]), prose(4, 10), ""]
TITLES = ["", "FDA approves Norvexa for asthma", "Orbita buys Lumina for cash", "Round-up"]
REPORTS = st.builds(
    lambda number, host, text, title, hours, published: report(
        f"https://{host}.example/{number}",
        text,
        title=title,
        published=published,
        seen_at=MORNING + timedelta(hours=hours),
    ),
    st.integers(0, 4),
    st.sampled_from("abc"),
    st.sampled_from(TEXTS),
    st.sampled_from(TITLES),
    st.integers(0, 5),
    st.none() | st.sampled_from([MORNING, MORNING - timedelta(days=2), datetime(1899, 1, 1, tzinfo=UTC)]),
)


@settings(deadline=None, max_examples=60)
@given(st.lists(REPORTS, max_size=14), st.randoms(use_true_random=False))
def test_order_of_the_input_makes_no_difference(reports: list[Report], shuffler: random.Random) -> None:
    shuffled = list(reports)
    shuffler.shuffle(shuffled)
    assert fold(shuffled) == fold(reports)


@settings(deadline=None, max_examples=60)
@given(st.lists(REPORTS, max_size=14))
def test_every_url_is_in_exactly_one_story(reports: list[Report]) -> None:
    folded = [member.article.url for story in fold(reports) for member in story.reports]
    assert sorted(folded) == sorted({each.article.url for each in reports})


@pytest.mark.timeout(60)  # a guard against running away, not a measurement
def test_two_thousand_reports_with_shared_boilerplate_fold_in_seconds() -> None:
    boilerplate = prose(99, 400)
    reports = [report(f"https://{n % 40}.example/{n}", f"{prose(n, 40)} {boilerplate}") for n in range(2000)]
    fold(reports)


def test_hostile_reports_do_no_harm() -> None:
    texts = ["\x00" * 1000, "a" * 200_000, "\u202e\ud800 " * 500, "的" * 100_000, "\n\n" * 1000]
    assert len(fold(report(f"https://{n}.example/\ud800", text, title=text) for n, text in enumerate(texts))) == 5
