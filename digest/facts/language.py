"""Whether a text is English, as cues and trade words are. In: its words. Out: yes or no."""

from __future__ import annotations

import re

from digest.facts.tokens import Tokens

_FUNCTION_WORDS = frozenset({
    "the", "of", "and", "in", "to", "for", "a", "is", "was", "with", "that", "on", "as", "by", "its",
    "from", "at", "has", "are", "an", "it", "be", "will", "have", "which", "said", "were", "this", "after", "or",
    "but", "not", "their", "they", "been", "had", "would", "could", "than", "into", "more", "who", "out", "new", "over",
    "against", "up", "first", "says",
})  # fmt: skip
"""The commonest words of English prose: every third or fourth word is one."""

_LEAST_SHARE = 0.1
_LEAST_WORDS = 25
_SAMPLE = 300
_HEAD = 2000
_MOST_UNSPACED = 0.1
_UNSPACED = re.compile(r"[\u0370-\u1cff\u2e80-\uffef]")


def is_english(tokens: Tokens, said: str) -> bool:
    """Whether the text can be read as English. `said` is the language cleaning found (BCP 47), "" for none.

    Its words decide where there are enough of them; what was said does for the rest, and silence means English.
    """
    sample = tokens.words[:_SAMPLE]
    head = tokens.text[:_HEAD]
    if _UNSPACED.search(head) and len(_UNSPACED.findall(head)) > _MOST_UNSPACED * len(head):
        return False
    if len(sample) < _LEAST_WORDS:
        return not said or said.lower().startswith("en")
    return sum(map(_FUNCTION_WORDS.__contains__, sample)) >= _LEAST_SHARE * len(sample)
