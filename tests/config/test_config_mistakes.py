"""Every mistake in config/ is answered with one line: file, key, what is wrong, what would be right."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.config import ConfigError, Project

SOURCE = {
    "name": '"Example"',
    "homepage": '"https://www.example.org"',
    "kind": '"trade_press"',
    "language": '"en"',
    "country": '"GB"',
}
FEED = '[[discovery]]\ntype = "feed"\nurl = "https://www.example.org/feed.xml"\n'


def source(tables: str = FEED, **keys: str) -> str:
    return "".join(f"{key} = {value}\n" for key, value in {**SOURCE, **keys}.items() if value) + tables


def complaint(folder: Path, name: str, text: str | bytes) -> str:
    path = folder / "config" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    kind = name.split("/")[0].removesuffix(".toml")
    with pytest.raises(ConfigError) as caught:
        getattr(Project(folder), kind)
    for line in str(caught.value).splitlines():
        assert line.startswith(f"{path}: ")
    return str(caught.value).replace(f"{path}: ", "")


def of_source(folder: Path, text: str) -> str:
    return complaint(folder, "sources/example.toml", text)


def of_digest(folder: Path, text: str) -> str:
    (folder / "config" / "sources").mkdir(parents=True, exist_ok=True)
    return complaint(folder, "digests/example.toml", text)


def test_accepts_the_source_these_tests_start_from(tmp_path: Path) -> None:
    path = tmp_path / "config" / "sources" / "example.toml"
    path.parent.mkdir(parents=True)
    path.write_text(source())
    assert list(Project(tmp_path).sources) == ["example"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (source(delai="2"), "delai: unknown key; did you mean delay?"),
        (source(delay="inf"), "delay: "),
        (source(delay="nan"), "delay: "),
        (source(delay="1e9"), "delay: "),
        (source(Delay="2"), "Delay: unknown key; did you mean delay?"),
        (source(FEED + 'follows = ["x"]\n'), "discovery #1.follows: unknown key; write one of type, url"),
        (source(FEED + '[articles]\nincludes = ["x"]\n'), "articles.includes: unknown key; did you mean include?"),
        (source(name=""), 'name: missing; add name = "European Medicines Agency"'),
        (source(""), 'discovery: missing; add [[discovery]] with type = "feed" and url'),
        (source('[[discovery]]\ntype = "feed"\n'), 'discovery #1.url: missing; add url = "https://'),
        (source('[[discovery]]\nurl = "https://x.org"\n'), "discovery #1.type: missing; add type = one of"),
        (source(FEED + '[[discovery]]\ntype = "rss"\nurl = "https://x.org"\n'), "discovery #2.type: 'rss' is not a"),
        (source('[discovery]\ntype = "feed"\n'), "discovery: must be a list; write [[discovery]] with two brackets"),
        (source("", discovery='["https://x.org"]'), "discovery #1: must be a table, not 'https://x.org'; write [[disc"),
        (source(articles='"all"'), "articles: must be a table, not 'all'; write [articles] and its keys below"),
        (source(FEED + '[articles]\ninclude = "x"\n'), 'articles.include: must be a list; write include = ["…"]'),
        (source(FEED + '[articles]\ninclude = ["("]\n'), "articles.include #1: '(' is not a regular expression"),
        (source(FEED + "[articles]\ninclude = ['a{9999999999999}']\n"), "is not a regular expression"),
        (source(kind='"trade_pres"'), "kind: 'trade_pres' is not a choice; did you mean trade_press?"),
        (source(kind='"blog"'), "kind: 'blog' is not a choice; write one of trade_press, newswire, company, regulator"),
        (source(date_order='"dmy"'), "date_order: 'dmy' is not a choice; did you mean DMY?"),
        (source(language='"English"'), "language: 'English' cannot be a language code; write two or three small"),
        (source(country='"uk"'), "country: 'uk' cannot be a country code; write two capital letters, like \"GB\""),
        (source(homepage='"example.org"'), 'homepage: must be a full address, like "https://www.example.org"'),
        (source(homepage='"ftp://example.org"'), "homepage: must be an address that starts with https://"),
        (source('[[discovery]]\ntype = "listing"\nurl = "x.org"\n'), "discovery #1.url: 'x.org' cannot be an address;"),
        (source(delay='"slow"'), "delay: must be a number, like 1.5, not 'slow'"),
        (source(delay="-1"), "delay: must be 0 or more, not -1"),
        (source(concurrency="2.5"), "concurrency: must be a whole number, like 5, not 2.5"),
        (source(concurrency="99"), "concurrency: must be 16 or less, not 99"),
        (source(max_age_days="0"), "max_age_days: must be 1 or more, not 0"),
        (source(enabled='"maybe"'), "enabled: must be true or false, without quotes, not 'maybe'"),
        (source(name="5"), 'name: must be text in quotes, like "…", not 5'),
        (source(timezone='"London"'), "timezone: 'London' is not an IANA timezone; write one like 'Europe/Berlin'"),
        (source(spider='"mine"'), "spider: 'mine' cannot be the place of a class; write \"module:Class\""),
        (source(slug='"other"'), "slug: not written in the file; its name is the slug"),
    ],
)
def test_says_what_is_wrong_in_a_source(tmp_path: Path, text: str, expected: str) -> None:
    answer = of_source(tmp_path, text)
    assert answer.startswith(expected) or (expected.startswith("is ") and expected in answer)
    assert "\n" not in answer


def test_names_the_alternatives_of_a_discovery(tmp_path: Path) -> None:
    answer = of_source(tmp_path, source('[[discovery]]\ntype = "rss"\n'))
    assert answer.endswith("write one of feed, sitemap, listing, json")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('title = "T"\ncron = "6 uhr"\n', "cron: '6 uhr' is not a cron line"),
        (
            'title = "T"\nrecipients = ["Ann <a@b.org>"]\n',
            "recipients #1: 'Ann <a@b.org>' cannot be an e-mail address",
        ),
        ('title = "T"\nrecipients = ["a@b.org", "A@b.org"]\n', "recipients names 'a@b.org' twice"),
        ('title = "T"\nrecipients = "a@b.org"\n', 'recipients: must be a list; write recipients = ["…"]'),
        ('title = "T"\n[[sections]]\nevents = []\n', "sections #1.title: missing; add title = "),
        (
            'title = "T"\n[[sections]]\ntitle = "A"\nevent = []\n',
            "sections #1.event: unknown key; did you mean events",
        ),
        ('title = "T"\nsources = ["nowhere"]\n', "sources: no source is called 'nowhere'"),
        ('title = "T"\nwindow_hours = 0\n', "window_hours: must be 1 or more, not 0"),
        (
            'title = "T"\n[[sections]]\ntitle = "A"\nsources = ["nowhere"]\n',
            "sections #1.sources: no source is called 'nowhere'; see",
        ),
        (
            'title = "T"\n[[sections]]\ntitle = "A"\nregions = ["chna"]\n',
            "sections #1.regions: no region is called 'chna'; did you mean china?",
        ),
        (
            'title = "T"\n[[sections]]\ntitle = "A"\n[[sections]]\ntitle = "B"\nevents = ["aproval"]\n',
            "sections #2.events: no event is called 'aproval'; did you mean approval?",
        ),
        (
            'title = "T"\n[[sections]]\ntitle = "A"\nminimum = 5\nmaximum = 2\n',
            "sections #1: minimum must be no more than maximum, 2, not 5",
        ),
        (
            'title = "T"\n[[sections]]\ntitle = "A"\n[sections.watch]\ndrug = ["x"]\n',
            "sections #1.watch.drug: unknown key; did you mean drugs?",
        ),
        ('title = "T"\n[watch]\ncompanies = "Orbita"\n', 'watch.companies: must be a list; write companies = ["…"]'),
        (
            'title = "T"\nwatch = ["Orbita"]\n',
            "watch: must be a table, not ['Orbita']; write [watch] and its keys below",
        ),
        ('title = "T"\nminimum_relevance = 2\n', "minimum_relevance: must be 1 or less, not 2"),
        ('title = "T"\nmust_include_outlets = 0\n', "must_include_outlets: must be 1 or more, not 0"),
        ('title = "T"\ncalendar = -1\n', "calendar: must be 0 or more, not -1"),
        ('title = "T"\n[weights]\nevents = 2\n', "weights.events: unknown key; did you mean event?"),
        ('title = "T"\n[weights]\nevent = -2\n', "weights.event: must be 0 or more, not -2"),
        (
            'title = "T"\n[event_weights]\nshortages = 2\n',
            "event_weights: no event is called 'shortages'; did you mean",
        ),
        (
            'title = "T"\n[event_weights]\nshortage = "x"\n',
            "event_weights.shortage: must be a number, like 1.5, not 'x'",
        ),
        ('title = "T"\nmust_include = 3\n', "must_include: unknown key; did you mean must_include_outlets?"),
        ('title = "T"\n[watch]\nwords = [""]\n', "watch.words #1: "),
        ('title = """A\nB"""\n', "title: must be one line"),
    ],
)
def test_says_what_is_wrong_in_a_digest(tmp_path: Path, text: str, expected: str) -> None:
    assert of_digest(tmp_path, text).startswith(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[mail]\npassword = "x"\n', "mail.password: unknown key; write one of host, port, security, username"),
        ("[mail]\nport = 70000\n", "mail.port: must be less than 65536, not 70000"),
        ("[crawl]\ntimeout_seconds = 0\n", "crawl.timeout_seconds: must be more than 0, not 0"),
        ("[crawler]\nretries = 1\n", "crawler: unknown key; did you mean crawl?"),
        ("timezone = UTC\n", "line 1: not TOML: not a value; put text between quotes"),
        ('timezone = "UTC"\ntimezone = "UTC"\n', "line 2: not TOML: this key was given before; keep one"),
        ("\n[mail\n", "line 2: not TOML: "),
        ('x = "\\d"', "line 1: not TOML: a backslash between double quotes; use single quotes"),
        ('x = ["a"', "at the end: not TOML: a list is not closed"),
        ("x = " + "[" * 5000, "not TOML: lists or tables nested too deep"),
        ("x = " + "9" * 9999, "not TOML: "),
        (b'timezone = "\xff"', "not UTF-8 text; save it as UTF-8"),
    ],
)
def test_says_what_is_wrong_in_the_settings(tmp_path: Path, text: str | bytes, expected: str) -> None:
    assert complaint(tmp_path, "settings.toml", text).startswith(expected)


def test_says_how_to_name_a_file(tmp_path: Path) -> None:
    answer = complaint(tmp_path, "sources/My_Site.toml", source())
    assert answer.startswith("slug: 'My_Site' cannot be the file's name; rename it to small letters")


def test_names_every_mistake_of_a_file(tmp_path: Path) -> None:
    answer = of_source(tmp_path, source(name="", delai="2", country='"uk"'))
    assert [line.split(":")[0] for line in answer.splitlines()] == ["name", "country", "delai"]


def test_shortens_long_values(tmp_path: Path) -> None:
    assert len(of_source(tmp_path, source(country=f'"{"x" * 5000}"'))) < 250


KEYS = st.sampled_from([*SOURCE, "discovery", "articles", "selectors", "delay", "enabled", "notes", "unknown"])
VALUES = st.sampled_from(
    ["1", "-1", "1.5", "nan", '""', '"text"', "true", "[]", "[1]", '[["x"]]', "{}", '{ type = "feed" }',
     '[{ type = 1 }]', '[{ type = "json", url = 5 }]', '{ include = [{}] }', "2026-11-23", '[{ type = ["feed"] }]']
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(keys=st.dictionaries(KEYS, VALUES, max_size=4))
def test_any_value_anywhere_is_read_or_answered_in_one_line_each(tmp_path: Path, keys: dict[str, str]) -> None:
    path = tmp_path / "config" / "sources" / "example.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source("" if "discovery" in keys else FEED, **keys))
    try:
        assert list(Project(tmp_path).sources) == ["example"]
    except ConfigError as error:
        for line in str(error).splitlines():
            assert line.startswith(f"{path}: ")
            assert "pydantic" not in line
            assert "Input should" not in line


DOOR = '[[doors]]\ntype = "slack"\nname = "news"\nurl_variable = "NEWS_URL"\n'


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (DOOR.replace("slack", "irc"), "doors #1.type: 'irc' is not a choice; write one of slack, teams, webhook"),
        (DOOR.replace('"news"', '"a@b"'), "doors #1.name: 'a@b' is not a door's name"),
        (DOOR.replace("NEWS_URL", "https://x"), "doors #1.url_variable: 'https://x' cannot be the name of"),
        (DOOR.replace("slack", "webhook"), 'doors #1: secret_variable goes with type = "webhook"'),
        (DOOR + DOOR, "doors of one type need names of their own"),
        ('delivery = "twice"\n', "delivery: 'twice' is not a choice; write one of at-most-once, at-least-once"),
    ],
)
def test_mistakes_about_delivery_are_said(tmp_path: Path, wrong: str, said: str) -> None:
    assert said in complaint(tmp_path, "digests/morning.toml", f'title = "A"\n{wrong}')


def test_delivery_rules_have_no_gaps(tmp_path: Path) -> None:
    assert "stale_hours: missing" in complaint(tmp_path, "delivery.toml", "retry_minutes = [5]\n")
    assert Project(tmp_path / "none").delivery.retry_minutes[0] == 5
