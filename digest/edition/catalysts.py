"""The calendar. In: stories, the calendar of the issue before. Out: the days ahead that matter, soonest first.

There is one day for one subject, one kind of day and, where it is a regulator's, one regulator. Reports are read from
the oldest on. A report moves a day by giving another one, not by giving the month or quarter around it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from digest.edition.labels import Labels
from digest.edition.plain import one_line, shortened
from digest.edition.reports import deciding_agencies, outlet_name
from digest.edition.rules import Waiting
from digest.edition.subjects import same_sentence, subject_of
from digest.model import Catalyst, Change, Milestone, Period, Report, Story

_LONGEST_TITLE = 300
_MOST = 500
"""Days a calendar holds, soonest first."""

_MOST_OF_REPORT = 50
"""Milestones read of one report. More are a list, not news."""


def look_ahead(
    stories: Iterable[Story], before: Iterable[Catalyst], waiting: Waiting, labels: Labels, *, today: date
) -> tuple[Catalyst, ...]:
    """The days ahead by what `stories` say on top of `before`, the calendar of the issue before.

    What that says holds until a later report says otherwise. Days that are over by `today`, or that an event of the
    same subject has settled, are gone.
    """
    ahead = {catalyst.uid: catalyst for catalyst in before}
    reports = [report for story in stories for report in story.reports]
    for report in sorted(reports, key=lambda report: (report.dated, report.article.url)):
        for uid in _settled(report, waiting):
            if uid in ahead and _is_later(report, ahead[uid]):
                del ahead[uid]
        for uid, said in _said(report, waiting, labels).items():
            known = ahead.get(uid)
            if known is None:
                ahead[uid] = said[0]
            elif _is_later(report, known):
                ahead[uid] = _after(known, said)
    coming = (catalyst for catalyst in ahead.values() if catalyst.when.last >= today)
    return tuple(sorted(coming, key=_soonest)[:_MOST])


def date_changes(before: Iterable[Catalyst], now: Iterable[Catalyst]) -> tuple[Change, ...]:
    """What stands on the calendar now and did not before, or stood at another date."""
    known = {catalyst.uid: catalyst for catalyst in before}
    changes = []
    for catalyst in now:
        old = known.get(catalyst.uid)
        if old is None or _is_other(old.when, catalyst.when):
            kind = "date_set" if old is None else "date_moved"
            changes.append(Change(kind, catalyst.title, catalyst.url, catalyst=catalyst))
    return tuple(changes)


def _soonest(catalyst: Catalyst) -> tuple[date, date, str]:
    return catalyst.when.last, catalyst.when.first, catalyst.uid


def _is_later(report: Report, known: Catalyst) -> bool:
    """Whether the report comes after the one that gave the date, in the order in which reports are read."""
    return (report.dated, report.article.url) > (known.said_at, known.url)


def _is_other(one: Period, other: Period) -> bool:
    """Whether neither lies within the other: then they are not one date said more and less exactly."""
    return not (_within(one, other) or _within(other, one))


def _within(inner: Period, outer: Period) -> bool:
    return outer.first <= inner.first and inner.last <= outer.last


def _after(known: Catalyst, said: tuple[Catalyst, ...]) -> Catalyst:
    """What is known once a report has said `said`, the first of which it holds to be the date."""
    latest = said[0]
    if not _is_other(known.when, latest.when):
        return replace(known, when=latest.when if _within(latest.when, known.when) else known.when)
    if not latest.before and any(not _is_other(known.when, each.when) for each in said):
        return known  # our date stands beside the other one, and it does not say that one became the other
    return replace(latest, before=(*known.before, known.when))


def _said(report: Report, waiting: Waiting, labels: Labels) -> Mapping[str, tuple[Catalyst, ...]]:
    """What a report says of each day, by uid; first the date that holds, in case it gives several.

    Of two dates in one sentence the later holds, as in "from 28 September to 28 December" in whatever order. Else it
    is the first.
    """
    text = f"{report.article.title}\n\n{report.article.text}" if report.facts.milestones else ""
    said: dict[str, tuple[Catalyst, ...]] = {}
    latest: dict[str, Milestone] = {}
    for milestone in sorted(report.facts.milestones[:_MOST_OF_REPORT], key=lambda each: (each.start, each.kind)):
        catalyst = _catalyst(report, milestone, waiting, labels)
        if catalyst is None:
            continue
        uid, known = catalyst.uid, said.get(catalyst.uid, ())
        if known and _is_other(known[0].when, catalyst.when) and same_sentence(text, latest[uid], milestone):
            old, new = sorted((known[0], catalyst), key=lambda each: each.when.first)
            said[uid] = (replace(new, before=(old.when,)), *known)
        else:
            said[uid] = (*known, catalyst)
        latest[uid] = milestone
    return said


def _catalyst(report: Report, milestone: Milestone, waiting: Waiting, labels: Labels) -> Catalyst | None:
    subject = subject_of(report, milestone, waiting)
    if subject is None:
        return None
    title = one_line(report.article.title)
    return Catalyst(
        uid=_uid(subject.ids, milestone.kind, subject.agency),
        kind=milestone.kind,
        when=milestone.when,
        names=subject.names,
        agency=labels.agencies.get(subject.agency, subject.agency),
        title=shortened(title, _LONGEST_TITLE),
        url=report.article.url,
        outlet=outlet_name(report),
        said_at=report.dated,
    )


def _settled(report: Report, waiting: Waiting) -> Iterator[str]:
    """The uids of the days that the report's event leaves nothing to wait for."""
    event = report.facts.event
    if event is None:
        return
    subjects = {entity.id for kind in ("drug", "company") for entity in report.facts.named(kind)}
    for kind, events in waiting.settled_by.items():
        if event.kind in events:
            agencies = deciding_agencies(report) if kind in waiting.agency else ("",)
            yield from (_uid((subject,), kind, agency) for subject in subjects for agency in agencies)


def _uid(ids: tuple[str, ...], kind: str, agency: str) -> str:
    return hashlib.sha256("\x1f".join((*ids, kind, agency)).encode("utf-8", "surrogatepass")).hexdigest()[:20]
