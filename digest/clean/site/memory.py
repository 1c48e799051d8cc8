"""What one site prints again and again: text on many of its articles is boilerplate, even where it reads like prose.

In: the articles of a site, as cleaning left them. Out: which of an article's blocks stand on so many others, and in
such places, that they are the site's and not the article's. Only sketches of the site's last articles are kept: what a
site no longer prints is forgotten with the articles it stood on. Each URL counts once, however often it is learnt, and
an article is judged by all the others, whether they came before or after it. Where the memory is kept, and whose turn
it is to be learnt, is left to others.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum
from hashlib import blake2b
from itertools import combinations, islice

import numpy as np

from digest.clean.site.sketches import SIZE, Sketch, likeness, sketch
from digest.model import Article, Block, Removed

ARTICLES = 200
"""How many of a site's articles are remembered, the last ones learnt."""

BLOCKS = 48
"""How many blocks of an article are remembered, half of them its first and half its last."""

REPEATED = "repeated"
"""The reason for which standing text is removed."""

_ALIKE = 0.6
"""From which likeness on two blocks count as one with a name or a date changed."""

_FEWEST_LETTERS = {"paragraph": 16, "caption": 16, "quote": 24, "list_item": 40, "preformatted": 40}
"""Below this a text is too common to be a site's own: "Background", "Phase 3". Headings and table rows always are."""

_FEWEST_LETTERS_OF_PROSE = 60
_SENTENCE_ENDS = (".", "!", "?", "…", "。", "！", "？", "।", "؟", ":", "：")
_QUOTATION_MARKS = ('"', "“", "”", "„", "«", "»", "「", "『", "‘")
_FIRST_BLOCKS = 2
_LAST_BLOCKS = 3
_TOO_COMMON = 20
"""Texts that are looked at for one hash: a site cannot make looking one up slow by printing thousands alike."""

_SEVERAL = 5
_MOST_OF_AN_ARTICLE = 0.7
"""Above this share of its text, what an article has in common with fewer than `_SEVERAL` is no boilerplate."""

_HEADER = struct.Struct("<3sII")
_FORMAT = b"SM1"
_NO_HASH = 2**32 - 1


class _Place(IntEnum):
    START = 0
    MIDDLE = 1
    END = 2


_PLACES = tuple(_Place)


@dataclass(frozen=True, slots=True)
class _Text:
    """A text, by the sketch of the first block seen of it; the numbers of the articles it stands on, and where."""

    sketch: Sketch
    packed: bytes
    places: dict[int, _Place] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Learnt:
    """An article: its number in the order of learning, and its texts by id with their places."""

    number: int
    texts: dict[int, _Place]


