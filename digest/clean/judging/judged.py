"""What became of each block of a page.

In: a page's text, piece by piece, with the reason each piece left the body, and the article. Out: `Judged` blocks in
page order. Nothing is decided here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from digest.clean.page.passages import Passage
from digest.model import Article, Block, Judged, Removed

_KEY = 20


def judged_page(
    dropped: Iterable[Removed],
    passages: Sequence[Passage],
    reasons: Sequence[str],
    likely: Sequence[float | None],
    blocks: Iterable[Iterable[Block]],
    article: Article,
) -> Iterator[Judged]:
    """The blocks of a page: what was `dropped` before it was read, then its `passages`.

    `blocks` are those of each passage without a reason, of which the article may have put some into sections: their
    reason is the section's name.
    """
    for each in dropped:
        yield Judged(Block("paragraph", each.text), each.reason)
    kept = iter(blocks)
    # The same words may stand in the body and in a section.
    body = Counter(article.blocks)
    for passage, reason, score in zip(passages, reasons, likely, strict=True):
        if reason:
            yield Judged(Block(passage.kind, passage.text, passage.level), reason, score)
        else:
            for block in next(kept):
                in_body = body[block] > 0
                body[block] -= in_body
                yield Judged(block, "" if in_body else _section(block, article), score)


def judged_text(article: Article, text: str) -> Iterator[Judged]:
    """The blocks of a page saved as `text`. Text without markup is judged by wording and place: there is no score."""
    pieces = [
        *(Judged(block) for block in article.blocks),
        *(
            Judged(Block("paragraph", part), section.name)
            for section in article.sections
            for part in section.text.split("\n\n")
        ),
        *(Judged(Block("paragraph", removed.text), removed.reason) for removed in article.removed),
    ]
    places: dict[str, int] = {}
    for place, line in enumerate(text.splitlines()):
        places.setdefault(_key(line), place)
    yield from sorted(pieces, key=lambda piece: places.get(_key(piece.block.text), len(places)))


def _key(text: str) -> str:
    """How a line begins, without bullets and white space: lines that were joined still begin like their first."""
    return "".join(islice(filter(str.isalnum, text), _KEY))


def _section(block: Block, article: Article) -> str:
    return next((section.name for section in article.sections if block.text in section.text), "outside")
