"""A second look where the extraction looks cut short.

In: a page's passages and which of them were chosen. Out: a fuller choice where the page evidently holds much more
of the same article, else the first choice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from lxml.html import HtmlElement

from digest.clean.extraction import MAX_LINK_DENSITY, PROSE_CHARS, vote
from digest.clean.passages import Passage

# An extraction with less than this share of the evident main text is taken for cut.
_CUT_SHARE = 0.6
# The main container is the tightest one that still holds this share of the prose around it.
_MAIN_SHARE = 0.7
_HELD_SHARE = 0.8
_LOST_SHARE = 0.1
# So little was chosen that it need not be part of the article at all.
_NOTHING_SHARE = 0.12
_SAME_SHARE = 0.5
_KEPT_SHARE = 0.7
_HOLES_SHARE = 0.5
_MIN_MAIN_CHARS = 600


def repair(passages: Sequence[Passage], chosen: Sequence[bool], article_body: str = "") -> list[bool]:
    """`chosen`, or a fuller choice. `article_body` is the text the page's metadata says it holds, where it does."""
    have = _prose_chars(passages, chosen)
    if len(article_body) * _CUT_SHARE > have:
        voted = vote(passages, article_body)
        if _prose_chars(passages, voted) * _CUT_SHARE > have:
            return voted
    main = _main_text(passages, chosen)
    expected = _prose_chars(passages, main)
    if expected < _MIN_MAIN_CHARS or have >= _CUT_SHARE * expected:
        return list(chosen)
    if have < _NOTHING_SHARE * expected:
        return main
    kept = _prose_chars(passages, [a and b for a, b in zip(chosen, main, strict=True)])
    if kept < _KEPT_SHARE * have:
        return list(chosen)
    return main if _more_of_the_same(passages, chosen, main) or _full_of_holes(passages, chosen) else list(chosen)


def _full_of_holes(passages: Sequence[Passage], chosen: Sequence[bool]) -> bool:
    """Whether the tightest part that holds all that was chosen holds even more that was not."""
    shared: list[HtmlElement] | None = None
    for passage, is_chosen in zip(passages, chosen, strict=True):
        if is_chosen and _is_prose(passage):
            line = list(passage.element.iterancestors())
            known = set(line)
            shared = line if shared is None else [element for element in shared if element in known]
    if not shared:
        return False
    inside = [shared[0] in passage.element.iterancestors() for passage in passages]
    return _prose_chars(passages, chosen) < _HOLES_SHARE * _prose_chars(passages, inside)


def _more_of_the_same(passages: Sequence[Passage], chosen: Sequence[bool], main: Sequence[bool]) -> bool:
    """Whether what `main` adds stands in the same containers as what was chosen, or in others just like them.

    An article whose container was taken whole is not cut; the text in its neighbours is comments, other articles
    or the small print.
    """
    prose = [i for i, passage in enumerate(passages) if _is_prose(passage)]
    homes = {_home(passages[i]) for i in prose if chosen[i]}
    shapes = {(home.tag, home.get("class")) for home in homes if home.get("class")}
    added = same = 0
    for i in prose:
        if main[i] and not chosen[i]:
            home = _home(passages[i])
            added += len(passages[i].text)
            if home in homes or (home.tag, home.get("class")) in shapes:
                same += len(passages[i].text)
    return same >= _SAME_SHARE * added


def _home(passage: Passage) -> HtmlElement:
    parent = passage.element.getparent()
    return passage.element if parent is None else parent


def _prose_chars(passages: Sequence[Passage], chosen: Sequence[bool]) -> int:
    return sum(
        len(passage.text)
        for passage, is_chosen in zip(passages, chosen, strict=True)
        if is_chosen and _is_prose(passage)
    )


def _is_prose(passage: Passage) -> bool:
    return len(passage.text) >= PROSE_CHARS and passage.link_density <= MAX_LINK_DENSITY


def _main_text(passages: Sequence[Passage], chosen: Sequence[bool]) -> list[bool]:
    """The passages of the page's densest part that holds what was chosen, from its first prose to its last."""
    everything, held = _weigh(passages, [True] * len(passages)), _weigh(passages, chosen)
    main = passages[0].element.getroottree().getroot() if passages else None
    if main is None or not everything[main]:
        return [False] * len(passages)
    # Where next to nothing was chosen it says nothing about where the article is.
    held_total = held[main] if held[main] > _LOST_SHARE * everything[main] else 0
    while True:
        heaviest = max(main, key=lambda child: everything[child], default=None)
        if (
            heaviest is None
            or everything[heaviest] < _MAIN_SHARE * everything[main]
            or held[heaviest] < _HELD_SHARE * held_total
        ):
            break
        main = heaviest
    inside = [passage.element is main or main in passage.element.iterancestors() for passage in passages]
    prose = [i for i, passage in enumerate(passages) if inside[i] and _is_prose(passage)]
    return [
        inside[i] and prose[0] <= i <= prose[-1] and passage.link_density <= MAX_LINK_DENSITY
        for i, passage in enumerate(passages)
    ]


def _weigh(passages: Sequence[Passage], chosen: Sequence[bool]) -> Counter[HtmlElement]:
    """The characters of chosen prose in each element of the page."""
    weights: Counter[HtmlElement] = Counter()
    for passage, is_chosen in zip(passages, chosen, strict=True):
        if is_chosen and _is_prose(passage):
            weights[passage.element] += len(passage.text)
            for ancestor in passage.element.iterancestors():
                weights[ancestor] += len(passage.text)
    return weights
