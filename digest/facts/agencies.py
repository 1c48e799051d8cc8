"""Agencies. In: the names found in a text. Out: mentions of agencies."""

from __future__ import annotations

import re
from collections.abc import Sequence

from digest.facts.lexicon import Mention
from digest.facts.mentions import Named
from digest.facts.tokens import Tokens

_EAST_ASIAN = 0x2E80


def find_agencies(
    tokens: Tokens, mentions: Sequence[Mention], unspaced: re.Pattern[str], unspaced_ids: Sequence[str]
) -> list[Named]:
    """The agencies among `mentions`, and those named in a script without spaces.

    `unspaced` has a group for each such name, `unspaced_ids` the agency of each group.
    """
    found = [Named(each.id, each.start, each.end) for each in mentions if each.kind == "agency"]
    if tokens.highest >= _EAST_ASIAN:
        places = unspaced.finditer(tokens.text)
        found += [Named(unspaced_ids[(match.lastindex or 1) - 1], *match.span()) for match in places]
    return found
