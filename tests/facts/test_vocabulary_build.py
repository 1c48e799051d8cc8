"""The build: from registers' CSV files to the compiled files."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

DRUGS = """name,kind,substance,unii
SOMNOREL,brand,dormirel hydrochloride,A
SAFARI,brand,dormirel,A
dormirel,generic,dormirel,A
dormirel hydrochloride,generic,dormirel hydrochloride,B
ZQ-1402 HYDROCHLORIDE,code,dormirel hydrochloride,B
AB-100,code,dormirel,A
AB-100,code,othermab,C
othermab,generic,othermab,C
water,generic,water,W
"""
COMPANIES = """name,industry
"Jiangsu Quorexa Pharma Co., Ltd.",Pharmaceuticals
"Journey, Inc.",Pharmaceuticals
"""
DISEASES = """doid,name,parent,synonyms
DOID:1,night terror,disease,NT|pavor nocturnus
DOID:2,disease,,
"""


@pytest.fixture
def built(tmp_path: Path) -> Path:
    for name, text in (("drugs", DRUGS), ("companies", COMPANIES), ("diseases", DISEASES)):
        (tmp_path / f"{name}.csv").write_text(text)
    prose = "A safari is a journey to water, and safari guides know the way."
    (tmp_path / "texts.jsonl").write_text(f"{json.dumps({'text': prose})}\n" * 2)
    return tmp_path


def build(folder: Path, out: str) -> Path:
    sources = [f"--{name}={folder / name}.csv" for name in ("drugs", "companies", "diseases")]
    command = [sys.executable, "-m", "digest.facts.building", *sources]
    subprocess.run([*command, "--texts", folder / "texts.jsonl", "--out", folder / out], check=True)
    return folder / out


def lines(path: Path) -> list[str]:
    return gzip.decompress(path.read_bytes()).decode().splitlines()


def test_compiled_files(built: Path) -> None:
    out = build(built, "out")
    assert lines(out / "drugs.tsv.gz") == ["dormirel\tdormirel\tsomnorel\tZQ1402", "othermab\tothermab\t\t"]
    assert lines(out / "companies.tsv.gz") == [
        "Jiangsu Quorexa Pharma\tjiangsu quorexa pharma|jiangsu quorexa pharma co ltd\tquorexa",
        "Journey\tjourney inc\t",
    ]
    assert lines(out / "indications.tsv.gz") == ["night terror\tnight terror|pavor nocturnus"]
    assert "safari" in lines(out / "words.txt.gz")


def test_same_sources_give_the_same_bytes(built: Path) -> None:
    one, other = build(built, "one"), build(built, "other")
    for file in one.iterdir():
        assert file.read_bytes() == (other / file.name).read_bytes()
