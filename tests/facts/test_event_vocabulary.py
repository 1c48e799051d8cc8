"""The event tables: their notation, and mistakes in them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from digest.config import ConfigError, defaults
from digest.facts import Vocabulary, tag
from digest.facts.cues import compiled, cue_pattern, fold
from digest.model import Article


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of config/facts to be mistaken in."""
    return Path(shutil.copytree(defaults() / "config" / "facts", tmp_path / "facts"))


AGENCIES = '[[agency]]\nid = "FDA"\nname = "FDA"\nacronyms = ["FDA"]\n'


def matches(cue: str, sentence: str) -> bool:
    pattern = compiled(cue_pattern([cue], {"drug": ["pill", "two words"]}))
    return pattern.search(f" {fold(sentence)}") is not None


@pytest.mark.parametrize(
    ("cue", "sentence", "expected"),
    [
        ("recall", "A recall began", True),
        ("recall", "Recalls began", False),
        ("recall*", "Recalls began", True),
        ("firm .. recall", "The firm, it was said, began a recall", True),
        ("firm .. recall", "The firm " + "word " * 9 + "recall", False),
        ("(cut|shed staff) now", "They shed staff now", True),
        ("the (big)? plant", "the plant", True),
        ("the {drug}", "the two words", True),
        ("the (tablet|{drug})", "the pill", True),
        ("raises {money}", "Raises US$5.2bn", True),
        ("raises {money}", "raises 5 million", True),
        ("raises {money}", "raises 5 hands", False),
        ("firm approved", "a firm-approved plan", False),
        ("firm", "The firm’s plan", True),
    ],
)
def test_notation(cue: str, sentence: str, expected: bool) -> None:
    assert matches(cue, sentence) is expected


@pytest.mark.parametrize("cue", ["", "the {unknown}", "(open", "word)"])
def test_unreadable_cue_is_named(cue: str) -> None:
    with pytest.raises(ConfigError, match="cue"):
        cue_pattern([cue], {})


def test_an_own_vocabulary_replaces_the_packaged_one(folder: Path) -> None:
    own = '[phrases]\n[[event]]\nkind = "launch"\nlabel = "Launch"\nstrong = ["sails"]\n'
    (folder / "events.toml").write_text(own)
    (folder / "agencies.toml").write_text(AGENCIES)
    vocabulary = Vocabulary.load(folder)
    event = tag(Article("https://news.example/1", "Orbita sails", ()), vocabulary).event
    assert event is not None
    assert event.kind == "launch"
    assert tag(Article("https://news.example/1", "FDA approves Norvexa", ()), vocabulary).event is None


@pytest.mark.parametrize(
    "events",
    [
        "not toml",
        '[phrases]\n[[event]]\nkind = "launch"\nlabel = "Launch"\ncolour = "red"\n',
        '[phrases]\n[[event]]\nkind = "launch"\nlabel = "Launch"\nopposite = "sinking"\n',
    ],
)
def test_mistaken_file_is_named(folder: Path, events: str) -> None:
    (folder / "events.toml").write_text(events)
    (folder / "agencies.toml").write_text(AGENCIES)
    with pytest.raises(ConfigError, match=r"events\.toml"):
        Vocabulary.load(folder)
