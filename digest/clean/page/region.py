"""What stands in an article beside its text: pictures, frames, quoted posts.

In: a page's tree and the passages that are its article. Out: the elements that show something, in page order, with
where they stand. What they show, and whether it belongs to the article, is for `pictures` and `embeds`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from digest.clean.page.passages import Passage
from digest.clean.page.tree import Element
from digest.clean.wording.matching import Names

Place = Literal["above", "inside", "below"]

# A page made to be slow may hold millions.
_MAX_SHOWN = 300
_WHOLE = ("article", "main")
_ASIDES = {"nav": "navigation", "aside": "related", "footer": "navigation", "form": "signup", "dialog": "hidden"}


@dataclass(frozen=True, slots=True)
class Shown:
    """An element that shows something above, inside or just below the article's text.

    `reason` says why the part of the page it is in is boilerplate, "" where it is not.
    """

    element: Element
    place: Place
    reason: str


def shown(
    tree: Element, kept: Sequence[Passage], headline: Element | None, tags: Collection[str], names: Names
) -> list[Shown]:
    """The elements of these `tags` around the `kept` passages of the page in `tree`, under its `headline`.

    Above reaches up to the headline, or to the beginning of the <article> or <main>, below to the end of the last
    passage's own container.
    """
    if not kept:
        return []
    first, last = kept[0].element, kept[-1].element
    above_first = [first, *first.iterancestors()]
    scope = _scope(above_first, last, headline)
    home = last.getparent()
    texts = {first, last} if headline is None else {first, last, headline}
    started = scope.tag in _WHOLE or headline is None
    place: Place = "above"
    known = dict.fromkeys(above_first, "")
    result: list[Shown] = []
    for element in scope.iter(*tags, *{str(text.tag) for text in texts}):
        if element in texts:
            started = True
            place = "below" if element is last else "inside" if element is first else place
        elif started and element.tag in tags:
            here = place
            if place == "below":
                around = set(element.iterancestors())
                if home not in around:
                    break
                here = "inside" if last in around else place
            result.append(Shown(element, here, _reason(element.getparent(), known, names)))
            if len(result) == _MAX_SHOWN:
                break
    return result


def _scope(above_first: Sequence[Element], last: Element, headline: Element | None) -> Element:
    """The <article> or <main> around the text, or else the smallest element that holds it with its headline."""
    held = {last, *last.iterancestors()}
    if headline is not None:
        held &= {headline, *headline.iterancestors()}
    common = [element for element in above_first if element in held]
    return next((element for element in common if element.tag in _WHOLE), common[0] if common else above_first[-1])


def _reason(element: Element | None, known: dict[Element, str], names: Names) -> str:
    """Why the part of the page that `element` is in is boilerplate; `known` says it for the parts asked about before.

    What holds the article's beginning is none.
    """
    path = []
    while element is not None and element not in known:
        path.append(element)
        element = element.getparent()
    reason = known[element] if element is not None else ""
    for part in reversed(path):
        own = _ASIDES.get(str(part.tag)) or names.reason(part.get("class"), part.get("id"))
        reason = reason or (own if own not in ("caption", "credit") else "")
        known[part] = reason
    return reason
