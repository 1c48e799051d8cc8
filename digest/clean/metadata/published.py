"""When an article came out, as its page shows it to readers and hides it in its data.

In: the lines of a page around its headline, its <time> elements, its scripts. Out: dates, or None. A copyright year, a
comment's or a teaser's date is never the article's: what stands by the headline counts first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import islice

from digest.clean.metadata.dates import Dated, DateRules, dates_within, first_date, parse_date
from digest.clean.metadata.head import Head
from digest.clean.metadata.months import WrittenDate
from digest.clean.metadata.names import DateLabels
from digest.clean.page.tree import Element

_MAX_DATELINE = 160
_MAX_LABEL = 40
# A line with so much beside its date says something else.
_MAX_BESIDE, _MAX_BESIDE_LABELLED = 40, 100
_YEAR = re.compile(r"(?:19|20)\d\d|\d[./-]\d\d\b")
# A press release's first sentence stands behind a place and a date: "BASEL, 3 November 2025 /PRNewswire/ -- …".
_DATELINE_END = re.compile(r"^\s?\)?,?\s?(?:/|\(|[-–—]|:)")
# A headline's own box is no more than this many elements above it.
_NEAR = 4
_TIMES = 10
_MAX_SCRIPT = 1_000_000
_MAX_MATCHES = 200
_HOUR = timedelta(hours=1)
# How the data that a page's script draws it from calls the day (Next.js, Nuxt, content APIs).
_STATED = re.compile(
    r'"(?:datePublished|date_published|publishedAt|published_at|publishedDate|published_date|publishDate|publish_date'
    r"|publicationDate|publication_date|firstPublishedAt|first_published_at|firstPublished|datePosted|pubDate|postDate"
    r'|publishedOn|published)"\s{0,3}:\s{0,3}"?([^",}\n]{8,40})'
)


@dataclass(frozen=True, slots=True)
class Shown:
    """The dates a page shows its readers."""

    published: Dated | None = None
    modified: Dated | None = None


def shown_dates(lines: Iterable[str], labels: DateLabels, rules: DateRules) -> Shown:
    """The dates in lines of a page: the one called the first, else the first that is not called a change."""
    called: Dated | None = None
    plain: Dated | None = None
    modified: Dated | None = None
    for line, before in _datelines(lines):
        end = 0
        label = before
        for written, dated in dates_within(line[:_MAX_DATELINE], rules):
            label = _label(line, end, written) or label
            end = written.end
            beside = len(line) - (written.end - written.start)
            if any(word in label for word in labels.modified):
                modified = modified or dated
            elif beside <= _MAX_BESIDE_LABELLED and any(word in label for word in labels.published):
                called = called or dated
            elif beside <= _MAX_BESIDE or _DATELINE_END.match(line[end : end + 5]):
                plain = plain or dated
    return Shown(called or plain, modified)


def _datelines(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The lines that may hold a date, each with a label that stands on a line of its own before it."""
    before = ""
    for line in lines:
        if _YEAR.search(line[:_MAX_DATELINE]):
            yield line, before
        before = line.casefold() if len(line) <= _MAX_LABEL else ""


def _label(line: str, end: int, written: WrittenDate) -> str:
    return line[max(end, written.start - _MAX_LABEL) : written.start].casefold().strip(" :|•·,(–—-")


def times_by_headline(head: Head) -> tuple[list[Element], list[Element]]:
    """The page's first <time> elements: those in the headline's own box, and the others."""
    near = {up for h1 in head.h1s[:2] for up in islice(h1.iterancestors(), _NEAR) if up.tag not in ("body", "html")}
    beside: list[Element] = []
    others: list[Element] = []
    for element in head.times[:_TIMES]:
        (others if near.isdisjoint(islice(element.iterancestors(), _NEAR)) else beside).append(element)
    return beside, others


def time_elements(times: Iterable[Element], labels: DateLabels, rules: DateRules) -> Shown:
    """The dates in <time> elements, as their classes call them."""
    published: Dated | None = None
    modified: Dated | None = None
    for element in times:
        dated = parse_date(element.get("datetime") or "", rules) or parse_date("".join(element.itertext()), rules)
        kind = f"{element.get('class') or ''} {element.get('itemprop') or ''}".casefold()
        if any(word in kind for word in labels.modified) and not any(word in kind for word in labels.published):
            modified = modified or dated
        else:
            published = published or dated
    return Shown(published, modified)


def data_date(scripts: Sequence[str], title: str, rules: DateRules) -> Dated | None:
    """The date in the data a page's script draws it from: where there are several, the one nearest to its title."""
    for script in scripts:
        script = script[:_MAX_SCRIPT]
        found = list(islice(_STATED.finditer(script), _MAX_MATCHES))
        place = script.find(title) if title else -1
        if place < 0 and len({match.group(1) for match in found}) > 1:
            continue
        found.sort(key=lambda match: abs(match.start() - place))
        if dated := first_date((match.group(1) for match in found[:3]), rules):
            return dated
    return None


def reconciled(stated: Dated, shown: Dated | None, in_url: Dated | None) -> Dated:
    """What machines are told, corrected by what readers see.

    Machines are told UTC, readers the day where the site is: 22:00Z is the next day in Berlin. Where an offset explains
    the difference, the moment stays and takes the least one that agrees with the page. Where none does, and the page
    shows an earlier day, the stated time is that of a move to another system: nothing is read before it is out.
    """
    seen = in_url or shown
    if seen is None or seen.when.date() == stated.when.date():
        return stated
    local = _on_day(stated, seen.when.date())
    if local is not None:
        return local
    return shown if shown is not None and shown.when.date() < stated.when.date() and in_url is None else stated


def _on_day(stated: Dated, day: date) -> Dated | None:
    when = stated.when
    if stated.day_only or when.utcoffset() != timedelta(0) or abs((day - when.date()).days) != 1:
        return None
    since = when - datetime(when.year, when.month, when.day, tzinfo=UTC)
    hours = -(since // _HOUR) - 1 if day < when.date() else -((since - timedelta(days=1)) // _HOUR)
    return replace(stated, when=when.astimezone(timezone(timedelta(hours=hours)))) if -12 <= hours <= 14 else None
