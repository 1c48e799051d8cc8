"""Why a story stands where it does."""

from __future__ import annotations

from pathlib import Path

import pytest
from newsdesk import NOW, digest, report, story

from digest.config import ConfigError, Watch, defaults
from digest.edition import Rules, compose
from digest.model import ScorePart, Story

NAMES = ["event", "coverage", "source", "freshness", "watch", "novelty"]


def parts(one: Story, **settings: object) -> dict[str, ScorePart]:
    (made,) = compose([one], digest(**settings), now=NOW).cards
    assert [part.name for part in made.score] == NAMES
    return {part.name: part for part in made.score}


def test_every_part_has_its_reason() -> None:
    one = story(
        report("A", "Orbita wins approval", event="approval", kind="trade_press", hours_ago=24),
        report("B", "Orbita wins approval", kind="regulator"),
    )
    made = parts(one, watch=Watch(companies=("Orbita",), words=("approval", "cold")))
    assert {name: (part.value, part.why) for name, part in made.items()} == {
        "event": (10, "approval"),
        "coverage": (3, "2 outlets"),
        "source": (3, "regulator"),
        "freshness": (1, "24 h old"),
        "watch": (12, "Orbita, approval"),
        "novelty": (2, "new"),
    }


def test_a_digest_weighs_as_it_likes() -> None:
    one = story(report("A", "A shortage", event="shortage"))
    assert parts(one)["event"].value == 6
    assert parts(one, event_weights={"shortage": 20})["event"].value == 20
    assert parts(one, weights={"event": 0.5, "novelty": 0})["event"].value == 3
    assert parts(one, weights={"novelty": 0})["novelty"].value == 0


def test_stories_stand_by_their_score() -> None:
    stories = [
        story(report("A", "People", event="leadership", hours_ago=1)),
        story(report("B", "Approval", event="approval", hours_ago=30)),
        story(report("C", "Watched", event="leadership", hours_ago=30)),
    ]
    edition = compose(stories, digest(watch=Watch(words=("watched",))), now=NOW)
    assert [card.title for card in edition.cards] == ["Approval", "Watched", "People"]
    totals = [sum(part.value for part in card.score) for card in edition.cards]
    assert totals == sorted(totals, reverse=True)


def test_a_story_of_no_known_kind_has_a_score() -> None:
    made = parts(story(report("A", "Something", event="never_heard_of", kind="pigeon")))
    assert (made["event"].value, made["source"].value) == (0, 0)


def test_a_mistake_in_the_weights_names_file_and_key(tmp_path: Path) -> None:
    folder = defaults() / "config" / "edition"
    for file in folder.glob("*.toml"):
        (tmp_path / file.name).write_text(file.read_text())
    weights = tmp_path / "weights.toml"
    weights.write_text(weights.read_text().replace("half_life_hours = 24", "half_life_hours = 0"))
    with pytest.raises(ConfigError, match=r"weights\.toml: freshness\.half_life_hours: must be more than 0, not 0"):
        Rules.load(tmp_path)
