"""The configuration that ships: it loads, it is polite, and its patterns tell articles from other pages."""

from __future__ import annotations

import json
import tomllib
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from digest.clean.page.selection import select, select_texts
from digest.clean.page.tree import drop, parse
from digest.config import Digest, JsonDiscovery, ListingDiscovery, Project, Settings, Source, defaults
from digest.config.cron import cron_trigger
from digest.urls import canonical, site
from spiders.discovery import read_json, read_listing

PROJECT = Project(defaults())
SOURCES = PROJECT.sources
DIGESTS = PROJECT.digests
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)

ARTICLES = {
    "bfarm": [
        "https://www.bfarm.de/SharedDocs/Pressemitteilungen/DE/2026/pm5-2026.html",
        "https://www.bfarm.de/SharedDocs/Pressemitteilungen/DE/2026/pm5-2026.html?nn=986784",
        "https://www.bfarm.de/SharedDocs/Risikoinformationen/Pharmakovigilanz/DE/RHB/2026/rhb-beispiel.html",
    ],
    "biopharma-dive": [
        "https://www.biopharmadive.com/news/fda-approves-a-drug/812345/",
        "https://www.biopharmadive.com/news/fda-approves-a-drug/812345/?utm_source=rss",
    ],
    "biospectrum-asia": [
        "https://www.biospectrumasia.com/news/54/26449/a-partnership-in-singapore.html",
        "https://www.biospectrumasia.com/analysis/26/25968/the-rise-of-biotech.html",
    ],
    "ema": ["https://www.ema.europa.eu/en/news/meeting-highlights-prac-2-5-june-2026"],
    "european-pharmaceutical-review": [
        "https://www.europeanpharmaceuticalreview.com/news/joint-guidance-for-medicine-development/270259.article",
        "https://www.europeanpharmaceuticalreview.com/joint-guidance/270259.article",
    ],
    "gsk": ["https://www.gsk.com/en-gb/media/press-releases/vaccine-approved-in-japan/"],
    "merck": ["https://www.merck.com/news/fda-grants-priority-review-for-a-drug/"],
    "mhra": [
        "https://www.gov.uk/government/news/mhra-approves-a-treatment",
        "https://www.gov.uk/drug-safety-update/a-new-contraindication",
        "https://www.gov.uk/drug-device-alerts/class-2-medicines-recall-el-26-a-slash-1",
    ],
    "nature-medicine": [
        "https://www.nature.com/articles/s41591-026-01234-5",
        "https://www.nature.com/articles/d41591-026-00012-3",
    ],
    "pharmatimes": ["https://pharmatimes.com/news/nhs-to-offer-a-treatment/"],
    "prnewswire": [
        "https://www.prnewswire.com/news-releases/biotech-announces-topline-results-302345678.html?tc=eml_cleartime#x",
    ],
    "takeda": ["https://www.takeda.com/newsroom/newsreleases/2026/approved-narcolepsy/"],
    "tga": [
        "https://www.tga.gov.au/news/media-releases/a-release",
        "https://tga.gov.au/safety/safety-monitoring-and-information/safety-alerts/an-alert",
    ],
}  # fmt: skip

