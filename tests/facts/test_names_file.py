"""The operator's own names, and mistakes in the files the vocabulary is read from."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import pytest

from digest.config import ConfigError, defaults
from digest.facts import Vocabulary, tag
from digest.model import Article


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of config/facts to add to."""
    return Path(shutil.copytree(defaults() / "config" / "facts", tmp_path / "facts"))


def named(vocabulary: Vocabulary, title: str) -> list[tuple[str, str]]:
    facts = tag(Article("https://news.example/1", title, ()), vocabulary)
    return [(entity.kind, entity.id) for entity in facts.entities]


def test_operators_names_are_found(folder: Path) -> None:
    (folder / "names.toml").write_text(
        'companies = ["Quiet Harbour = QH Labs"]\ndrugs = ["dormirel = Sleepwell"]\nindications = ["night terror"]\n'
        'not_names = ["Pfizer Park"]\n'
    )
    vocabulary = Vocabulary.load(folder)
    assert named(vocabulary, "QH Labs drug Sleepwell treats night terror") == [
        ("company", "Quiet Harbour"),
        ("drug", "dormirel"),
        ("indication", "night terror"),
    ]
    assert named(vocabulary, "Patients meet in Pfizer Park") == []


def test_operators_names_go_before_the_compiled_ones(folder: Path) -> None:
    (folder / "names.toml").write_text('drugs = ["our own name = semaglutide, Wegovy"]')
    assert named(Vocabulary.load(folder), "Trial of semaglutide") == [("drug", "our own name")]


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ('companies = ["Orbita = Lumina", "Lumina"]', "'Lumina' names both 'Orbita' and 'Lumina'; keep one"),
        ('companies = ["Orbita"]\ndrugs = ["orbita"]', "'orbita' names both 'Orbita' and 'orbita'; keep one"),
        ('companies = ["Orbita = Lumina, Lumina"]', "'Lumina' stands twice; keep one"),
        ('companies = ["Orbita", "Orbita"]', "'Orbita' stands twice; keep one"),
        ('companies = ["Orbita = FDA"]', "'FDA' is an agency's name"),
        ('companies = ["Orbita = "]', "another name"),
        ('companies = ["--"]', "no letter"),
        ('companys = ["Orbita"]', "companys"),
        ("companies = [", r"names\.toml"),
    ],
)
def test_mistaken_name_is_one_clear_line(folder: Path, names: str, said: str) -> None:
    (folder / "names.toml").write_text(names)
    with pytest.raises(ConfigError, match=said) as raised:
        Vocabulary.load(folder)
    assert "names.toml" in str(raised.value)
    assert len(str(raised.value).splitlines()) == 1


@pytest.mark.parametrize(
    "body",
    [b"no gzip", gzip.compress(b"one column\n"), gzip.compress(b"\xff\xfe")],
    ids=["no gzip", "one column", "no text"],
)
def test_damaged_compiled_file_is_named(tmp_path: Path, body: bytes) -> None:
    compiled = Path(shutil.copytree(defaults() / "config" / "vocabulary", tmp_path / "vocabulary"))
    (compiled / "drugs.tsv.gz").write_bytes(body)
    with pytest.raises(ConfigError, match=r"drugs\.tsv\.gz"):
        Vocabulary.load(defaults() / "config" / "facts", compiled)


def test_missing_compiled_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="No such file"):
        Vocabulary.load(defaults() / "config" / "facts", tmp_path)
