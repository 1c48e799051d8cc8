"""What may stand in config/digests/*.toml: what a newsletter holds, in which sections, and for whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator

from digest.config.doors import Door
from digest.config.models import Address, Cron, Line, SourceKind, Strict, Timezone

Name = Annotated[str, Field(min_length=1, max_length=200, pattern=r"\S")]
Share = Annotated[float, Field(ge=0, le=1)]
Factor = Annotated[float, Field(ge=0, le=100)]
Territory = Annotated[str, Field(pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$")]


class Watch(Strict):
    """What readers follow: names as people write them ("Eli Lilly", "KN026", "FDA"), and free words."""

    companies: tuple[Name, ...] = ()
    drugs: tuple[Name, ...] = ()
    indications: tuple[Name, ...] = ()
    regulators: tuple[Name, ...] = ()
    words: tuple[Name, ...] = ()


class SectionPlan(Strict):
    """A section of a digest: a story goes into the first section that takes it.

    Every condition given must hold, and a section with none takes what is left. `watch` holds where any of its
    entries is hit. `minimum` stories have room before other sections fill up; past `maximum`, stories come in only
    where the issue has room left, and not even then with `backfill` off.
    """

    title: Line
    events: tuple[str, ...] = ()
    kinds: tuple[SourceKind, ...] = ()
    sources: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    watch: Watch = Watch()
    minimum_relevance: Share = 0.0
    minimum: int = Field(default=0, ge=0)
    maximum: int = Field(default=10, ge=1)
    backfill: bool = True

    @model_validator(mode="after")
    def _minimum_within_maximum(self) -> SectionPlan:
        if self.minimum > self.maximum:
            raise ValueError(f"minimum must be no more than maximum, {self.maximum}, not {self.minimum}")
        return self


class Factors(Strict):
    """How much each part of a story's score counts in one digest: 1 as everywhere, 0 not at all."""

    event: Factor = 1.0
    coverage: Factor = 1.0
    source: Factor = 1.0
    freshness: Factor = 1.0
    watch: Factor = 1.0
    novelty: Factor = 1.0


class Digest(Strict):
    """config/digests/SLUG.toml: one newsletter. `slug` is the file's name and is not written in it.

    An issue holds stories dated within `window_hours` before it that are new since the earlier issues. A story in
    `must_include_outlets` outlets or more is never left out for another, nor for a section's maximum. `watch` raises
    what its readers follow. `calendar` is how many dates ahead a mail shows, 0 for none. `weights` are factors on
    config/edition/weights.toml, `event_weights` replace the weights of single kinds of events in it. `attach_calendar`
    puts the dates ahead into the mail as a file that calendars read. `delivery` says what becomes of a mail that was in
    hand when a run was killed: it is never sent again, or perhaps sent twice. No issue comes on the days in `skip`, on
    weekends with `skip_weekends`, or on public `holidays` of the countries, or parts of them.
    """

    slug: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: Line
    cron: Cron = "0 6 * * *"
    timezone: Timezone = "UTC"
    skip_weekends: bool = False
    holidays: tuple[Territory, ...] = ()
    skip: tuple[date, ...] = ()
    window_hours: int = Field(default=36, ge=1, le=8784)
    sources: tuple[str, ...] = ()
    watch: Watch = Watch()
    minimum_relevance: Share = 0.0
    sections: tuple[SectionPlan, ...] = (SectionPlan(title="News", maximum=30),)
    maximum: int = Field(default=30, ge=1)
    must_include_outlets: int = Field(default=3, ge=1)
    calendar: int = Field(default=12, ge=0, le=100)
    weights: Factors = Factors()
    event_weights: Mapping[str, Factor] = {}
    recipients: tuple[Address, ...] = ()
    doors: tuple[Door, ...] = ()
    attach_calendar: bool = False
    delivery: Literal["at-most-once", "at-least-once"] = "at-most-once"

    @property
    def zone(self) -> ZoneInfo:
        """The timezone its readers live in."""
        return ZoneInfo(self.timezone)

    def issue_date(self, now: datetime) -> date:
        """The day that an issue composed `now` bears: that of its readers."""
        return now.astimezone(self.zone).date()

    def named(self) -> Iterator[tuple[str, str, str]]:
        """What the file names that must exist elsewhere, as ("source" | "region" | "event", key, name)."""
        yield from (("source", "sources", name) for name in self.sources)
        yield from (("event", "event_weights", name) for name in self.event_weights)
        for number, section in enumerate(self.sections, start=1):
            yield from (("source", f"sections #{number}.sources", name) for name in section.sources)
            yield from (("region", f"sections #{number}.regions", name) for name in section.regions)
            yield from (("event", f"sections #{number}.events", name) for name in section.events)

    @model_validator(mode="after")
    def _distinct_recipients(self) -> Digest:
        folded = [address.casefold() for address in self.recipients]
        twice = {address for address in folded if folded.count(address) > 1}
        if twice:
            raise ValueError(f"recipients names {sorted(twice)[0]!r} twice")
        names = [door.recipient for door in self.doors]
        if len(set(names)) < len(names):
            raise ValueError("doors of one type need names of their own")
        return self
