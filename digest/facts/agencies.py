"""Agencies. In: the names found in a text. Out: mentions of agencies."""

from __future__ import annotations

import re
from collections.abc import Sequence

from digest.facts.lexicon import Mention
from digest.facts.mentions import Named

_EAST_ASIAN = re.compile(r"[\u2e80-\uffff]")


def find_agencies(
    text: str, mentions: Sequence[Mention], unspaced: re.Pattern[str], unspaced_ids: Sequence[str]
) -> list[Named]:
    """The agencies among `mentions`, and those named in a script without spaces.

    `unspaced` has a group for each such name, `unspaced_ids` the agency of each group.
    """
    found = [Named(each.id, each.start, each.end) for each in mentions if each.kind == "agency"]
    if _EAST_ASIAN.search(text):
        found += [Named(unspaced_ids[(match.lastindex or 1) - 1], *match.span()) for match in unspaced.finditer(text)]
    return found
