"""Pages come in one after the other or many at once, are judged by their site's others, and harm no other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from loopback import article
from sqlalchemy import delete, select

from digest import archive
from digest.archive import ArchiveWriter, Exchange
from digest.config import Project
from digest.model import Article, Page
from digest.newsroom import Newsroom
from digest.store.tables import PageRow, SiteMemoryRow

NOW = datetime(2026, 3, 4, 6, tzinfo=UTC)
STANDING = "Our desk in Porto is paid for by the people who read it, and by nobody whom it writes about."


def body(number: int) -> bytes:
    return article(f"Drug number {number} approved in Europe").body.replace(
        b"</article>", f"<p>{STANDING}</p></article>".encode()
    )


def page(number: int, *, source: str = "local", archived_in: str = "", offset: int = 0) -> Page:
    url = f"https://{source}.example/{number}"
    at = NOW + timedelta(minutes=number)
    return Page(url, url, source, at, 200, "text/html", body(number), archived_in=archived_in, archive_offset=offset)


def carry_it(newsroom: Newsroom) -> list[bool]:
    """For each stored article, oldest first, whether the standing text is in it."""
    return [STANDING in stored.article.text for stored in newsroom.stored()]


def test_standing_text_goes_from_the_third_article_on(project: Project) -> None:
    newsroom = Newsroom(project)
    for number in range(4):
        assert [each.outcome for each in newsroom.ingest([page(number)])] == ["new"]
    assert carry_it(newsroom) == [True, True, False, False]


def test_pages_that_come_together_are_judged_by_each_other(project: Project) -> None:
    newsroom = Newsroom(project)
    newsroom.ingest(page(number) for number in range(3))
    assert carry_it(newsroom) == [False, False, False]


def test_what_was_learnt_is_kept_and_is_one_sites_alone(project: Project) -> None:
    Newsroom(project).ingest([page(0), page(1)])
    Newsroom(project).ingest([page(2), page(3, source="another")])
    assert carry_it(Newsroom(project)) == [True, True, False, True]


def test_what_another_process_learnt_is_known(project: Project) -> None:
    one, other = Newsroom(project), Newsroom(project)
    one.ingest([page(0)])
    other.ingest([page(1)])
    one.ingest([page(2)])
    assert carry_it(one) == [True, True, False]


def test_a_page_that_comes_again_teaches_nothing_new(project: Project) -> None:
    newsroom = Newsroom(project)
    for _ in range(3):
        newsroom.ingest([page(0)])
    newsroom.ingest([page(1)])
    newsroom.ingest([page(1)])
    assert carry_it(newsroom) == [True, True]


class BrittleNewsroom(Newsroom):
    """Meets a mistake in the program on one page."""

    def _clean(self, page: Page) -> Article:
        if page.url.endswith("/1"):
            raise RuntimeError("a bug in the cleaning")
        return super()._clean(page)


def test_a_mistake_of_the_program_costs_the_page_that_met_it_alone(project: Project) -> None:
    newsroom = BrittleNewsroom(project)
    ingested = newsroom.ingest([page(0), page(1), page(2)])
    assert [(each.outcome, each.error) for each in ingested] == [
        ("new", ""),
        ("no article", "could not be cleaned (RuntimeError)"),
        ("new", ""),
    ]
    with newsroom.database.read() as session:
        assert {row.url for row in session.scalars(select(PageRow))} == {page(0).url, page(2).url}


@pytest.fixture
def archived(project: Project) -> Newsroom:
    """Five pages that were cleaned one by one, as they came, and stand in the archive."""
    newsroom = Newsroom(project)
    writer = ArchiveWriter(project.archive, "local", NOW)
    name = archive.final_name(Path(writer.path))
    for number in range(5):
        each = page(number)
        headers = [("Content-Type", "text/html")]
        told = Exchange(each.url, "GET", [], 200, "HTTP/1.1", headers, each.body, NOW, "article", each.url)
        newsroom.ingest([page(number, archived_in=name, offset=writer.write(told))])
    writer.close()
    return newsroom


def test_cleaning_the_archive_anew_applies_what_was_learnt_later(project: Project, archived: Newsroom) -> None:
    assert carry_it(archived) == [True, True, False, False, False]
    outcomes = [outcome for _, outcome in Newsroom(project).reclean()]
    assert outcomes == ["updated", "updated", "unchanged", "unchanged", "unchanged"]
    assert carry_it(archived) == [False] * 5
    assert [outcome for _, outcome in Newsroom(project).reclean()] == ["unchanged"] * 5


def test_cleaning_the_archive_anew_needs_no_memory_from_before(project: Project, archived: Newsroom) -> None:
    with archived.database.write() as session:
        session.execute(delete(SiteMemoryRow))
    list(Newsroom(project).reclean())
    assert carry_it(archived) == [False] * 5
