"""Lists of names and phrases, and the vote of another extractor."""

from __future__ import annotations

import pytest

from digest.clean.judging.opinion import vote
from digest.clean.wording.matching import Names, Phrases, Wording


def _phrases(**lists: tuple[str, ...]) -> Phrases:
    return Phrases(
        frozenset(lists.get("whole", ())), lists.get("starts", ()), lists.get("ends", ()), lists.get("patterns", ()), 60
    )


NAMES = Names({"share": ["share", "follow-us"], "related": ["more-from"], "advertisement": ["^ad"]}, ["box", "wrapper"])
WORDING = Wording(
    {
        "share": _phrases(whole=("share this",), patterns=(r"^follow \w+ on",)),
        "related": _phrases(starts=("read also",), ends=("read more",), patterns=(r"\d+ more stories",)),
    }
)


@pytest.mark.parametrize("name", ["share", "postShare", "post_share-box", "share-box-2", "x followUs__wrapper"])
def test_name_is_found_at_the_end_or_before_boxes(name: str) -> None:
    assert NAMES.reason(name) == "share"


@pytest.mark.parametrize("name", ["shared-history", "share-of-market", "has-share", "no-share", "", None])
def test_name_that_goes_on_or_is_denied_is_not_found(name: str | None) -> None:
    assert NAMES.reason(name) == ""


def test_name_tied_to_the_beginning_is_found_there_alone() -> None:
    assert NAMES.reason("ad-wrapper") == "advertisement"
    assert NAMES.reason("head-ad") == ""


def test_first_reason_in_the_order_of_the_lists_wins() -> None:
    assert NAMES.reason("more-from", "share") == "share"
    assert WORDING.reason("Follow them on 5 more stories") == "share"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Share  this:", "share"),
        ("FOLLOW us on", "share"),
        ("Read also: the other one", "related"),
        ("The other one. Read more", "related"),
        ("See 12 more stories", "related"),
        ("They follow us on foot", ""),
        ("Read also " + "a long sentence, " * 9, ""),
    ],
)
def test_phrase_is_found_where_its_list_says(text: str, reason: str) -> None:
    assert WORDING.reason(text) == reason


def test_passage_is_voted_for_when_most_of_it_was_kept() -> None:
    kept = "The first sentence stands here in full.\nHeading"
    assert vote(["The first sentence stands here in full.", "Heading", "Another text that nobody kept"], kept) == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize("text", ["Share this", "► Share this:", "•" * 500 + " Share this " + "•" * 500])
def test_stock_phrase_is_seen_between_marks_however_many(text: str) -> None:
    assert WORDING.is_stock_phrase(text, ("share",))


@pytest.mark.parametrize("text", ["Share this article", "Share this " * 50, ""])
def test_stock_phrase_with_anything_more_is_none(text: str) -> None:
    assert not WORDING.is_stock_phrase(text, ("share",))


def test_a_name_among_others_counts_as_it_does_alone() -> None:
    names = Names({"share": ["share"], "related": ["more-from"]}, [])
    found = [names.reason(value) for value in ("post-share", "x post-share", "more-from post-share", "x")]
    assert found == ["share", "share", "share", ""]
