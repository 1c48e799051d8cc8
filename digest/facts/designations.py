"""Designations. In: where their names stand. Out: each designation once, with the regulator and the day it came.

What is sought, planned or refused is not a designation; what was granted years ago is, and says when.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from digest.facts.lexicon import Mention
from digest.facts.patterns import Hit
from digest.facts.periods import Periods
from digest.facts.spans import Span, sentence_around
from digest.facts.tokens import Tokens
from digest.model import Designation, Period

_STATUS = re.compile(
    r"[\s)\]®™-]*(?:\([^()]{1,12}\)\s?)?(?:\w+\s){0,2}?(?:designation|designated|status|tag|label|eligib|perk)",
    re.IGNORECASE,
)
_GOT = re.compile(
    r"(?:gets?|got|receiv\w+|wins?|won|grant\w*|award\w*|secur\w+|earn\w*|obtain\w*|gain\w*|lands?|nabs?)\s(?:[\w.'’-]+\s){0,3}$",
    re.IGNORECASE,
)
_VOUCHER = re.compile(r"[\s-]*vouchers?", re.IGNORECASE)
_NOT_YET = re.compile(
    r"(?:seek\w*|sought|apply\w*|applied|applications?\sfor|request\w*|plan\w*|eligib\w+\sfor|could|may|might|would|hop\w+|pursu\w+|den(?:y|ied|ies)"
    r"|reject\w*|refus\w+|revok\w+|rescind\w*|withdr[ae]w\w*|lost|no|not|without|lack\w*|if|potential\w*)\s(?:[\w'’,-]+\s){0,4}$",
    re.IGNORECASE,
)
_WORDS_BEFORE = 9
_REACH_AFTER = 160


def find_designations(
    tokens: Tokens, hits: Sequence[Hit], agencies: Sequence[Mention], periods: Periods
) -> tuple[Designation, ...]:
    """Designations in order of first mention, each once; offsets are those of its name.

    `agencies` are mentions of agencies in order, `periods` the text's dates.
    """
    text = tokens.text
    found: dict[str, Designation] = {}
    for hit in hits:
        if hit.group != "designation" or not _is_meant(tokens, hit):
            continue
        known = found.get(hit.name)
        if known is not None and known.agency and known.when:
            continue
        sentence = sentence_around(text, (hit.start, hit.end))
        agency, when = _agency(agencies, sentence, hit), _when(periods, sentence, hit)
        if known is None:
            found[hit.name] = Designation(hit.name, agency, when, hit.start, hit.end)
        elif (when and not known.when) or (agency and not known.agency):
            found[hit.name] = Designation(hit.name, known.agency or agency, known.when or when, known.start, known.end)
    return tuple(found.values())


def _is_meant(tokens: Tokens, hit: Hit) -> bool:
    text = tokens.text
    if hit.name == "PRIME" and text[hit.start : hit.end].islower():
        return False
    if not (hit.bare or _STATUS.match(text, hit.end, hit.end + 60) or _stands_before(tokens, hit, _GOT)):
        return False
    if not hit.name.endswith("voucher") and _VOUCHER.match(text, hit.end, hit.end + 12):
        return False
    return not _stands_before(tokens, hit, _NOT_YET)


def _stands_before(tokens: Tokens, hit: Hit, pattern: re.Pattern[str]) -> bool:
    """Whether `pattern` fits what stands between one of the words before `hit` and the hit."""
    last = tokens.index_at(hit.start)
    words = tokens.starts[max(0, last - _WORDS_BEFORE) : last]
    return any(pattern.match(tokens.text, start, hit.start) for start in words)


def _agency(agencies: Sequence[Mention], sentence: Span, hit: Hit) -> str:
    """The agency of the sentence that stands nearest to the designation's name."""
    inside = [each for each in agencies if sentence[0] <= each.start < sentence[1]]
    nearest = min(inside, key=lambda each: abs(each.start - hit.start), default=None)
    return nearest.id if nearest else ""


def _when(periods: Periods, sentence: Span, hit: Hit) -> Period | None:
    """The first past date after the name, before the next comma and "and"; else the date its sentence opens with."""
    today = periods.today
    after = (hit.end, min(sentence[1], hit.end + _REACH_AFTER))
    for period, _, _ in periods.find(after, "back"):
        if today is None or period.first <= today:
            return period
        return None
    for period, start, _ in periods.find((sentence[0], hit.start), "back"):
        if start - sentence[0] <= len("Previously, on ") and (today is None or period.first <= today):
            return period
    return None
