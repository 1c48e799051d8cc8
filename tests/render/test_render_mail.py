from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import html as lxml_html
from render_samples import at, card, edition, of, sample

from digest.model import Edition, MailLinks, Outlet, Section
from digest.render import Renderer
from digest.render.columns import width

LIMIT = 100_000


def page(html: str) -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring(html)


def words(element: lxml_html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def body(html: str) -> str:
    return words(page(html).find("body"))


# --- subject and preview ------------------------------------------------------------------------------------------


def test_subject_is_the_top_story_in_its_own_words(renderer: Renderer) -> None:
    assert renderer.mail(sample()).subject == "Veltris wins EU approval for once-weekly insulin after a two-year wait"


def test_subject_is_one_clean_line_of_sensible_length(renderer: Renderer) -> None:
    title = "Halden\r\nBcc: all@a.example \u202egnp\x07 " + "long " * 1000
    subject = renderer.mail(of(card(title))).subject
    assert subject.startswith("Halden Bcc: all@a.example gnp long")
    assert len(subject) <= 150
    assert subject.endswith("long…")


def test_preview_is_the_second_and_third_title(renderer: Renderer) -> None:
    mail = renderer.mail(of(card("One"), card("Two"), card("Three"), card("Four")))
    hidden = page(mail.html).xpath("//body/div[contains(@style, 'display:none')]")
    assert [words(element) for element in hidden] == ["Two · Three"]


# --- the issue ----------------------------------------------------------------------------------------------------


def test_masthead_has_title_and_date_in_words(renderer: Renderer) -> None:
    mail = renderer.mail(sample())
    assert words(page(mail.html).find(".//h1")) == "Pharma Morning"
    assert "Monday 23 November 2026" in body(mail.html)
    assert mail.text.startswith("Pharma Morning\nMonday 23 November 2026\n")


def test_counts_stories_articles_outlets_and_events(renderer: Renderer) -> None:
    events = (("approval", 2), ("rejection", 1), ("other", 3), ("site_inspection", 4))
    issue = of(card(outlets=("a", "b")), card(outlets=("a", "c")), events=events, articles=61)
    line = "2 stories from 61 articles, 3 outlets; 2 approvals, 1 rejection, 4 site inspection"
    mail = renderer.mail(issue)
    assert line in body(mail.html)
    assert line in " ".join(mail.text.split())


def test_counts_one_of_each_in_the_singular(renderer: Renderer) -> None:
    mail = renderer.mail(of(card(), events=(("launch", 1),), articles=1))
    assert "1 story from 1 article, 1 outlet; 1 launch" in body(mail.html)


def test_sections_and_stories_keep_their_order(renderer: Renderer) -> None:
    issue = edition(Section("Clinical", (card("One"), card("Two"))), Section("Deals", (card("Three"),)))
    headings = page(renderer.mail(issue).html).xpath("//h2 | //h3")
    assert [words(heading) for heading in headings] == ["Clinical", "One", "Two", "Deals", "Three"]


def test_headline_links_to_its_article(renderer: Renderer) -> None:
    [link] = page(renderer.mail(of(card("Title", url="https://a.example/x?y=1&z=2"))).html).xpath("//h3/a")
    assert (words(link), link.get("href")) == ("Title", "https://a.example/x?y=1&z=2")


def test_a_story_without_a_web_address_is_shown_without_a_link(renderer: Renderer) -> None:
    [heading] = page(renderer.mail(of(card("Title", url="javascript:alert(1)"))).html).xpath("//h3")
    assert words(heading) == "Title"
    assert heading.find(".//a") is None


def test_sentences_name_their_outlet_where_there_is_more_than_one(renderer: Renderer) -> None:
    mail = renderer.mail(of(card("Title", "One.", "Two.", outlets=("Fjord", "Gene Report"))))
    assert "One. (Fjord) Two. (Gene Report)" in body(mail.html)
    assert "One. (Fjord)\n" in mail.text
    assert "Two. (Gene Report)\n" in mail.text


def test_sentences_of_the_only_outlet_do_not_name_it(renderer: Renderer) -> None:
    mail = renderer.mail(of(card("Title", "One.", "Two.", outlets=("Fjord",))))
    assert "One. Two. Fjord · 23 November, 06:00" in body(mail.html)


def test_neighbouring_sentences_of_one_outlet_are_one_quotation(renderer: Renderer) -> None:
    story = card("Title", "One.", "Other.", outlets=("Fjord", "Gene Report"))
    story = replace(story, summary=(story.summary[0], replace(story.summary[0], text="Two."), story.summary[1]))
    assert "One. Two. (Fjord) Other. (Gene Report)" in body(renderer.mail(of(story)).html)


@pytest.mark.parametrize(
    ("outlets", "line"),
    [
        ("A", "A · 23"),
        ("AB", "A, first; also B · 23"),
        ("ABC", "A, first; also B and C · 23"),
        ("ABCD", "A, first; also B and 2 more · 23"),
        ("ABAB", "A, first; also B · 23"),
    ],
)
def test_outlets_are_named_first_one_first(renderer: Renderer, outlets: str, line: str) -> None:
    mail = renderer.mail(of(card(outlets=tuple(outlets))))
    assert line in body(mail.html)
    assert line in mail.text


def test_every_named_outlet_is_a_link(renderer: Renderer) -> None:
    links = page(renderer.mail(of(card(outlets=tuple("ABCD")))).html).xpath("//p/a")
    assert [(words(link), link.get("href")) for link in links] == [
        ("A", "https://0.example/story"),
        ("B", "https://1.example/story"),
    ]


def test_the_other_outlets_are_a_link_away_where_the_issue_is_on_the_web(renderer: Renderer) -> None:
    mail = renderer.mail(of(card(), card(outlets=tuple("ABCD"))), MailLinks(online="https://d.example/1"))
    assert page(mail.html).xpath("//a[contains(., '2 more')]/@href") == ["https://d.example/1#story-2"]


def test_a_name_written_right_to_left_does_not_turn_the_line_around(renderer: Renderer) -> None:
    names = page(renderer.mail(of(card(outlets=("مرحبا", "B")))).html).xpath("//p/a/bdi")
    assert [words(name) for name in names] == ["مرحبا", "B"]


def test_says_what_was_left_out(renderer: Renderer) -> None:
    assert "Left out: 1 more story of these hours" in body(renderer.mail(of(card(), left_out=1)).html)
    assert "Left out: 7 more stories of these hours" in renderer.mail(of(card(), left_out=7)).text
    assert "Left out" not in body(renderer.mail(of(card())).html)


# --- dates --------------------------------------------------------------------------------------------------------


def test_times_are_the_readers(renderer: Renderer) -> None:
    story = card(published=at(22, 23, 30))
    assert "23 November, 08:30" in body(renderer.mail(of(story, timezone="Asia/Tokyo")).html)
    assert "22 November, 18:30" in renderer.mail(of(story, timezone="America/New_York")).text


@pytest.mark.parametrize("timezone", ["Asia/Tokyo", "America/New_York"])
def test_a_day_is_the_same_day_everywhere(renderer: Renderer, timezone: str) -> None:
    story = card(published=datetime(2026, 11, 22, tzinfo=UTC), day_only=True)
    mail = renderer.mail(of(story, timezone=timezone))
    assert "· 22 November" in body(mail.html)
    assert "22 November," not in mail.text.split("Covers")[0]


def test_another_year_is_named(renderer: Renderer) -> None:
    story = card(published=datetime(2025, 12, 31, tzinfo=UTC), day_only=True)
    assert "· 31 December 2025" in body(renderer.mail(of(story)).html)


# --- languages ----------------------------------------------------------------------------------------------------


def test_document_and_foreign_stories_name_their_language(renderer: Renderer) -> None:
    mail = renderer.mail(of(card("Title"), card("恒岳制药", language="zh"), card("موافقة", language="ar")))
    document = page(mail.html)
    assert document.get("lang") == "en"
    in_languages = [
        (element.get("lang"), element.get("dir"), words(element.find("h3"))) for element in document.xpath("//div[h3]")
    ]
    assert in_languages == [(None, None, "Title"), ("zh", "ltr", "恒岳制药"), ("ar", "rtl", "موافقة")]


def test_an_issue_in_hebrew_runs_from_right_to_left(renderer: Renderer) -> None:
    document = page(renderer.mail(of(card(language="he"), language="he")).html)
    assert (document.get("lang"), document.get("dir")) == ("he", "rtl")


def test_a_language_that_is_none_is_not_written(renderer: Renderer) -> None:
    assert page(renderer.mail(of(card(language='x" onload="y'))).html).xpath("//div[h3]/@lang") == []


# --- links of the reader ------------------------------------------------------------------------------------------


def test_reader_can_leave_and_read_on_the_web(renderer: Renderer) -> None:
    mail = renderer.mail(of(card()), MailLinks(online="https://d.example/1", unsubscribe="https://d.example/u?a=1&b=2"))
    links = {words(link): link.get("href") for link in page(mail.html).xpath("//a")}
    assert links["Unsubscribe"] == "https://d.example/u?a=1&b=2"
    assert links["Read on the web"] == "https://d.example/1"
    assert "\nUnsubscribe:\nhttps://d.example/u?a=1&b=2\n" in mail.text


def test_without_links_no_link_is_offered(renderer: Renderer) -> None:
    mail = renderer.mail(of(card()))
    for part in (mail.html, mail.text):
        assert "nsubscribe" not in part
        assert "on the web" not in part
        assert "You get this mail because" in part


# --- size ---------------------------------------------------------------------------------------------------------


def huge(cards: int) -> Edition:
    outlets = tuple(f"Outlet {number} " + "o" * 500 for number in range(30))
    stories = tuple(card(f"{n} " + "ü" * 5000, *["s" * 5000] * 3, outlets=outlets) for n in range(cards))
    return edition(*(Section("Section", stories[start : start + 20]) for start in range(0, cards, 20)))


def test_html_is_never_so_large_that_gmail_cuts_it_off(renderer: Renderer) -> None:
    mail = renderer.mail(huge(200), MailLinks(online="https://d.example/1", unsubscribe="https://d.example/u"))
    shown = len(page(mail.html).xpath("//h3"))
    assert 0 < shown < 200
    assert len(mail.html.encode()) <= LIMIT
    assert f"and {200 - shown} more stories: read the whole issue on the web" in body(mail.html)
    assert f"and {200 - shown} more stories:\nhttps://d.example/1" in mail.text
    assert mail.html.endswith("</html>")


def test_as_many_stories_stay_as_there_is_room_for(renderer: Renderer) -> None:
    shown = len(page(renderer.mail(huge(200)).html).xpath("//h3"))
    assert len(page(renderer.mail(huge(shown)).html).xpath("//h3")) == shown
    assert len(page(renderer.mail(huge(shown + 5)).html).xpath("//h3")) == shown


def test_summaries_are_cut_before_stories_go(renderer: Renderer) -> None:
    stories = (card(f"Story {n}", *["A sentence of some length that says little. " * 10] * 3) for n in range(60))
    mail = renderer.mail(of(*stories))
    assert len(page(mail.html).xpath("//h3")) == 60
    assert len(mail.html.encode()) <= LIMIT
    assert mail.text.count("A sentence of some length") < 60 * 30


def test_an_issue_without_stories_can_be_rendered(renderer: Renderer) -> None:
    mail = renderer.mail(edition())
    assert mail.subject == "Pharma Morning, Monday 23 November 2026"
    assert "0 stories from 3 articles, 0 outlets" in body(mail.html)


# --- the documents themselves -------------------------------------------------------------------------------------


def test_same_edition_gives_the_same_bytes(renderer: Renderer, templates: Path) -> None:
    assert renderer.mail(sample()) == Renderer(templates).mail(sample())


def test_mail_fetches_and_runs_nothing(renderer: Renderer) -> None:
    mail = renderer.mail(sample())
    document = page(mail.html)
    assert document.xpath("//script | //img | //link | //iframe | //object | //form | //@src | //@background") == []
    assert "url(" not in mail.html
    assert "@import" not in mail.html
    assert "font-face" not in mail.html
    assert not [name for name in document.xpath("//@*") if getattr(name, "attrname", "").startswith("on")]
    assert all(re.match(r"https?://", address) for address in document.xpath("//@href"))


def test_tables_are_for_layout_only(renderer: Renderer) -> None:
    assert set(page(renderer.mail(sample()).html).xpath("//table/@role")) == {"presentation"}
    assert page(renderer.mail(sample()).html).xpath("//table[not(@role)]") == []


def test_mail_declares_both_colour_schemes_and_fits_phones(renderer: Renderer) -> None:
    document = page(renderer.mail(sample()).html)
    metas = {meta.get("name"): meta.get("content") for meta in document.xpath("//meta[@name]")}
    assert metas["color-scheme"] == "light dark"
    assert "width=device-width" in metas["viewport"]
    assert "(prefers-color-scheme: dark)" in "".join(document.xpath("//style/text()"))


def test_html_is_well_formed(renderer: Renderer) -> None:
    mail = renderer.mail(sample())
    parser = lxml_html.HTMLParser(recover=False)  # raises for the first mistake; libxml2 does not know <bdi>
    lxml_html.document_fromstring(re.sub(r"</?bdi>", "", mail.html), parser=parser)
    for element in ("table", "tbody", "tr", "td", "div", "p", "a", "h2", "h3", "span", "bdi"):
        assert len(re.findall(rf"<{element}[ >]", mail.html)) == mail.html.count(f"</{element}>")


def test_text_part_is_wrapped_with_addresses_on_their_own_lines(renderer: Renderer) -> None:
    text = renderer.mail(sample(), MailLinks(online="https://d.example/" + "x" * 100)).text
    for line in text.splitlines():
        assert line.startswith("https://") or (width(line) <= 72 and "://" not in line)
        assert line == line.rstrip()
    assert "\n\n\n\n" not in text


def test_unicode_names_stay_whole(renderer: Renderer) -> None:
    story = replace(card("Ærø 恒岳 🧬"), outlets=(Outlet("医药经济报", "https://a.example"),))
    for part in (renderer.mail(of(story)).html, renderer.mail(of(story)).text):
        assert "Ærø 恒岳 🧬" in part
        assert "医药经济报" in part