OTHER_PAGES = {
    "bfarm": [
        "https://www.bfarm.de/SharedDocs/Downloads/DE/Arzneimittel/EudraCT_QuA.pdf?__blob=publicationFile",
        "https://www.bfarm.de/SharedDocs/Pressemitteilungen/DE/2026/pm5.html?__blob=publicationFile",
        "https://www.bfarm.de/DE/Aktuelles/_node.html",
    ],
    "biopharma-dive": [
        "https://www.biopharmadive.com/spons/an-advertisement/812345/",
        "https://www.biopharmadive.com/topic/pharma/",
        "https://www.biopharmadive.com/news/",
    ],
    "biospectrum-asia": [
        "https://www.biospectrumasia.com/news",
        "https://www.biospectrumasia.com/article/pdf/27380",
        "https://www.biospectrumasia.com/category/news.html",
        "https://www.biospectrumasia.com/uploads/articles/a-picture.jpg",
    ],
    "ema": [
        "https://www.ema.europa.eu/en/news",
        "https://www.ema.europa.eu/en/medicines/human/EPAR/example",
        "https://www.ema.europa.eu/en/documents/other/a-paper_en.pdf",
    ],
    "european-pharmaceutical-review": [
        "https://www.europeanpharmaceuticalreview.com/more-news/166.more?navcode=164&page=2",
        "https://www.europeanpharmaceuticalreview.com/news/219951/an-old-address/",
    ],
    "gsk": [
        "https://www.gsk.com/en-gb/media/press-releases/",
        "https://www.gsk.com/en-gb/behind-the-science-magazine/a-story/",
    ],
    "merck": ["https://www.merck.com/news/", "https://www.merck.com/stories/a-story/"],
    "mhra": [
        "https://www.gov.uk/government/organisations/medicines-and-healthcare-products-regulatory-agency",
        "https://www.gov.uk/guidance/apply-for-a-licence",
        "https://www.gov.uk/drug-device-alerts",
    ],
    "nature-medicine": [
        "https://www.nature.com/articles/s41586-026-01234-5",
        "https://www.nature.com/articles/s41591-026-01234-5.pdf",
        "https://www.nature.com/articles/s41591-026-01234-5/figures/1",
        "https://www.nature.com/nm/volumes",
    ],
    "pharmatimes": [
        "https://pharmatimes.com/news/",
        "https://pharmatimes.com/news/page/2/",
        "https://pharmatimes.com/news/feed/",
        "https://pharmatimes.com/magazine/2026/november/",
    ],
    "prnewswire": [
        "https://www.prnewswire.com/mx/comunicados-de-prensa/una-noticia-302345678.html",
        "https://www.prnewswire.com/news-releases/health-latest-news/",
        "https://www.prnewswire.com/news-releases/shareholder-alert-biotech-investors-302345678.html",
        "https://www.prnewswire.com/news-releases/biotech-class-action-deadline-302345678.html",
    ],
    "takeda": [
        "https://www.takeda.com/newsroom/newsreleases/2018/an-acquisition/",
        "https://www.takeda.com/newsroom/newsreleases/",
        "https://www.takeda.com/newsroom/featured-topics/2026/a-topic/",
    ],
    "tga": [
        "https://www.tga.gov.au/sites/default/files/2026-11/a-list.pdf",
        "https://www.tga.gov.au/feeds/article/news.xml",
        "https://www.health.gov.au/news/a-release",
    ],
}


def test_every_source_has_examples() -> None:
    assert set(ARTICLES) == set(OTHER_PAGES) == set(SOURCES)


@pytest.mark.parametrize(("slug", "url"), [(slug, url) for slug, urls in ARTICLES.items() for url in urls])
def test_takes_articles(slug: str, url: str) -> None:
    address = canonical(url)
    assert address is not None
    assert SOURCES[slug].articles.match(address)


@pytest.mark.parametrize(("slug", "url"), [(slug, url) for slug, urls in OTHER_PAGES.items() for url in urls])
def test_leaves_other_pages(slug: str, url: str) -> None:
    address = canonical(url)
    assert address is not None
    assert not SOURCES[slug].articles.match(address)


def test_ships_each_kind_of_discovery_and_a_balanced_choice() -> None:
    assert {plan.type for source in SOURCES.values() for plan in source.discovery} == {
        "feed", "sitemap", "listing", "json",
    }  # fmt: skip
    assert {"trade_press", "regulator", "newswire", "company", "journal"} <= {s.kind for s in SOURCES.values()}
    assert {source.language for source in SOURCES.values()} > {"en"}


@pytest.mark.parametrize("source", SOURCES.values(), ids=lambda source: source.slug)
def test_is_polite_and_says_what_it_knows(source: Source) -> None:
    assert 1 <= source.delay <= 3
    assert source.concurrency <= 2
    assert source.max_age_days is not None
    assert source.notes.strip()
    assert source.articles.include
    assert all(pattern.startswith("^https://") for pattern in source.articles.include)


@pytest.mark.parametrize("source", SOURCES.values(), ids=lambda source: source.slug)
def test_asks_only_the_site_itself_in_few_pages(source: Source) -> None:
    for plan in source.discovery:
        first = canonical(str(plan.url).replace("{page}", "1"))
        assert first is not None
        assert site(first) == site(str(source.homepage))
        if isinstance(plan, ListingDiscovery | JsonDiscovery):
            assert plan.max_pages <= 3
            assert (plan.max_pages > 1) == ("{page}" in plan.url)


def test_mhra_feed_keeps_its_filter() -> None:
    (plan,) = SOURCES["mhra"].discovery
    asked = urlsplit(canonical(str(plan.url)) or "").query
    assert asked == "organisations%5B%5D=medicines-and-healthcare-products-regulatory-agency"


@pytest.mark.parametrize("source", SOURCES.values(), ids=lambda source: source.slug)
def test_selectors_can_be_followed(source: Source) -> None:
    page = parse("<html><body><p>nothing here</p></body></html>")
    chosen = source.selectors
    assert [*select_texts(page, chosen.title), *select_texts(page, chosen.dek)] == []
    assert [*select_texts(page, chosen.date), *select_texts(page, chosen.authors)] == []
    links = [plan.links for plan in source.discovery if isinstance(plan, ListingDiscovery)]
    for selector in filter(None, (chosen.body, *chosen.drop, *links)):
        assert select(page, selector) == []


