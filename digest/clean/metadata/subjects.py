"""What an article is filed under. In: what the page states. Out: the section's name, and tags as printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import unescape
from itertools import islice

from digest.clean.metadata.head import Head, every, first
from digest.clean.metadata.jsonld import Description, text_of
from digest.clean.metadata.names import MetadataNames
from digest.clean.page.passages import squeeze
from digest.clean.wording.folding import fold

_MAX_TAGS = 30
_MAX_CHARACTERS = 80
_MAX_CRUMBS = 20
_BETWEEN = re.compile(r"[,;|、،，]")
# "cat:123", "type:article": labels for programs.
_FOR_MACHINES = re.compile(r"^[\w-]+[:=/]\S|^\d+$|https?:")


def subjects(
    head: Head, descriptions: Sequence[Description], title: str, names: MetadataNames
) -> tuple[str, tuple[str, ...]]:
    """The section an article stands in and its tags, each from the first place that states any."""
    section = _section(
        [
            *(text for one in descriptions for text in one.texts("articleSection")),
            first(head.metas, names.section),
            *(crumb for one in descriptions for crumb in _crumbs(one, {fold(title), *names.home})),
        ]
    )
    tags = (
        _listed(every(head.metas, names.tags))
        or _listed(text for one in descriptions for value in one.values("keywords") if (text := text_of(value)))
        or _listed([first(head.metas, names.keywords)])
    )
    if section and tags:
        return section, tags
    # https://microformats.org/wiki/rel-tag; WordPress calls links to a category "category tag", others "tag".
    tagged = (link for link in head.stating if link.tag == "a" and "tag" in link.get("rel", ""))
    links = [(link.get("rel", "").split()[:1], "".join(link.itertext())) for link in islice(tagged, _MAX_TAGS)]
    return (
        section or _section(text for relation, text in links if relation == ["category"]),
        tags or _listed(text for relation, text in links if relation == ["tag"]),
    )


def _section(stated: Iterable[str]) -> str:
    return next((text for one in stated if 1 < len(text := squeeze(unescape(one))) <= _MAX_CHARACTERS), "")


def _listed(stated: Iterable[str]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for text in islice(stated, _MAX_TAGS):
        for piece in _BETWEEN.split(text):
            tag = squeeze(unescape(piece)).strip("#'\"[]")
            if 1 < len(tag) <= _MAX_CHARACTERS and not _FOR_MACHINES.search(tag):
                found.setdefault(fold(tag), tag)
    return tuple(found.values())[:_MAX_TAGS]


def _crumbs(described: Description, elsewhere: set[str]) -> list[str]:
    """The breadcrumbs above the article, the nearest first."""
    crumbs: list[str] = []
    for item in described.resolve(described.crumbs.get("itemListElement"))[:_MAX_CRUMBS]:
        if isinstance(item, dict):
            name = text_of(item) or next(
                (text for one in described.resolve(item.get("item")) if (text := text_of(one))), ""
            )
            crumbs.append(name)
    # The last is the page itself.
    return [crumb for crumb in reversed(crumbs[:-1]) if crumb and fold(crumb) not in elsewhere]
