from __future__ import annotations

from typing import Any

from digest.config import Project
from digest.demo.build import ARCHIVE, MORNINGS
from digest.demo.sites import load


def test_project_reads_and_names_the_sites_of_the_archive(project: Project, expected: dict[str, Any]) -> None:
    assert project.settings.timezone == "Europe/Berlin"
    assert list(project.sources) == sorted(expected["sites"])
    assert {slug: source.name for slug, source in project.sources.items()} == {
        slug: site["name"] for slug, site in expected["sites"].items()
    }


def test_sources_ask_no_real_site_and_wait_for_nobody(project: Project) -> None:
    for source in project.sources.values():
        host = source.homepage.host
        assert host is not None
        assert host.endswith(".example")
        assert all(host in str(plan.url) for plan in source.discovery)
        assert source.delay == 0


def test_sources_show_every_kind_of_discovery(project: Project) -> None:
    kinds = {plan.type for source in project.sources.values() for plan in source.discovery}
    assert kinds == {"feed", "sitemap", "listing", "json"}


def test_sources_and_sites_agree_on_the_timezone(project: Project) -> None:
    assert {site.slug: site.timezone for site in load()} == {
        slug: source.timezone for slug, source in project.sources.items()
    }


def test_digest_has_a_section_for_every_event_but_other(project: Project, expected: dict[str, Any]) -> None:
    digest = project.digests["demo"]
    placed = [event for section in digest.sections for event in section.events]
    assert len(set(placed)) == len(placed)
    assert {article["event"] for article in expected["articles"]} - {"other"} == set(placed)
    assert [section.title for section in digest.sections][:6] == [
        "Regulatory",
        "Clinical",
        "Deals and money",
        "Safety and supply",
        "Policy and pricing",
        "People and companies",
    ]
    assert digest.recipients == ("reader@example.com",)


def test_digest_window_covers_all_three_mornings(project: Project) -> None:
    digest = project.digests["demo"]
    issue = MORNINGS[-1].astimezone(digest.zone).replace(hour=6)
    assert issue > MORNINGS[-1]
    assert (issue - MORNINGS[0]).total_seconds() / 3600 < digest.window_hours


def test_project_lies_beside_the_archive_in_the_package(project: Project) -> None:
    assert project.root.parent == ARCHIVE.parent
