"""Puts into words what changed and what is ahead.

In: the updates, changes and days to come of an `Edition`, the operator's wording. Out: plain text in one line each.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from digest.model import Catalyst, Change, Period, Update
from digest.render.text import clip, plain
from digest.render.wording import Wording

_NAMES = 80
_LONGEST = 320
_TITLE = 110


@dataclass(frozen=True, slots=True)
class Telling:
    """Words for the readers of the issue of `issue_date`."""

    wording: Wording
    issue_date: date

    def update(self, update: Update) -> str:
        """What changed since a story was told ("FDA approval after filing accepted on 3 March")."""
        patterns, told_on = self.wording.updates, self.wording.day(update.told_on, self.issue_date)
        if update.kind == "date" and update.catalyst is not None:
            return self.moved(update.catalyst)
        if update.kind == "event":
            now, before = self.event(update.now, update.agencies), self.wording.event(update.before)
            pattern = (patterns.event if before else patterns.event_only) if now else patterns.other
            return _one_line(pattern.format_map(_Fields(now=now, before=before, date=told_on)))
        pattern = patterns.figures if update.kind == "figures" else patterns.confirmed
        return _one_line(pattern.format_map(_Fields(now=update.now, before=update.before, date=told_on)))

    def change(self, change: Change) -> tuple[str, str]:
        """A change since the last issue: what kind of news it is, and what it is about."""
        if change.catalyst is None:
            kicker = self.event(change.kind, change.agencies)
            return kicker[:1].upper() + kicker[1:], clip(plain(change.title), _TITLE)
        text = f"{self.names(change.catalyst)} · {self.moved(change.catalyst)}"
        return self.wording.changes.get(change.kind, ""), text

    def event(self, kind: str, agencies: tuple[str, ...]) -> str:
        """A kind of event, with whose doing it is ("FDA approval")."""
        words = self.wording.event(kind)
        if not words or not agencies:
            return words
        return _one_line(self.wording.updates.by.format_map(_Fields(agency=", ".join(agencies), event=words)))

    def names(self, catalyst: Catalyst) -> str:
        """Whom a day is about ("Norvexa, Orbita")."""
        return clip(plain(", ".join(catalyst.names)), _NAMES)

    def what(self, catalyst: Catalyst) -> str:
        """What day it is ("PDUFA date")."""
        return self.wording.catalyst(catalyst.kind)

    def period(self, period: Period) -> str:
        """A date as exactly as it was said."""
        return self.wording.period(period, self.issue_date)

    def moved(self, catalyst: Catalyst) -> str:
        """What day it is and when, and when it was before ("PDUFA date moved from 28 September to 28 December")."""
        when = self.period(catalyst.when)
        before = self.period(catalyst.before[-1]) if catalyst.before else ""
        patterns = self.wording.updates
        pattern = patterns.date_moved if before else patterns.date_set
        return _one_line(pattern.format_map(_Fields(what=self.what(catalyst), when=when, before=before)))


class _Fields(dict[str, str]):
    """The fields of a pattern; one that does not apply to it is empty."""

    def __missing__(self, field: str) -> str:
        return ""


def _one_line(text: str) -> str:
    return clip(plain(text), _LONGEST)
