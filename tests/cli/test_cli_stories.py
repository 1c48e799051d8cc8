from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from command_line import Desk, Result

from digest.config import Project
from digest.model import Article, Block, Entity, Event, Facts, Page
from digest.store import Database, articles

Command = Callable[..., Result]

ROWS = [
    {
        "id": "a",
        "url": "https://a.example.com/1",
        "title": "FDA approves Leqembi for Alzheimer's disease",
        "text": "The FDA approved Eisai's lecanemab (Leqembi), a treatment for early Alzheimer's disease.",
    },
    {"id": 7, "title": "Eli Lilly names new chief financial officer", "text": "", "published": "2026-03"},
    {
        "id": "b",
        "url": "https://b.example.com/1",
        "title": "Eisai's Leqembi wins US nod in Alzheimer's disease",
        "text": "Eisai said the FDA had approved Leqembi for people with early Alzheimer's disease.",
        "published": "2026-03-03",
    },
]


@pytest.fixture
def file(project: Project) -> Path:
    path = project.root / "articles.jsonl"
    path.write_text("\n".join(map(json.dumps, ROWS)))
    return path


def grouped(result: Result) -> list[tuple[object, str]]:
    return [(row["id"], row["story"]) for row in map(json.loads, result.out.splitlines())]


def test_articles_of_one_event_get_one_story_in_the_order_of_the_file(pharma_digest: Command, file: Path) -> None:
    shown = pharma_digest("stories", file.name)
    assert (shown.code, shown.err) == (0, "")
    [(first, one), (second, other), (third, same)] = grouped(shown)
    assert (first, second, third) == ("a", 7, "b")
    assert one == same != other


def test_the_order_of_the_lines_makes_no_difference(pharma_digest: Command, file: Path) -> None:
    before = dict(grouped(pharma_digest("stories", file.name)))
    rows = "\n".join(json.dumps(row) for row in reversed(ROWS[::2]))
    after = dict(grouped(pharma_digest("stories", "-", stdin=rows.encode())))
    assert {key: before[key] for key in after} == after


def test_articles_without_url_stay_apart(pharma_digest: Command, file: Path) -> None:
    file.write_text("\n".join(json.dumps({"id": each, "title": "", "text": ""}) for each in range(3)))
    assert len({story for _, story in grouped(pharma_digest("stories", file.name))}) == 3


def test_explain_shows_why_articles_are_together(pharma_digest: Command, file: Path) -> None:
    shown = pharma_digest("stories", "--explain", file.name).out
    assert "event +2.0" in shown
    assert "drug +3.0" in shown
    assert "with “FDA approves Leqembi for Alzheimer's disease”" in shown or "wins US nod" in shown


def test_a_mistaken_line_is_named_and_the_others_are_grouped(pharma_digest: Command, file: Path) -> None:
    file.write_text(f"{json.dumps(ROWS[0])}\n[]\n")
    shown = pharma_digest("stories", file.name)
    assert shown.code == 1
    assert "articles.jsonl:2" in shown.err
    assert [given for given, _ in grouped(shown)] == ["a"]


def test_a_stored_story_is_shown_by_id_and_by_url(pharma_digest: Command, desk: Desk) -> None:
    desk.story("Orbita wins approval for Norvexa")
    told = pharma_digest("story", "https://example.com/news/1", "--json").json
    assert told["earlier"] == []
    [report] = told["reports"]
    assert (report["title"], report["original"]) == ("Orbita wins approval for Norvexa", False)
    shown = pharma_digest("story", told["id"])
    assert shown.code == 0
    assert "Orbita wins approval for Norvexa" in shown.out
    assert "first" in shown.out


def store(project: Project, path: str, title: str, event: str, published: datetime) -> None:
    url = f"https://example.com/{path}"
    page = Page(url, url, "local", datetime.now(UTC), 200, "text/html", b"")
    article = Article(url, title, (Block("paragraph", title),), published=published, published_day_only=True)
    facts = Facts(Event(event, title, 0, 1), entities=(Entity("drug", "norvexa", "Norvexa", 0, 1),))
    database = Database(project.database_url)
    articles.save(database, [articles.Cleaned(page, article, facts)])
    database.close()


def test_earlier_steps_are_shown_with_their_ids(pharma_digest: Command, project: Project) -> None:
    store(project, "filing", "Norvexa filing accepted", "filing_accepted", datetime(2025, 3, 1, tzinfo=UTC))
    store(project, "approval", "Norvexa wins approval", "approval", datetime(2026, 3, 1, tzinfo=UTC))
    told = pharma_digest("story", "https://example.com/approval", "--json").json
    [earlier] = told["earlier"]
    assert earlier["title"] == "Norvexa filing accepted"
    shown = pharma_digest("story", "https://example.com/approval").out
    assert f"2025-03-01        {earlier['id']}  Norvexa filing accepted" in shown


def test_a_story_nobody_has_is_a_mistake(pharma_digest: Command) -> None:
    assert pharma_digest("story", "nosuch").is_mistake("nosuch", "no stored story")
