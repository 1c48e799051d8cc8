from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256

from lxml import html as lxml_html
from render_samples import card, edition, of, sample

from digest.model import Section
from digest.render import Renderer


def document(html: str) -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring(html)


def words(element: lxml_html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_page_tells_the_same_stories_as_the_mail(renderer: Renderer) -> None:
    headings = "//h1 | //h2 | //h3"
    mail, page = document(renderer.mail(sample()).html), document(renderer.page(sample()))
    assert [words(heading) for heading in page.xpath(headings)] == [words(heading) for heading in mail.xpath(headings)]


def test_page_shows_every_story_and_every_outlet(renderer: Renderer) -> None:
    page = document(renderer.page(of(*(card("t" * 300, "s" * 1000, outlets=tuple("ABCDE")) for _ in range(200)))))
    assert len(page.xpath("//article")) == 200
    assert words(page.xpath("//article/p[@class='quiet']")[0]).startswith("A, first; also B, C, D, E ·")


def test_sections_and_stories_have_anchors_and_a_jump_list(renderer: Renderer) -> None:
    page = document(renderer.page(edition(Section("One", (card(), card())), Section("Two", (card(),)))))
    assert page.xpath("//section/@id") == ["section-1", "section-2"]
    assert page.xpath("//article/@id") == ["story-1", "story-2", "story-3"]
    jumps = page.xpath("//nav//a")
    assert [(words(jump), jump.get("href")) for jump in jumps] == [("One", "#section-1"), ("Two", "#section-2")]
    identifiers = page.xpath("//@id")
    assert len(identifiers) == len(set(identifiers))
    assert {target[1:] for target in page.xpath("//@href[starts-with(., '#')]")} <= set(identifiers)


def test_page_allows_its_own_style_and_nothing_else(renderer: Renderer) -> None:
    page = document(renderer.page(sample()))
    [policy] = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    [style] = page.xpath("//style/text()")
    hashed = b64encode(sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{hashed}'; base-uri 'none'; form-action 'none'"
    assert page.xpath("//script | //img | //link | //iframe | //@style | //@src") == []
    assert not re.search(r"\son\w+=", renderer.page(sample()))


def test_dates_are_given_for_programs_too(renderer: Renderer) -> None:
    page = document(renderer.page(sample()))
    assert page.xpath("//time/@datetime")[:4] == [
        "2026-11-23",
        "2026-11-22T20:05+01:00",
        "2026-11-22T17:40+01:00",
        "2026-11-22",
    ]


def test_foreign_stories_name_their_language(renderer: Renderer) -> None:
    page = document(renderer.page(of(card("Title"), card("کارخانه", language="fa"))))
    assert [(part.get("lang"), part.get("dir")) for part in page.xpath("//article/div")] == [
        (None, None),
        ("fa", "rtl"),
    ]


def test_same_edition_gives_the_same_bytes(renderer: Renderer) -> None:
    assert renderer.page(sample()) == renderer.page(sample())