class SiteMemory:
    """The texts of one site's last articles. Not to be shared between threads.

    Bounded whatever the site does: `ARTICLES` × `BLOCKS` texts of some 75 bytes packed.
    """

    def __init__(self) -> None:
        self._articles: dict[int, _Learnt] = {}
        self._texts: dict[int, _Text] = {}
        self._ids: dict[Sketch, int] = {}
        self._ids_by_pair: dict[tuple[int, int], list[int]] = {}
        self._next_article = 0
        self._next_text = 0

    @classmethod
    def load(cls, packed: bytes) -> SiteMemory:
        """The memory that `dump` packed; an empty one from bytes of any other format."""
        memory = cls()
        try:
            memory._unpack(packed)
        except (struct.error, ValueError, LookupError):
            return cls()
        return memory

    def dump(self) -> bytes:
        """The memory as bytes: the texts' ids and sketches, the articles, and for each its texts' ids and places."""
        articles = self._articles.values()
        return b"".join(
            (
                _HEADER.pack(_FORMAT, len(self._texts), len(self._articles)),
                np.fromiter(self._texts, "<u4").tobytes(),
                *(text.packed for text in self._texts.values()),
                np.fromiter(self._articles, "<u8").tobytes(),
                np.fromiter((learnt.number for learnt in articles), "<u4").tobytes(),
                bytes(len(learnt.texts) for learnt in articles),
                *(struct.pack(f"<{len(learnt.texts)}I", *learnt.texts) for learnt in articles),
                *(bytes(learnt.texts.values()) for learnt in articles),
            )
        )

    def learn(self, url: str, blocks: Sequence[Block]) -> None:
        """Remember an article's blocks, in place of what was remembered of the same URL; forget the oldest article."""
        address = _address(url)
        earlier = self._articles.get(address)
        number = self._next_article if earlier is None else earlier.number
        if earlier is None:
            self._next_article += 1
        else:
            self._forget(earlier)
        texts: dict[int, _Place] = {}
        for _, written, place in _tellable(blocks):
            key = self._find(written, place)
            if key is None:
                key = self._next_text
                self._next_text += 1
                self._add(key, written)
            texts.setdefault(key, place)
            self._texts[key].places.setdefault(number, place)
        self._articles[address] = _Learnt(number, texts)
        if len(self._articles) > ARTICLES:
            self._forget(self._articles.pop(next(iter(self._articles))))

    def repeated(self, url: str, blocks: Sequence[Block]) -> list[bool]:
        """Which of the blocks of the article at `url` are the site's standing text, judged by its other articles."""
        own = self._articles.get(_address(url))
        numbers = [learnt.number for learnt in self._articles.values() if learnt is not own]
        standing = [False] * len(blocks)
        if len(numbers) < 2:
            return standing
        few, told = [], []
        for index, written, place in _tellable(blocks):
            told.append(index)
            key = self._find(written, place)
            if key is None:
                continue
            places = self._texts[key].places
            elsewhere = Counter(places.values())
            if own is not None and own.number in places:
                elsewhere[places[own.number]] -= 1
            span = min(places), max(places)
            standing[index] = _is_standing(blocks[index], place, elsewhere, span, numbers)
            if standing[index] and elsewhere.total() < _SEVERAL:
                few.append(index)
        if few and _share(blocks, standing) > _MOST_OF_AN_ARTICLE:
            # So much in common with so few: versions of one article, not articles of one site.
            for index in few:
                standing[index] = False
        if all(standing[index] for index in told):
            # A form that is filled in anew each time, like a notice of voting rights: what stands is the article.
            return [False] * len(blocks)
        return standing

    def _find(self, written: Sketch, place: _Place) -> int | None:
        """The known text most like one. A lead that differs by a name is another piece of news, and another text."""
        same = self._ids.get(written)
        if same is not None or place is _Place.START:
            return same
        near = {key for pair in _pairs(written) for key in self._ids_by_pair.get(pair, ())}
        alike = [(likeness(self._texts[key].sketch, written), -key) for key in near]
        best, negative = max(alike, default=(0.0, 0))
        return -negative if best >= _ALIKE else None

    def _add(self, key: int, written: Sketch) -> None:
        self._texts[key] = _Text(written, struct.pack(f"<{SIZE}I", *written, *[_NO_HASH] * (SIZE - len(written))))
        self._ids[written] = key
        for pair in _pairs(written):
            keys = self._ids_by_pair.setdefault(pair, [])
            if len(keys) < _TOO_COMMON:
                keys.append(key)

    def _forget(self, learnt: _Learnt) -> None:
        for key in learnt.texts:
            text = self._texts[key]
            del text.places[learnt.number]
            if text.places:
                continue
            del self._texts[key], self._ids[text.sketch]
            for pair in _pairs(text.sketch):
                keys = self._ids_by_pair.get(pair, [])
                if key in keys:
                    keys.remove(key)
                if not keys:
                    self._ids_by_pair.pop(pair, None)

    def _unpack(self, packed: bytes) -> None:
        name, text_count, article_count = _HEADER.unpack_from(packed)
        if name != _FORMAT:
            raise ValueError("another format")
        at = _HEADER.size

        def column(kind: str, count: int) -> list[int]:
            nonlocal at
            values = np.frombuffer(packed, kind, count, at)
            at += values.nbytes
            listed: list[int] = values.tolist()
            return listed

        ids = column("<u4", text_count)
        hashes = column("<u4", text_count * SIZE)
        for row, key in enumerate(ids):
            written = tuple(hashes[row * SIZE : (row + 1) * SIZE])
            self._add(key, written if written[-1] != _NO_HASH else written[: written.index(_NO_HASH)])
        addresses, numbers = column("<u8", article_count), column("<u4", article_count)
        sizes = column("u1", article_count)
        keys = iter(column("<u4", sum(sizes)))
        places = iter(column("u1", sum(sizes)))
        for address, number, size in zip(addresses, numbers, sizes, strict=True):
            texts = {key: _PLACES[place] for key, place in zip(islice(keys, size), islice(places, size), strict=True)}
            self._articles[address] = _Learnt(number, texts)
            for key, place in texts.items():
                self._texts[key].places[number] = place
        self._next_text = max(self._texts, default=-1) + 1
        self._next_article = max((learnt.number for learnt in self._articles.values()), default=-1) + 1


