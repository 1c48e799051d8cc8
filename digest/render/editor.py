"""Puts an edition into words.

In: an `Edition`, the operator's wording, and how the format at hand writes text and addresses. Out: an `Issue`, whose
strings a template can place as they are. What they look like is left to the templates.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from digest.model import Card, Catalyst, Change, Edition, Outlet, Section, Sentence
from digest.render.issue import Issue, IssueCard, IssueChange, IssueDay, IssueSection, Link, Passage
from digest.render.telling import Telling
from digest.render.text import clip, plain, web_url
from digest.render.wording import Wording

# Longest texts in characters. No real title or name is longer; what a site sends may be.
_TITLE = 300
_NAME = 80
# A line about a change or a day ahead is short; an address that is not would fill the mail.
_LONGEST_LINE_URL = 500
_MOST_CHANGES = 12
# How much of a date is known; HTML has no way to write a quarter or a half year.
_ISO_LENGTHS = {"day": 10, "month": 7, "year": 4}
LONGEST_SUMMARY = 1200

_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")  # the usual part of BCP 47


@dataclass(frozen=True, slots=True)
class Format:
    """How a kind of document writes text, and the address of a link (empty where there is nowhere to go)."""

    text: Callable[[str], str] = plain
    url: Callable[[str], str] = web_url


@dataclass(frozen=True)
class Editor:
    """Writes one edition out in `wording` and for one `format`, with summaries of at most `summary` characters."""

    edition: Edition
    wording: Wording
    format: Format = Format()
    summary: int = LONGEST_SUMMARY

    def issue(self, shown: int | None = None) -> Issue:
        """The issue, with its first `shown` stories (None: all) and the rest counted as `more`.

        Raises `ZoneInfoNotFoundError` for a timezone that does not exist.
        """
        edition, write = self.edition, self.format.text
        sections = _first(edition.sections, len(edition.cards) if shown is None else shown)
        events = (self.wording.count_event(number, kind) for kind, number in edition.event_counts if number)
        return Issue(
            title=write(clip(plain(edition.title), _TITLE)),
            date=self.wording.issue_date(edition.issue_date),
            datetime=edition.issue_date.isoformat(),
            lang=_language(edition.language) or "und",
            dir=self.wording.direction(edition.language),
            stories=len(edition.cards),
            articles=edition.article_count,
            outlets=edition.outlet_count,
            events=tuple(write(words) for words in events if words),
            headlines=tuple(write(_title(card)) for card in edition.cards[:3]),
            sections=self._sections(sections),
            more=len(edition.cards) - sum(len(section.cards) for section in sections),
            left_out=edition.left_out,
            since=self._moment(edition.since),
            until=self._moment(edition.until),
            timezone=write(edition.timezone.replace("_", " ")),
            changes=self._changes(sections),
            calendar=tuple(self._day(catalyst) for catalyst in edition.calendar[: edition.calendar_shown]),
            more_days=max(len(edition.calendar) - edition.calendar_shown, 0) if edition.calendar_shown else 0,
        )

    def _sections(self, sections: tuple[Section, ...]) -> tuple[IssueSection, ...]:
        written: list[IssueSection] = []
        before = 0
        for number, section in enumerate(sections, start=1):
            cards = tuple(self._card(card, f"story-{place}") for place, card in enumerate(section.cards, before + 1))
            written.append(
                IssueSection(f"section-{number}", self.format.text(clip(plain(section.title), _TITLE)), cards)
            )
            before += len(cards)
        return tuple(written)

    def _card(self, card: Card, anchor: str) -> IssueCard:
        write = self.format.text
        language = _language(card.language)
        foreign = language != "" and language.lower() != self.edition.language.lower()
        return IssueCard(
            anchor=anchor,
            kicker=write(clip(plain(card.kicker), _NAME)),
            title=write(_title(card)),
            url=self.format.url(card.url),
            lang=language if foreign else "",
            dir=self.wording.direction(language) if foreign else "",
            passages=self._passages(card),
            outlets=self._outlets(card),
            date=self._moment(card.published, card.published_day_only),
            datetime=self._iso(card),
            update=write(self._telling.update(card.update)) if card.update else "",
        )

    @property
    def _telling(self) -> Telling:
        return Telling(self.wording, self.edition.issue_date)

    def _changes(self, sections: tuple[Section, ...]) -> tuple[IssueChange, ...]:
        cards = (card for section in sections for card in section.cards)
        anchors = {card.story_id: f"story-{place}" for place, card in enumerate(cards, start=1)}
        return tuple(self._change(change, anchors) for change in self.edition.changes[:_MOST_CHANGES])

    def _change(self, change: Change, anchors: dict[str, str]) -> IssueChange:
        kicker, text = self._telling.change(change)
        anchor = anchors.get(change.story_id, "")
        return IssueChange(self.format.text(kicker), self.format.text(text), self._line_url(change.url), anchor)

    def _day(self, catalyst: Catalyst) -> IssueDay:
        write, telling = self.format.text, self._telling
        return IssueDay(
            when=write(telling.period(catalyst.when)),
            datetime=catalyst.when.first.isoformat()[: _ISO_LENGTHS.get(catalyst.when.precision, 0)],
            names=write(telling.names(catalyst)),
            what=write(telling.what(catalyst)),
            before=tuple(write(telling.period(before)) for before in catalyst.before[-3:]),
            source=Link(write(clip(plain(catalyst.outlet), _NAME)), self._line_url(catalyst.url)),
        )

    def _line_url(self, url: str) -> str:
        return self.format.url(url) if len(url) <= _LONGEST_LINE_URL else ""

    def _passages(self, card: Card) -> tuple[Passage, ...]:
        cite = len({outlet.name for outlet in card.outlets}) > 1
        passages: list[Sentence] = []
        for sentence in _within(card.summary, self.summary):
            if passages and passages[-1].outlet == sentence.outlet:
                sentence = Sentence(_join(passages.pop().text, sentence.text), sentence.outlet)
            passages.append(sentence)
        return tuple(Passage(self.format.text(each.text), self._link(each.outlet), cite) for each in passages)

    def _outlets(self, card: Card) -> tuple[Link, ...]:
        first_by_name: dict[str, Outlet] = {}
        for outlet in card.outlets:
            first_by_name.setdefault(outlet.name, outlet)
        return tuple(self._link(outlet) for outlet in first_by_name.values())

    def _link(self, outlet: Outlet) -> Link:
        return Link(self.format.text(clip(plain(outlet.name), _NAME)), self.format.url(outlet.url))

    def _moment(self, moment: datetime, day_only: bool = False) -> str:
        return self.wording.moment(moment, day_only, ZoneInfo(self.edition.timezone), self.edition.issue_date)

    def _iso(self, card: Card) -> str:
        if card.published_day_only:
            return card.published.astimezone(UTC).date().isoformat()
        return card.published.astimezone(ZoneInfo(self.edition.timezone)).isoformat(timespec="minutes")


def _first(sections: tuple[Section, ...], count: int) -> tuple[Section, ...]:
    """The first `count` cards in their sections; a section left with none goes."""
    kept: list[Section] = []
    for section in sections:
        cards = section.cards[: max(count, 0)]
        if cards:
            kept.append(replace(section, cards=cards))
        count -= len(cards)
    return tuple(kept)


def _title(card: Card) -> str:
    """The headline; for a page that sent none, the name of who sent it, so that there is something to read."""
    return clip(plain(card.title) or plain(card.outlets[0].name if card.outlets else card.url), _TITLE)


def _language(tag: str) -> str:
    return tag if _LANGUAGE_TAG.fullmatch(tag) else ""


def _within(sentences: tuple[Sentence, ...], longest: int) -> list[Sentence]:
    """The first sentences that have at most `longest` characters together; the first is cut rather than left out."""
    kept: list[Sentence] = []
    room = longest
    for sentence in sentences:
        text = plain(sentence.text)
        if kept and len(text) > room:
            break
        if text:
            kept.append(Sentence(clip(text, longest), sentence.outlet))
            room -= len(text)
    return kept


def _join(first: str, second: str) -> str:
    """Two sentences in a row; after a Chinese or Japanese full stop stands no space."""
    return first + second if first[-1] in "。！？」』" else f"{first} {second}"
