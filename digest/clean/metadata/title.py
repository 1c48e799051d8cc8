"""The headline.

In: the page's h1s and what its metadata calls it. Out: the headline as printed, without the site's name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from digest.clean.wording.folding import fold

_SEPARATOR = re.compile(r"\s+(?:[|\-–—·•:»«/~]|::|\|\|)\s+|\s*[|｜]\s*|(?<=\w):\s+(?=[A-Z][\w.]{2,20}$)")
# A colon also stands inside headlines: only the very name of the site goes with it.
_AFTER_COLON = re.compile(r":\s+([^:]{3,40})$")
_WORD = re.compile(r"\w+")
_AGREEMENT = 0.6
_HEADLINE_WORDS = 5
_MAX_CHARACTERS, _MAX_STATED = 400, 1_000


def choose_title(h1s: Sequence[str], names: Sequence[str], page_title: str, site_names: Sequence[str]) -> str:
    """The best of `h1s` that `names` (headline, og:title …) or the <title> bear out, else the best of `names`.

    `site_names` are what the site calls itself; where a name ends or begins with one of them, that part is not
    the headline.
    """
    stated = [without_site(name[:_MAX_STATED], site_names, h1s) for name in (*names, page_title) if name]
    candidates = [h1 for h1 in h1s if 1 < len(h1) <= _MAX_CHARACTERS]
    for name in stated:
        best = max(candidates, key=lambda h1: agreement(h1, name), default="")
        if best and agreement(best, name) >= _AGREEMENT:
            return best
    # Search engines and readers are often told different headlines; the one on the page is the article's.
    if stated and (own := next((h1 for h1 in candidates if _is_headline(h1, site_names)), "")):
        return own
    if stated:
        return stated[0]
    return candidates[0] if candidates else ""


def _is_headline(h1: str, site_names: Sequence[str]) -> bool:
    """Whether an h1 reads as a headline and not as the name of a site or a section."""
    words = len(_WORD.findall(h1))
    return (
        words >= _HEADLINE_WORDS or (words > 0 and not h1.isascii() and len(h1) >= _HEADLINE_WORDS * 3)
    ) and not _is_site(h1, {_letters(name) for name in site_names if name})


def without_site(title: str, site_names: Sequence[str], h1s: Sequence[str] = ()) -> str:
    """`title` without the site's name and section before or after it."""
    folded_h1s = {fold(h1) for h1 in h1s}
    sites = {_letters(name) for name in site_names if name}
    if (named := _AFTER_COLON.search(title)) and _letters(named.group(1)) in sites:
        title = title[: named.start()]
    while True:
        cuts = list(_SEPARATOR.finditer(title))
        if not cuts or fold(title) in folded_h1s:
            return title.strip()
        head, last = title[: cuts[-1].start()], title[cuts[-1].end() :]
        first, tail = title[: cuts[0].start()], title[cuts[0].end() :]
        if _is_site(last, sites) or fold(head) in folded_h1s:
            title = head
        elif _is_site(first, sites) or fold(tail) in folded_h1s:
            title = tail
        else:
            return title.strip()


def _is_site(part: str, sites: set[str]) -> bool:
    letters = _letters(part)
    if not letters:
        return True
    return any(
        letters == site
        or (len(site) > 3 and (letters.startswith(site) or (site.startswith(letters) and len(letters) > 3)))
        for site in sites
    )


def _letters(name: str) -> str:
    return "".join(_WORD.findall(name.casefold()))


def agreement(left: str, right: str) -> float:
    """How far two headlines share their words, 0 to 1 (Dice's coefficient)."""
    a, b = set(_WORD.findall(left.casefold())), set(_WORD.findall(right.casefold()))
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0
