"""The standfirst under a headline, where the markup calls it one.

In: a parsed page. Out: its text, or "". A standfirst that no name tells is for those who know the body.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice

from digest.clean.page.passages import squeeze, visible_text
from digest.clean.page.tree import Element
from digest.clean.wording.vocabulary import Vocabulary

_MIN_DEK, _MAX_DEK = 30, 600
# A standfirst follows the headline within this many elements.
_DEK_WITHIN = 60


def find_dek(tree: Element, vocabulary: Vocabulary) -> str:
    """The first element after the first h1 that class names call a standfirst, as text."""
    h1 = next(tree.iter("h1"), None)
    if h1 is None:
        return ""
    for element in islice(_following(h1), _DEK_WITHIN):
        if element.tag not in ("p", "h2", "h3", "div", "span") or not (name := element.get("class")):
            continue
        if vocabulary.is_dek(name):
            text = squeeze(visible_text(element))
            if _MIN_DEK <= len(text) <= _MAX_DEK:
                return text
    return ""


def _following(element: Element) -> Iterator[Element]:
    """The elements after this one in the page."""
    for up in chain([element], element.iterancestors()):
        for sibling in up.itersiblings():
            yield from sibling.iter()