def test_biospectrum_selectors_find_the_article() -> None:
    page = parse(
        """<h1>Regulator accepts filing</h1><p class="float-left">15 September 2025 | Monday | News</p>
        <div class="pt-2"><p>First paragraph.</p> <p>Second paragraph.</p><h3>Stay Connected</h3>
        <div class="row">Sign up</div></div>"""
    )
    selectors = SOURCES["biospectrum-asia"].selectors
    assert select_texts(page, selectors.date) == ["15 September 2025"]
    for selector in selectors.drop:
        for part in select(page, selector):
            drop(part)
    (body,) = select(page, selectors.body)
    assert "".join(body.itertext()).split() == ["First", "paragraph.", "Second", "paragraph."]


def test_ema_export_is_read_with_its_days_before_months() -> None:
    source = SOURCES["ema"]
    (plan,) = source.discovery
    assert isinstance(plan, JsonDiscovery)
    item = {
        "title": "Meeting highlights",
        "news_url": "https://www.ema.europa.eu/en/news/meeting-highlights",
        "first_published_date": "10/11/2026",
    }
    body = json.dumps({"data": [item]}).encode()
    (candidate,) = read_json(
        body, plan.url, plan, now=NOW, timezone=source.timezone, order=source.date_order
    ).candidates
    assert candidate.title == "Meeting highlights"
    assert candidate.published is not None
    assert candidate.published.date().isoformat() == "2026-11-10"
    assert source.articles.match(candidate.url)


def test_merck_listing_is_read() -> None:
    (plan,) = SOURCES["merck"].discovery
    assert isinstance(plan, JsonDiscovery)
    body = b'[{"date_gmt": "2026-11-20T11:45:00", "link": "https://www.merck.com/news/a-release/"}]'
    (candidate,) = read_json(body, plan.url, plan, now=NOW).candidates
    assert candidate.published == datetime(2026, 11, 20, 11, 45, tzinfo=UTC)
    assert SOURCES["merck"].articles.match(candidate.url)


def test_pharmatimes_listing_is_read() -> None:
    (plan,) = SOURCES["pharmatimes"].discovery
    assert isinstance(plan, ListingDiscovery)
    body = b"""<a href="/about/">About</a><div class="dg-blog-grid"><article id="post-7">
      <a href="/news/a-story/">A story</a><a href="/category/nhs/">NHS</a></article></div>"""
    found = read_listing(body, "https://pharmatimes.com/news/page/1/", encoding="utf-8", links=plan.links).candidates
    assert [c.url for c in found if SOURCES["pharmatimes"].articles.match(c.url)] == [
        "https://pharmatimes.com/news/a-story/"
    ]


def test_settings_file_names_every_key_with_its_default() -> None:
    written = tomllib.loads((defaults() / "config" / "settings.toml").read_text(encoding="utf-8"))
    assert written == Settings().model_dump()


def event_kinds() -> list[str]:
    events = tomllib.loads((defaults() / "config" / "facts" / "events.toml").read_text(encoding="utf-8"))["event"]
    return [event["kind"] for event in events]


@pytest.mark.parametrize("digest", DIGESTS.values(), ids=lambda digest: digest.slug)
def test_sections_name_known_events_once_and_leave_nothing_out(digest: Digest) -> None:
    named = [kind for section in digest.sections for kind in section.events]
    assert set(named) <= set(event_kinds())
    assert len(named) == len(set(named))
    last = digest.sections[-1]
    assert not (last.events or last.sources or last.words)
    assert digest.recipients == ()


def test_morning_digest_has_a_section_for_each_event() -> None:
    morning = DIGESTS["pharma-morning"]
    assert [section.title for section in morning.sections] == [
        "Regulatory", "Clinical", "Deals and money", "Safety and supply", "Policy and pricing", "People and companies",
        "Everything else",
    ]  # fmt: skip
    named = {kind for section in morning.sections for kind in section.events}
    assert named == set(event_kinds()) - {"other", "not_pharma"}


@pytest.mark.parametrize("digest", DIGESTS.values(), ids=lambda digest: digest.slug)
def test_window_reaches_back_to_the_issue_before(digest: Digest) -> None:
    trigger = cron_trigger(digest.cron, digest.zone)
    issue = trigger.get_next_fire_time(None, datetime(2026, 10, 1, tzinfo=UTC))  # before the clocks go back
    for _ in range(30):
        following = trigger.get_next_fire_time(issue, issue + timedelta(seconds=1))
        assert following - issue <= timedelta(hours=digest.window_hours)
        issue = following


def test_shipped_digests_hold_for_whatever_sources_an_operator_has() -> None:
    named = [*(DIGESTS.values()), *(section for digest in DIGESTS.values() for section in digest.sections)]
    assert not any(each.sources for each in named)


def test_regulators_digest_tells_what_regulators_published() -> None:
    assert all(section.kinds == ("regulator",) for section in DIGESTS["regulators-weekly"].sections)
