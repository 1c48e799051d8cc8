"""Finds the texts that a text may be a copy of. In: shingles. Out: the keys of few likely ones, however many there are.

MinHash signatures in locality-sensitive buckets, after Broder (1997) and Leskovec, Rajaraman and Ullman, "Mining of
Massive Datasets", chapter 3.
"""

from __future__ import annotations

from heapq import nsmallest

from rensa import RMinHash, RMinHashLSH

from digest.stories.likeness import Hashes, Shingles

_PERMUTATIONS = 128
_BANDS = 32
"""With 4 rows in each of 32 bands, texts of Jaccard 0.5 meet with probability 0.87, of 0.6 with 0.99."""
_SEED = 1
_MOST_MET = 100
_MOST_LIKELY = 10


class CopyIndex:
    """Texts by key, to be asked for those that resemble another.

    Texts are found by their whole and by their opening: boilerplate that many share stands at the end. No more than
    `_MOST_MET` texts that meet each other are kept in either table, the last ones, so an answer takes bounded time.
    """

    def __init__(self) -> None:
        self._tables = (_Table(), _Table())
        self._sketches: dict[int, RMinHash] = {}

    def add(self, key: int, text: Shingles) -> None:
        """Makes `text` findable under `key`, a number above all before it."""
        if not len(text.whole):
            return
        sketch = _sketch(text.whole)
        self._sketches[key] = sketch
        for table, part in zip(self._tables, (sketch, _sketch(text.opening)), strict=True):
            table.add(key, part)

    def remove(self, key: int) -> None:
        """Forgets what stands under `key`, if anything does."""
        if self._sketches.pop(key, None) is not None:
            for table in self._tables:
                table.remove(key)

    def likely(self, text: Shingles) -> list[int]:
        """Keys of texts that `text` may be a copy of, likest first."""
        if not len(text.whole):
            return []
        sketch = _sketch(text.whole)
        parts = (sketch, _sketch(text.opening))
        met = {key for table, part in zip(self._tables, parts, strict=True) for key in table.met(part)}
        return nsmallest(_MOST_LIKELY, sorted(met), key=lambda key: -self._sketches[key].jaccard(sketch))


class _Table:
    def __init__(self) -> None:
        self._lsh = RMinHashLSH(0.5, _PERMUTATIONS, _BANDS)

    def met(self, sketch: RMinHash) -> list[int]:
        keys: list[int] = self._lsh.query(sketch)
        return keys

    def add(self, key: int, sketch: RMinHash) -> None:
        met = self.met(sketch)
        if len(met) >= _MOST_MET:
            self.remove(min(met))
        self._lsh.insert(key, sketch)

    def remove(self, key: int) -> None:
        self._lsh.remove(key)


def _sketch(runs: Hashes) -> RMinHash:
    sketch = RMinHash(_PERMUTATIONS, _SEED)
    sketch.update([str(run) for run in runs.tolist()])
    return sketch
