"""Which agencies a text names. In: text. Out: each agency once, at its first mention."""

from __future__ import annotations

from digest.facts.vocabulary import Vocabulary
from digest.model import Entity


def find_agencies(text: str, vocabulary: Vocabulary) -> tuple[Entity, ...]:
    """Agencies named in `text`, in order of first mention, with the offsets of that mention."""
    found: dict[str, Entity] = {}
    for match in vocabulary.agency_names.finditer(text):
        name = " ".join(match[0].split())
        agency_id = vocabulary.agency_ids.get(name) or vocabulary.agency_ids.get(name.casefold(), "")
        if agency_id and agency_id not in found:
            found[agency_id] = Entity("agency", agency_id, match[0], match.start(), match.end())
    return tuple(found.values())
