"""Titles, authors, dates and languages, from wherever a page states them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from digest.clean import clean, default_vocabulary
from digest.clean.metadata.authors import people
from digest.clean.metadata.dates import DateRules, parse_date
from digest.clean.metadata.language import choose_language
from digest.clean.metadata.title import choose_title

WORDS = default_vocabulary().metadata.names


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("By Ines Okafor", ("Ines Okafor",)),
        ("Ines Okafor, Tom Lindqvist and Mary-Anne O'Dell", ("Ines Okafor", "Tom Lindqvist", "Mary-Anne O'Dell")),
        ("Ines Okafor, MD | Senior Reporter", ("Ines Okafor",)),
        ("Von Karl Huber und Eva Lang", ("Karl Huber", "Eva Lang")),
        ("Ludwig van der Berg", ("Ludwig van der Berg",)),
        ("Ines Okafor; reviewed by Tom Lindqvist", ("Ines Okafor",)),
        ("Staff Writer", ()),
        ("Pillbox Editorial Team", ()),
        ("https://example.com/ines", ()),
        ("@ines_writes", ()),
        ("Pillbox", ()),
    ],
)
def test_authors_are_people(stated: str, expected: tuple[str, ...]) -> None:
    assert people([stated], WORDS, ["Pillbox"]) == expected


@pytest.mark.parametrize(
    ("text", "rules", "when", "day_only"),
    [
        ("2025-09-15", DateRules(), datetime(2025, 9, 15, tzinfo=UTC), True),
        ("2025-09-15T00:00:00Z", DateRules(), datetime(2025, 9, 15, tzinfo=UTC), True),
        (
            "2025-09-15T23:30:00+05:30",
            DateRules(),
            datetime(2025, 9, 15, 23, 30, tzinfo=timezone(timedelta(hours=5.5))),
            False,
        ),
        ("2025-09-15T08:00:00", DateRules(), datetime(2025, 9, 15, 8, tzinfo=UTC), False),
        ("15 September 2025", DateRules(), datetime(2025, 9, 15, tzinfo=UTC), True),
        ("Sept. 5, 2025", DateRules(), datetime(2025, 9, 5, tzinfo=UTC), True),
        ("03/04/2025", DateRules(order="DMY"), datetime(2025, 4, 3, tzinfo=UTC), True),
        ("03/04/2025", DateRules(order="MDY"), datetime(2025, 3, 4, tzinfo=UTC), True),
        ("Mon, 15 Sep 2025 07:15:00 GMT", DateRules(), datetime(2025, 9, 15, 7, 15, tzinfo=UTC), False),
    ],
)
def test_dates_are_read_as_written(text: str, rules: DateRules, when: datetime, day_only: bool) -> None:
    dated = parse_date(text, rules)
    assert dated is not None
    assert (dated.when, dated.day_only) == (when, day_only)
    assert dated.when.tzinfo is not None


@pytest.mark.parametrize("text", ["", "soon", "1971-01-01", "2 hours ago", "2025", "99/99/2025", "١٢٣٤٥", "9" * 50])
def test_what_is_no_date_is_unknown(text: str) -> None:
    assert parse_date(text, DateRules()) is None


def test_date_in_the_future_is_unknown() -> None:
    now = datetime(2025, 9, 15, tzinfo=UTC)
    assert parse_date("2025-09-18", DateRules(now=now)) is None
    assert parse_date("2025-09-16", DateRules(now=now)) is not None


def test_naive_time_is_in_the_sites_timezone() -> None:
    dated = parse_date("2025-07-01 09:00", DateRules(timezone="Europe/Berlin"))
    assert dated is not None
    assert dated.when.astimezone(UTC) == datetime(2025, 7, 1, 7, tzinfo=UTC)


def test_json_ld_graph_and_references_are_followed() -> None:
    graph = {
        "@graph": [
            {"@type": "WebPage", "@id": "#page", "datePublished": "2001-01-01"},
            {
                "@type": ["NewsArticle"],
                "headline": "A filing is accepted",
                "datePublished": "2025-03-04T10:00:00+01:00",
                "author": [{"@id": "#ines"}],
                "publisher": {"@type": "Organization", "name": "Pillbox"},
            },
            {"@type": "Person", "@id": "#ines", "name": "Ines Okafor"},
        ]
    }
    script = f"<script type='application/ld+json'>{json.dumps(graph)}</script>"
    cleaned = clean(f"<html><head>{script}</head><body><h1>A filing is accepted</h1></body></html>")
    assert cleaned.authors == ("Ines Okafor",)
    assert cleaned.published == datetime(2025, 3, 4, 9, tzinfo=UTC)
    assert cleaned.published is not None and cleaned.published.utcoffset() == timedelta(hours=1)
    assert cleaned.site_name == "Pillbox"


def test_h1_that_metadata_bears_out_is_the_title() -> None:
    h1s = ["Today on Pillbox", "A filing is accepted in Brussels"]
    assert choose_title(h1s, ["A filing is accepted in Brussels - Pillbox"], "", ["Pillbox"]) == h1s[1]


def test_dash_inside_a_headline_is_not_a_site_name() -> None:
    assert choose_title([], ["Phase III - what now for tablets"], "", ["Pillbox"]) == "Phase III - what now for tablets"


def test_language_is_claimed_or_seen_in_the_script() -> None:
    assert choose_language(["pt_BR"], "") == "pt"
    assert choose_language([], "新薬の承認申請が受理されました") == "ja"
    assert choose_language([], "国家药监局受理新药上市申请") == "zh"
    assert choose_language([], "A plain sentence") == ""
