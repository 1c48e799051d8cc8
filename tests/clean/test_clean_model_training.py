"""Training: true text to labels, articles to scores, pages to folds and models."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from digest.clean.training.labels import align
from digest.clean.training.pages import read_folder
from digest.clean.training.scores import score
from digest.model import Article, Block

FIRST = "The regulator approved the first tablet for the disease on Monday morning."
SECOND = "Shares of the maker rose by a tenth before trading was stopped for the day."


def _folder(tmp_path: Path, pages: dict[str, str]) -> Path:
    folder = tmp_path / "saved"
    (folder / "html").mkdir(parents=True)
    for name, body in pages.items():
        (folder / "html" / f"{name}.html.gz").write_bytes(gzip.compress(body.encode()))
    (folder / "urls.jsonl").write_text(
        "".join(json.dumps({"id": name, "url": f"https://news.{name}.co.uk/a"}) + "\n" for name in pages)
    )
    (folder / "truth.jsonl").write_text(
        "".join(json.dumps({"id": name, "text": f"{FIRST}\u2028{SECOND}"}, ensure_ascii=False) + "\n" for name in pages)
    )
    return folder


def _article(text: str) -> Article:
    return Article("", "Agency approves tablet", (Block("paragraph", text),), authors=("Ana Lopez", "Bo Chen"),
                   published=datetime(2026, 3, 2, 8, tzinfo=UTC))  # fmt: skip


def test_passages_of_the_true_text_are_labelled_one_and_others_nought() -> None:
    labels, sizes = align(["Sign up for our letter", FIRST, "More stories", SECOND], f"{FIRST}\n{SECOND}")
    assert labels == [0, 1, 0, 1]
    assert sizes[1] == len(FIRST.split())


def test_second_copy_of_a_passage_is_not_labelled_again() -> None:
    labels, _ = align([FIRST, SECOND, FIRST], f"{FIRST}\n{SECOND}")
    assert sorted(labels) == [0, 1, 1]


def test_passage_half_in_the_truth_is_labelled_by_its_share() -> None:
    labels, _ = align([f"{FIRST} {SECOND}"], FIRST)
    assert labels[0] == pytest.approx(len(FIRST.split()) / len(f"{FIRST} {SECOND}".split()))


def test_ideographs_are_aligned_one_by_one() -> None:
    labels, sizes = align(["会社は月曜日に発表した", "購読する"], "会社は月曜日に発表した")
    assert labels == [1, 0]
    assert sizes == [11, 4]


def test_pages_of_one_registrable_domain_share_it(tmp_path: Path) -> None:
    (page,) = read_folder(_folder(tmp_path, {"example": "<p>x</p>"}))
    assert page.domain == "example.co.uk"
    assert page.truth["text"] == f"{FIRST}\u2028{SECOND}"


def test_perfect_article_scores_one_everywhere() -> None:
    truth = {
        "text": FIRST, "title": "agency approves tablet!", "author": "Bo Chen and Ana Lopez", "published": "2026-03-02",
        "must_have": ["first tablet"], "must_not": ["sign up"],
    }  # fmt: skip
    scores = score([(_article(FIRST), truth)])
    assert scores.pop("leaked") == 0
    assert set(scores.values()) == {1.0}


def test_text_too_much_costs_precision_and_leaks() -> None:
    scores = score([(_article(f"{FIRST} Sign up."), {"text": FIRST, "must_have": [], "must_not": ["sign up"]})])
    assert scores["recall"] == 1
    assert scores["precision"] < 1
    assert (scores["leaked"], scores["whole"]) == (1, 0)


def test_training_learns_what_the_truth_keeps_and_twice_the_same(tmp_path: Path) -> None:
    pytest.importorskip("catboost")
    from digest.clean.training.__main__ import fold_of, main

    body = (
        "<body><div class=page><h1>Agency approves tablet</h1><div class=copy>"
        f"<p>{FIRST}</p><p>{SECOND}</p></div><div class=around><p><a href=/x>Another story of the day</a></p>"
        "<p>We care about what you read and we tell others about it as well, every day.</p></div></div></body>"
    )
    folder = _folder(tmp_path, {f"site{i}": body.replace("page", f"page p{i}") for i in range(24)})
    written = []
    for run in ("one", "two"):
        (tmp_path / run).mkdir()
        main([str(folder), "--output", str(tmp_path / run), "--folds", "2", "--trees", "20"])
        from digest.clean.model.trees import load

        written.append(load(tmp_path / run / "first.npz"))
    assert np.array_equal(written[0].leaves, written[1].leaves)
    assert written[0].about["data"] == {"saved": 24}
    assert written[0].about["scores"]["saved"]["recall"] > 0.9
    assert fold_of("example.com", 4, 0) == fold_of("example.com", 4, 0)
