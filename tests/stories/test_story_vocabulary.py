"""What config/stories may hold, and that what is shipped agrees with config/facts."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

import pytest

from digest.config import ConfigError, defaults
from digest.stories import Vocabulary

CONFIG = defaults() / "config"


def ids(file: str, table: str, key: str) -> set[str]:
    rows = tomllib.loads((CONFIG / "facts" / file).read_text(encoding="utf-8"))[table]
    return {row[key] for row in rows}


def test_every_event_named_is_one_that_the_tagger_finds() -> None:
    shipped = Vocabulary.load(CONFIG / "stories")
    named = {
        *shipped.regulatory, *shipped.of_products, *shipped.of_companies, *shipped.of_parties, *shipped.saga_events,
        *(kind for pair in shipped.related for kind in pair),
        *(kind for axis in shipped.axes.values() for kind in axis.events),
    }  # fmt: skip
    assert named <= ids("events.toml", "event", "kind") | {"other"}


def test_every_agency_of_the_tagger_that_decides_for_a_country_has_its_place() -> None:
    shipped = Vocabulary.load(CONFIG / "stories")
    assert ids("agencies.toml", "agency", "id") - shipped.place_of.keys() <= {"WHO"}


@pytest.mark.parametrize(
    ("file", "old", "new", "key"),
    [
        ("evidence.toml", "threshold = 5.0", 'threshold = "high"', "threshold"),
        ("evidence.toml", "core = 5", "core = 0", "core"),
        ("steps.toml", 'name = "hold"', 'nam = "hold"', "nam"),
        ("words.toml", "everyday_weight = 0.3", "everyday_weight = 0", "everyday_weight"),
    ],
)
def test_a_mistake_names_file_and_key(tmp_path: Path, file: str, old: str, new: str, key: str) -> None:
    folder = Path(shutil.copytree(CONFIG / "stories", tmp_path / "stories"))
    written = (folder / file).read_text(encoding="utf-8")
    assert old in written
    (folder / file).write_text(written.replace(old, new), encoding="utf-8")
    with pytest.raises(ConfigError) as mistake:
        Vocabulary.load(folder)
    assert file in str(mistake.value)
    assert key in str(mistake.value)
