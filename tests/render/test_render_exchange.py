"""An edition for programs: Atom, JSON Feed, CSV, iCalendar, JSON."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from datetime import date
from io import StringIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from lxml import etree
from lxml import html as lxml_html
from pydantic import TypeAdapter
from render_samples import card, day_ahead, of, period, sample, sample_with_history

from digest.model import Edition, Period
from digest.render import Renderer

ATOM = {"a": "http://www.w3.org/2005/Atom"}
HOSTILE = (
    "=cmd|'/c calc'!A0",
    "@SUM(1)",
    "+1",
    "-1",
    "]]>",
    "<script>",
    "&amp;",
    "\x00\x0b",
    "\ud800",
    "\r\nATTENDEE:x",
    '"',
    ";,\\",
)
hostile = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=10), min_size=1, max_size=4).map(" ".join)
slow = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def atom(text: str) -> etree._Element:
    return etree.fromstring(text.encode())


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text, newline="")))


# --- Atom -----------------------------------------------------------------------------------------------------------


def test_atom_has_an_entry_for_each_story(renderer: Renderer) -> None:
    issue = sample_with_history()
    feed = atom(renderer.atom(issue, web_url="https://d.example/1"))
    assert feed.findtext("a:title", namespaces=ATOM) == "Pharma Morning"
    assert feed.findtext("a:updated", namespaces=ATOM) == "2026-11-23T05:00:00Z"
    assert feed.xpath("a:link/@href", namespaces=ATOM) == ["https://d.example/1"]
    titles = feed.xpath("a:entry/a:title/text()", namespaces=ATOM)
    assert titles == [each.title for each in issue.cards]
    assert feed.xpath("count(a:entry[a:id and a:updated and a:content])", namespaces=ATOM) == len(titles)
    content = feed.xpath("string(a:entry[1]/a:content)", namespaces=ATOM)
    assert "Update: European Commission approval after filing accepted on 3 March" in content
    assert '<a href="https://0.example/story">BioSpectrum Asia</a>' in content


def test_entries_keep_their_ids(renderer: Renderer) -> None:
    def ids(issue: Edition) -> list[str]:
        return [str(each) for each in atom(renderer.atom(issue)).xpath("//a:id/text()", namespaces=ATOM)]

    one, two = replace(card("A"), story_id="1"), replace(card("B"), story_id="2")
    assert len(set(ids(of(one, two)))) == 3
    assert ids(of(one, two)) == [ids(of(two, one))[place] for place in (0, 2, 1)]
    assert ids(of(replace(one, title="Other words"))) == ids(of(one))


@slow
@given(hostile)
def test_feeds_hold_hostile_text_as_text(renderer: Renderer, text: str) -> None:
    issue = of(card(f"A {text}", f"A {text}", kicker=text, url=text, outlets=(text,)), title=text)
    feed = atom(renderer.atom(issue, web_url=text))
    content = lxml_html.fragment_fromstring(feed.xpath("string(//a:content)", namespaces=ATOM), create_parent=True)
    assert {element.tag for element in content.iter()} <= {"div", "p", "b", "a", "blockquote"}
    [item] = json.loads(renderer.json_feed(issue, web_url=text))["items"]
    assert item["content_html"] == feed.xpath("string(//a:content)", namespaces=ATOM)
    for address in [*content.xpath("//@href"), *feed.xpath("//a:link/@href", namespaces=ATOM)]:
        assert re.match(r"https?://", address)


# --- JSON Feed and JSON ---------------------------------------------------------------------------------------------


def test_json_feed_has_an_item_for_each_story(renderer: Renderer) -> None:
    feed = json.loads(renderer.json_feed(sample_with_history(), web_url="https://d.example/1"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert (feed["title"], feed["home_page_url"], len(feed["items"])) == ("Pharma Morning", "https://d.example/1", 18)
    item = feed["items"][0]
    assert item["url"] == "https://news.example/story"
    assert item["date_published"] == "2026-11-22T19:05:00Z"
    assert item["tags"] == ["Regulatory", "Approval · EMA"]
    assert "Veltris expects to sell it" in item["summary"]


def test_json_is_the_whole_edition(renderer: Renderer) -> None:
    issue = sample_with_history()
    assert TypeAdapter(Edition).validate_json(renderer.json(issue)) == issue


# --- CSV ------------------------------------------------------------------------------------------------------------


def test_csv_has_a_row_for_each_story(renderer: Renderer) -> None:
    table = rows(renderer.csv(sample_with_history()))
    assert len(table) == 18
    assert table[0]["section"] == "Regulatory"
    assert table[0]["event"] == "Approval · EMA"
    assert table[0]["score"] == "16.00"
    assert table[0]["update"] == "European Commission approval after filing accepted on 3 March"
    assert table[0]["outlets"].startswith("BioSpectrum Asia, PR Newswire")
    assert table[2]["language"] == "zh"
    assert table[2]["published"] == "2026-11-22"


@slow
@given(hostile)
def test_no_cell_is_a_formula(renderer: Renderer, text: str) -> None:
    issue = of(card(text, text, kicker=text, outlets=(text,), language=text))
    written = renderer.csv(issue)
    assert len(list(csv.reader(StringIO(written, newline="")))) == 2
    for cell in next(csv.reader(StringIO(written.partition("\r\n")[2], newline=""))):
        assert not re.match(r"[=+\-@|%＝＋－＠\t\r]", cell)


# --- iCalendar ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "ends", "summary", "status"),
    [
        (period("2026-12-28"), date(2026, 12, 29), "Maritabine, Halden: PDUFA date", "CONFIRMED"),
        (
            period("2026-12-01", "2026-12-31", "month"),
            date(2027, 1, 1),
            "Maritabine, Halden: PDUFA date (December 2026)",
            "TENTATIVE",
        ),
        (
            period("2027-01-01", "2027-03-31", "quarter"),
            date(2027, 4, 1),
            "Maritabine, Halden: PDUFA date (Q1 2027)",
            "TENTATIVE",
        ),
    ],
)
def test_a_day_ahead_is_an_all_day_event(
    renderer: Renderer, when: Period, ends: date, summary: str, status: str
) -> None:
    [event] = Calendar.from_ical(renderer.ics(replace(of(card()), calendar=(day_ahead(when),)))).walk("VEVENT")
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (when.first, ends)
    assert (event["summary"], event["status"], event["sequence"]) == (summary, status, 0)
    assert event["url"] == "https://news.example/maritabine"


def test_a_moved_day_is_the_same_event_in_a_later_version(renderer: Renderer) -> None:
    def event(*before: Period) -> dict[str, object]:
        issue = replace(of(card()), calendar=(day_ahead(period("2026-12-28"), *before),))
        [made] = Calendar.from_ical(renderer.ics(issue)).walk("VEVENT")
        return dict(made)

    first, moved = event(), event(period("2026-09-28"))
    assert first["UID"] == moved["UID"]
    assert (first["SEQUENCE"], moved["SEQUENCE"]) == (0, 1)
    assert str(moved["DESCRIPTION"]).startswith("PDUFA date moved from 28 September to 28 December\n")


def test_the_whole_calendar_is_in_the_file(renderer: Renderer) -> None:
    issue = replace(sample_with_history(), calendar_shown=0)
    assert renderer.ics(issue).count("BEGIN:VEVENT") == 5
    assert renderer.ics(issue) == renderer.ics(issue)


@slow
@given(hostile)
def test_no_text_breaks_out_of_its_calendar_line(renderer: Renderer, text: str) -> None:
    day = day_ahead(period("2026-12-28"), names=(text,), title=text, outlet=text, url=text)
    written = renderer.ics(replace(of(card(), title=text), calendar=(day,)))
    assert all(len(line.encode()) <= 75 for line in written.split("\r\n"))
    names = [line.partition(":")[0].partition(";")[0] for line in re.sub("\r\n ", "", written).split("\r\n") if line]
    assert "ATTENDEE" not in names
    assert names.count("BEGIN") == names.count("END") == 2
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", written)


@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_ends_of_time_can_be_written(renderer: Renderer, day: date) -> None:
    issue = replace(of(card()), calendar=(day_ahead(Period(day, day, "day")),))
    assert "BEGIN:VEVENT" in renderer.ics(issue)


@pytest.mark.parametrize("form", ["atom", "json_feed", "csv", "ics", "json"])
def test_an_issue_without_stories_can_be_written(renderer: Renderer, form: str) -> None:
    empty = replace(sample(), sections=())
    assert getattr(renderer, form)(empty) == getattr(renderer, form)(empty) != ""
