"""What changed since an earlier issue, and the days ahead, in mail, page, text and Markdown."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from lxml import html as lxml_html
from render_samples import card, day_ahead, of, period, sample, sample_with_history

from digest.model import Change, Edition, Period, Update
from digest.render import Renderer

ISSUE = sample_with_history()
TOLD = date(2026, 3, 3)
MOVED = day_ahead(period("2026-12-28"), period("2026-09-28"))


def words(html: str) -> str:
    return " ".join(lxml_html.document_fromstring(html).find("body").text_content().split())


def all_forms(renderer: Renderer, edition: Edition) -> list[str]:
    mail = renderer.mail(edition)
    text = " ".join(mail.text.split())
    markdown = " ".join(re.sub(r"[*\[\]\\]|\(<[^>]*>\)", "", renderer.markdown(edition)).split())
    return [words(mail.html), words(renderer.page(edition)), text, markdown]


@pytest.mark.parametrize(
    ("update", "said"),
    [
        (
            Update("event", TOLD, "approval", "filing_accepted", ("FDA",)),
            "FDA approval after filing accepted on 3 March",
        ),
        (Update("event", TOLD, "approval", "filing_accepted"), "approval after filing accepted on 3 March"),
        (Update("event", date(2025, 12, 3), "rejection", "other"), "rejection after a report of 3 December 2025"),
        (Update("event", TOLD, "other", "approval"), "more since a report of 3 March"),
        (Update("figures", TOLD, "ORR 45.5%", "ORR 40.0%"), "ORR 45.5%, after ORR 40.0% in a report of 3 March"),
        (Update("confirmed", TOLD, "Orbita"), "confirmed by Orbita after a report of 3 March"),
        (Update("date", TOLD, catalyst=MOVED), "PDUFA date moved from 28 September to 28 December"),
        (Update("date", TOLD, catalyst=replace(MOVED, before=())), "PDUFA date, 28 December"),
    ],
)
def test_a_card_says_what_changed(renderer: Renderer, update: Update, said: str) -> None:
    for form in all_forms(renderer, of(replace(card("Norvexa"), update=update))):
        assert f"Update: {said}" in form


def test_a_new_story_says_nothing_of_changes(renderer: Renderer) -> None:
    for form in all_forms(renderer, sample()):
        assert "Update:" not in form
        assert "Since you last read" not in form
        assert "Dates ahead" not in form


def test_what_changed_stands_on_top(renderer: Renderer) -> None:
    for form in all_forms(renderer, ISSUE):
        top = form.casefold().partition("since you last read")[2].partition("approval · ema")[0]
        assert "european commission approval: veltris wins eu approval" in top
        assert "date moved: maritabine, halden · pdufa date moved from 28 september to 28 december" in top
        assert "new date: arundel, pellucid · closing of the deal, q1 2027" in top


def test_the_page_leads_to_the_story_where_it_has_it(renderer: Renderer) -> None:
    story = replace(card("Norvexa"), story_id="here")
    changes = (
        Change("approval", "Norvexa", "https://a.example/", "here"),
        Change("rejection", "Other", "https://b.example/", "gone"),
    )
    page = lxml_html.document_fromstring(renderer.page(replace(of(story), changes=changes)))
    assert page.xpath("//section[@class='changes']//a/@href") == ["#story-1", "https://b.example/"]


def test_days_ahead_stand_at_the_end_with_where_they_were_before(renderer: Renderer) -> None:
    for form in all_forms(renderer, ISSUE):
        end = form.casefold().partition("dates ahead")[2]
        assert "28 december · maritabine, halden: pdufa date" in end
        assert "moved from 28 september" in end
        assert end.index("28 december") < end.index("q1 2027") < end.index("june 2027")
        assert "orlaglutin" not in end
        assert "and 1 more date" in end


def test_a_digest_may_show_no_days(renderer: Renderer) -> None:
    for form in all_forms(renderer, replace(ISSUE, calendar_shown=0)):
        assert "dates ahead" not in form.casefold()
        assert "more date" not in form


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (period("2026-12-28"), "28 December"),
        (period("2027-01-05"), "5 January 2027"),
        (period("2026-12-01", "2026-12-31", "month"), "December 2026"),
        (period("2027-10-01", "2027-12-31", "quarter"), "Q4 2027"),
        (period("2027-07-01", "2027-12-31", "half"), "H2 2027"),
        (period("2028-01-01", "2028-12-31", "year"), "2028"),
    ],
)
def test_a_day_is_written_as_exactly_as_it_was_said(renderer: Renderer, when: Period, said: str) -> None:
    mail = renderer.mail(replace(of(card()), calendar=(day_ahead(when),)))
    assert f"\n{said} · Maritabine" in mail.text


def test_endless_changes_and_days_leave_room_for_the_stories(renderer: Renderer) -> None:
    url = "https://a.example/" + "x" * 1900
    change = Change("approval", "ü" * 5000, url, "gone", ("ü" * 5000,))
    day = day_ahead(period("2026-12-28"), names=("恒" * 5000,), outlet="ü" * 5000, url=url)
    issue = replace(sample(), changes=(change,) * 500, calendar=(day,) * 500, calendar_shown=100)
    mail = renderer.mail(issue)
    assert len(mail.html.encode()) <= 100_000
    assert lxml_html.document_fromstring(mail.html).xpath("//h3")