def without_repeated(article: Article, memory: SiteMemory) -> Article:
    """`article` without its site's standing text, nor headings with nothing left under them."""
    gone = memory.repeated(article.url, article.blocks)
    if not any(gone):
        return article
    _drop_bare_headings(article.blocks, gone)
    kept = tuple(block for block, is_gone in zip(article.blocks, gone, strict=True) if not is_gone)
    removed = (Removed(REPEATED, block.text) for block, is_gone in zip(article.blocks, gone, strict=True) if is_gone)
    return replace(
        article,
        blocks=kept,
        removed=(*article.removed, *removed),
        problem=None if kept else article.problem or "no_text",
    )


def _drop_bare_headings(blocks: Sequence[Block], gone: list[bool]) -> None:
    """Set `gone` for headings under which something stood and all of it is gone."""
    left = stood = False
    for index in reversed(range(len(blocks))):
        if blocks[index].kind != "heading":
            left = left or not gone[index]
            stood = True
            continue
        if stood and not left:
            gone[index] = True
        else:
            left = stood = False


def _is_standing(
    block: Block, place: _Place, elsewhere: Mapping[_Place, int], span: tuple[int, int], articles: Sequence[int]
) -> bool:
    """Whether a block is boilerplate.

    `elsewhere` counts the other articles it stands on by its place there, `span` is the first and the last of them,
    `articles` are all others of the site, by number.

    Boilerplate stands on most articles, now or while it ran, or always at the same edge of some. What articles share
    for a reason stands on a few, wherever it belongs, so two sightings tell only where there are no other articles. The
    thresholds are those that lose no honest repetition in benchmarks/site_memory.py and leave the least of the rest.
    """
    count = sum(elsewhere.values())
    if count < 2:
        return False
    same_place = elsewhere[place] / count
    if _is_short_label(block) and (place is _Place.MIDDLE or same_place < 0.75):
        return False
    share = count / len(articles)
    if place is _Place.START and (not same_place or (same_place < 0.5 and share < 0.5)):
        return False  # a lead that other articles show as a teaser
    if block.kind == "quote" or block.text.startswith(_QUOTATION_MARKS):
        return count >= 3 and share >= 0.5  # what was said is told again while its story is young
    if count == len(articles) or (count >= 3 and share >= 0.5):
        return True
    if count < 4:
        return False
    while_it_ran = count / sum(span[0] <= number <= span[1] for number in articles)
    if place is not _Place.MIDDLE and same_place >= 0.75:
        return share >= 0.1 or while_it_ran >= 0.5
    return count >= _SEVERAL and (share >= 0.25 or while_it_ran >= 0.6)


def _is_short_label(block: Block) -> bool:
    """A few words that are no sentence and lead nowhere: in the middle of an article, its own sub-heading."""
    if len(block.text) >= _FEWEST_LETTERS_OF_PROSE or block.text.endswith(_SENTENCE_ENDS):
        return False
    return 2 * sum(link.end - link.start for link in block.links) < len(block.text)


def _tellable(blocks: Sequence[Block]) -> Iterator[tuple[int, Sketch, _Place]]:
    """The blocks that are long enough to be told from any other site's, by index, with their sketch and place."""
    half = BLOCKS // 2
    long = [index for index, block in enumerate(blocks) if block.kind in _FEWEST_LETTERS]
    long = long if len(long) <= BLOCKS else long[:half] + long[-half:]
    sketches, letters = sketch(tuple(blocks[index].text for index in long))
    for index, written, count in zip(long, sketches, letters, strict=True):
        if written and count >= _FEWEST_LETTERS[blocks[index].kind]:
            yield index, written, _place(index, len(blocks))


def _place(index: int, count: int) -> _Place:
    from_end = count - 1 - index
    if index < _FIRST_BLOCKS and index < from_end:
        return _Place.START
    return _Place.END if from_end < _LAST_BLOCKS else _Place.MIDDLE


def _share(blocks: Sequence[Block], standing: Sequence[bool]) -> float:
    everything = sum(len(block.text) for block in blocks)
    return sum(len(block.text) for block, is_one in zip(blocks, standing, strict=True) if is_one) / everything


def _pairs(written: Sketch) -> Iterator[tuple[int, int]]:
    """What near-identical texts have in common: two of the three smallest hashes."""
    return combinations(written[:3], 2)


def _address(url: str) -> int:
    return int.from_bytes(blake2b(url.encode("utf-8", "replace"), digest_size=8).digest(), "little")
