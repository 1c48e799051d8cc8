"""The demo through the whole house: real spiders, real cleaning, one digest."""

from __future__ import annotations

from typing import Any

import pytest

from digest.config import Project
from digest.demo import build
from digest.newsroom import Newsroom
from digest.store.articles import StoredArticle
from spiders.crawl import crawl
from spiders.run import SourceRun

DESKS = ("Redaktion", "Courier staff")
"""Bylines that name no person."""

Mornings = list[list[SourceRun]]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, Mornings]:
    """The demo's project after its three mornings, and what each morning's crawl did."""
    project = Project(build.ARCHIVE.parent / "project", state=tmp_path_factory.mktemp("demo"))
    archives = [build.ARCHIVE / f"{morning:%Y-%m-%d}.warc.gz" for morning in build.MORNINGS]
    return project, [crawl(project, list(project.sources), replay=[archive]) for archive in archives]


@pytest.fixture(scope="module")
def stored(crawled: tuple[Project, Mornings]) -> dict[str, StoredArticle]:
    return {each.article.url: each for each in Newsroom(crawled[0]).stored()}


def test_each_morning_brings_its_news_and_asks_for_nothing_twice(
    crawled: tuple[Project, Mornings], expected: dict[str, Any]
) -> None:
    assert sum(run.new for runs in crawled[1] for run in runs) == len(expected["articles"])
    problems = [reason for runs in crawled[1] for run in runs for reason in run.problems.elements()]
    thin = [url for url, reason in expected["no_articles"].items() if reason == "thin"]
    assert sorted(problems) == ["404 not found", *["no article text found"] * len(thin)]
    assert all(run.ok for runs in crawled[1] for run in runs)


def test_a_corrected_release_replaces_its_first_wording(
    crawled: tuple[Project, Mornings], stored: dict[str, StoredArticle]
) -> None:
    assert sum(run.updated for run in crawled[1][-1]) == 1
    (corrected,) = (each.article for each in stored.values() if each.article.title.startswith("CORRECTED"))
    assert "9.4%" in corrected.text


def test_every_article_is_clean(stored: dict[str, StoredArticle], expected: dict[str, Any]) -> None:
    faults = []
    for article in expected["articles"]:
        each = stored.get(article["url"])
        if each is None:
            faults.append(f"{article['url']}: missing")
            continue
        got = each.article
        day = got.published.date().isoformat() if got.published else ""
        text = " ".join(got.text.split())
        if got.title != article["title"]:
            faults.append(f"{got.url}: title {got.title!r} for {article['title']!r}")
        if day != article["published"][:10]:
            faults.append(f"{got.url}: published {day!r} for {article['published']!r}")
        if list(got.authors) != [author for author in article["authors"] if author not in DESKS]:
            faults.append(f"{got.url}: authors {got.authors} for {article['authors']}")
        if got.dek != article["dek"]:
            faults.append(f"{got.url}: dek {got.dek!r} for {article['dek']!r}")
        if not text.startswith(article["begins"]):
            faults.append(f"{got.url}: begins {text[:60]!r} for {article['begins']!r}")
        if article["ends"] not in text:
            faults.append(f"{got.url}: has no {article['ends']!r}, ends {text[-60:]!r}")
        left = [phrase for phrase in expected["sites"][article["site"]]["boilerplate"] if phrase in text]
        left += [phrase for phrase in article["removed"] if phrase in text]
        faults.extend(f"{got.url}: keeps {phrase!r}" for phrase in left)
    assert not faults, "\n".join(faults)
