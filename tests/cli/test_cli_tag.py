from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import Result

from digest.config import Project

Command = Callable[..., Result]

ROW = {
    "id": "a",
    "url": "https://example.com/1",
    "title": "FDA approves Leqembi for Alzheimer's disease",
    "text": "The FDA approved Eisai's lecanemab (Leqembi) after a Phase 3 trial. It had the FDA's fast track status.",
    "published": "2026-03-03",
    "source": "kept as it came",
}


@pytest.fixture
def file(project: Project) -> Path:
    path = project.root / "articles.jsonl"
    path.write_text(json.dumps(ROW) + "\n\n")
    return path


def rows(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.out.splitlines()]


def test_what_was_given_comes_back_with_what_was_found(pharma_digest: Command, file: Path) -> None:
    shown = pharma_digest("tag", file.name)
    assert (shown.code, shown.err) == (0, "")
    [row] = rows(shown)
    assert {key: row[key] for key in ROW} == ROW
    assert (row["event"], row["secondary_event"], row["phase"]) == ("approval", None, "3")
    assert row["companies"] == [{"name": "Eisai", "id": "Eisai"}]
    assert row["drugs"] == [{"name": "Leqembi", "id": "lecanemab"}, {"name": "lecanemab", "id": "lecanemab"}]
    assert row["agencies"] == [{"name": "FDA", "id": "FDA"}]
    assert row["indications"] == [{"name": "Alzheimer's disease", "id": "Alzheimer's disease"}]
    assert row["designations"] == [{"name": "fast track", "agency": "FDA", "date": None}]
    assert 0.9 < float(str(row["relevance"])) <= 1


def test_an_event_of_no_kind_is_other_or_not_pharma(pharma_digest: Command, file: Path) -> None:
    other = {"id": "o", "title": "Pfizer at breakfast", "text": "People in Ghent talk of marstacimab at breakfast."}
    spam = {"id": "s", "title": "Ten recipes", "text": "Superfoods and other tips from a nutritionist."}
    foreign = {"id": "f", "title": "Pfizer", "text": "Der Konzern schwieg dazu.", "language": "de"}
    file.write_text("\n".join(map(json.dumps, (other, spam, foreign))))
    assert [row["event"] for row in rows(pharma_digest("tag", file.name))] == ["other", "not_pharma", None]


def test_standard_input_is_read(pharma_digest: Command) -> None:
    shown = pharma_digest("tag", "-", stdin=json.dumps(ROW).encode())
    assert [row["id"] for row in rows(shown)] == ["a"]


def test_explain_shows_the_evidence_to_people(pharma_digest: Command, file: Path) -> None:
    shown = pharma_digest("tag", "--explain", file.name).out
    assert shown.startswith(str(ROW["title"]))
    assert "approval" in shown
    assert "lecanemab" in shown
    assert "names a drug" in shown


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("no json", "not JSON"),
        ("[1]", "not of the form"),
        ('{"title": "x"}', "not of the form"),
        ('{"id": 1, "title": 5}', "must be strings"),
        ('{"id": 1, "published": "yesterday"}', "'yesterday' is not a date"),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_a_mistaken_line_fails_alone(pharma_digest: Command, file: Path, line: str, said: str) -> None:
    file.write_text(f"{line}\n{json.dumps(ROW)}\n")
    shown = pharma_digest("tag", file.name)
    assert shown.code == 1
    assert [row["id"] for row in rows(shown)] == ["a"]
    assert shown.err.startswith("error: articles.jsonl:1: ")
    assert said in shown.err
    assert len(shown.err.splitlines()) == 1


@pytest.mark.parametrize("published", [None, "", "2026", "2026-03", "2026-03-03T08:00:00+09:00", "2199-01-01"])
def test_dates_of_any_exactness_are_taken(pharma_digest: Command, file: Path, published: str | None) -> None:
    file.write_text(json.dumps({**ROW, "published": published}))
    assert rows(pharma_digest("tag", file.name))[0]["event"] == "approval"


def test_an_article_of_nothing_is_tagged(pharma_digest: Command, file: Path) -> None:
    file.write_text('{"id": 1}\n')
    [row] = rows(pharma_digest("tag", file.name))
    assert (row["event"], row["drugs"], row["phase"]) == (None, [], None)


def test_what_is_not_there_is_a_mistake(pharma_digest: Command) -> None:
    assert pharma_digest("tag", "nosuch.jsonl").is_mistake("nosuch.jsonl", "No such file")


def test_a_clashing_name_is_a_mistake(pharma_digest: Command, file: Path, project: Project) -> None:
    import shutil

    from digest.config import defaults

    own = project.root / "config" / "facts"
    shutil.copytree(defaults() / "config" / "facts", own, dirs_exist_ok=True)
    (own / "names.toml").write_text('companies = ["Orbita = Lumina", "Lumina"]')
    assert pharma_digest("tag", file.name).is_mistake("names.toml", "'Lumina' names both")
