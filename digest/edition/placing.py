"""Which section a story goes into. In: a story and the plan. Out: the index of the first section that takes it."""

from __future__ import annotations

from collections.abc import Mapping

from digest.config import Digest, SectionPlan
from digest.edition.labels import Labels
from digest.edition.reading import Reading, says
from digest.edition.rules import Region
from digest.edition.watching import hits, is_empty

NOT_PHARMA = "not_pharma"
"""What is no pharma news at all goes only where a section asks for it by name."""


def section_of(reading: Reading, digest: Digest, labels: Labels, regions: Mapping[str, Region]) -> int | None:
    """The index of the first section all of whose conditions hold for the story, or None."""
    if reading.relevance < digest.minimum_relevance:
        return None
    for index, plan in enumerate(digest.sections):
        if _takes(plan, reading, labels, regions):
            return index
    return None


def _takes(plan: SectionPlan, reading: Reading, labels: Labels, regions: Mapping[str, Region]) -> bool:
    """Conditions from the cheapest to the dearest."""
    reports = reading.story.reports
    if reading.event not in plan.events and (plan.events or reading.event == NOT_PHARMA):
        return False
    if reading.relevance < plan.minimum_relevance:
        return False
    if plan.kinds and not any(report.kind in plan.kinds for report in reports):
        return False
    if plan.sources and not any(report.source in plan.sources for report in reports):
        return False
    if plan.regions and not any(_is_of(regions[name], reading) for name in plan.regions if name in regions):
        return False
    if plan.words and not any(says(reading.folded_texts, word.casefold()) for word in plan.words):
        return False
    return is_empty(plan.watch) or bool(hits(plan.watch, reading, labels))


def _is_of(region: Region, reading: Reading) -> bool:
    if not reading.deciding.isdisjoint(region.agencies):
        return True
    return any(says(reading.openings, word) for word in region.words)
