"""What holds where a file says nothing, and which copy of a file is read."""

from __future__ import annotations

from loopback import Site, add_source

from digest.config import Project, defaults


def test_digest_lives_in_the_timezone_of_the_settings_unless_it_names_one(project: Project) -> None:
    settings = project.root / "config/settings.toml"
    settings.write_text('timezone = "Asia/Tokyo"\n' + settings.read_text())
    (project.root / "config/digests/a.toml").write_text('title = "A"')
    (project.root / "config/digests/b.toml").write_text('title = "B"\ntimezone = "Europe/Paris"')
    assert {slug: digest.timezone for slug, digest in project.digests.items()} == {
        "a": "Asia/Tokyo",
        "b": "Europe/Paris",
    }


def test_own_copy_wins_folder_by_folder(project: Project, site: Site) -> None:
    add_source(project, site, f'type = "feed"\nurl = "{site.url}/feed"')
    assert list(project.sources) == ["local"]
    assert project.place("templates") == defaults() / "templates"
