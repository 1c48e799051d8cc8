"""What the model for plain text knows about each line of a page saved as text.

In: the lines, white space squeezed and hard wraps undone. Out: one row of numbers a line. There is no markup to go
by: what a line says, how it is written, what stands around it and whether it is about what the long lines are about.
Nothing depends on a language beyond the operator's phrase lists.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from digest.clean.model.letters import CLASSES, WIDE_LETTERS, beginning, count, ending
from digest.clean.wording.folding import fold
from digest.clean.wording.vocabulary import Vocabulary

Floats = NDArray[np.float32]

# The reasons that wording gives, by the numbers the model knows them by. Only add at the end.
_REASONS = (
    *("advertisement", "signup", "login", "paywall", "cookie", "share", "comments", "related", "credit", "legal"),
    *("author_box", "byline", "dateline", "tags", "navigation", "promo"),
)
# What these say comes after articles, or between the lines of one.
_AFTERWARDS = frozenset({"signup", "share", "related", "comments", "tags", "author_box"})
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2}|[^\W\d_]{4,}")
_PROSE_WIDTH = 80
_FAR = 50
_WINDOWS = (3, 10)
_NEIGHBOURS = (-3, -2, -1, 1, 2, 3)
_GAP_LINES = 4
_BULLETS = "-*•‣▪●–+"


def columns(lines: Sequence[str], vocabulary: Vocabulary) -> Mapping[str, Floats]:
    """The numbers of each line by name. `lines` holds at least one."""
    size = len(lines)
    letters = dict(zip(CLASSES, count(lines).T, strict=True))
    length = np.array([len(line) for line in lines], np.float32)
    width = length + (WIDE_LETTERS - 1) * letters["wide"]
    ends = np.array([ending(line) for line in lines], np.float32)
    numbers = {reason: number for number, reason in enumerate(_REASONS, start=1)}
    reasons = [vocabulary.says(line) for line in lines]
    prose = (width >= _PROSE_WIDTH) & (ends == 1) & np.array([not reason for reason in reasons])
    mass = np.where(prose, width, 0).astype(np.float32)
    before = np.concatenate(([0], np.cumsum(mass)[:-1])).astype(np.float32)
    total = max(float(mass.sum()), 1.0)
    place = np.arange(size, dtype=np.float32)
    found: dict[str, Floats] = {
        "width": width,
        "words": np.array([line.count(" ") + 1 for line in lines], np.float32),
        "ends": ends,
        "begins": np.array([beginning(line) for line in lines], np.float32),
        "bullet": np.array([line[0] in _BULLETS for line in lines], np.float32),
        "reason": np.array([numbers.get(reason, 0) for reason in reasons], np.float32),
        "place": np.asarray(place / size, np.float32),
        "lines": np.full(size, np.log1p(size), np.float32),
        "prose": mass,
        "before": before / total,
        "after": (total - before - mass) / total,
        "before_chars": np.log1p(before),
        "total": np.full(size, np.log1p(total), np.float32),
        "on_topic": _on_topic(lines, prose),
        "copies": _copies(lines),
        "run": _run(mass),
    }
    for name in ("comma", "digit", "upper", "sentence_end", "quote", "symbol", "space"):
        found[f"{name}s"] = letters[name] / np.maximum(length, 1)
    found["sentence_ends_all"] = letters["sentence_end"]
    for name, marks in (
        ("prose", prose),
        ("turn", np.array([reason in _AFTERWARDS for reason in reasons])),
        ("short", (width < _PROSE_WIDTH / 2) & (ends != 1)),
    ):
        found[f"since_{name}"] = _since(marks)
        found[f"until_{name}"] = _since(marks[::-1])[::-1]
    for reach in _WINDOWS:
        found[f"mass_{reach}"] = _window(mass, reach)
        found[f"wide_{reach}"] = _window(np.minimum(width, 400), reach)
    for step in _NEIGHBOURS:
        found[f"width_{step:+d}"] = _shifted(width, step)
        if abs(step) < 3:
            found[f"ends_{step:+d}"] = _shifted(ends, step)
            found[f"reason_{step:+d}"] = _shifted(found["reason"], step)
            found[f"topic_{step:+d}"] = _shifted(found["on_topic"], step)
    return found


def table(numbers: Mapping[str, Floats], names: Sequence[str]) -> Floats:
    """The columns called `names`, in that order, as one array (lines x features)."""
    return np.stack([numbers[name] for name in names], axis=1).astype(np.float32)


def _on_topic(lines: Sequence[str], prose: NDArray[np.bool_]) -> Floats:
    """For each line the share of its longer words that the long lines say too, without itself; -1 for no words."""
    words = [set(_WORD.findall(fold(line))) for line in lines]
    said = Counter(word for each, is_prose in zip(words, prose, strict=True) if is_prose for word in each)
    shares = [
        sum(said[word] > is_prose for word in each) / len(each) if each else -1.0
        for each, is_prose in zip(words, prose, strict=True)
    ]
    return np.array(shares, np.float32)


def _copies(lines: Sequence[str]) -> Floats:
    seen = Counter(lines)
    return np.array([seen[line] for line in lines], np.float32)


def _run(mass: Floats) -> Floats:
    """For each line the prose of the run it stands in, as a share of the largest; a few short lines end no run."""
    long = np.flatnonzero(mass)
    if not len(long):
        return np.zeros(len(mass), np.float32)
    starts = np.concatenate(([0], np.flatnonzero(np.diff(long) > _GAP_LINES) + 1))
    sums = np.add.reduceat(mass[long], starts)
    number = np.clip(np.searchsorted(long[starts], np.arange(len(mass)), side="right") - 1, 0, None)
    inside = np.arange(len(mass)) <= long[np.concatenate((starts[1:], [len(long)])) - 1][number]
    inside &= np.arange(len(mass)) >= long[starts][number]
    return np.where(inside, sums[number] / sums.max(), 0).astype(np.float32)


def _since(marks: NDArray[np.bool_]) -> Floats:
    """For each line how many lines ago the last mark above it was, at most `_FAR`."""
    places = np.where(marks, np.arange(len(marks)), -_FAR)
    last = np.concatenate(([-_FAR], np.maximum.accumulate(places)[:-1]))
    return np.minimum(np.arange(len(marks)) - last, _FAR).astype(np.float32)


def _window(values: Floats, reach: int) -> Floats:
    """For each line the mean over the lines up to `reach` away."""
    sums = np.concatenate(([0], np.cumsum(values, dtype=np.float64)))
    place = np.arange(len(values))
    low, high = np.maximum(place - reach, 0), np.minimum(place + reach + 1, len(values))
    return np.asarray((sums[high] - sums[low]) / (high - low), np.float32)


def _shifted(values: Floats, step: int) -> Floats:
    """For each line the value of the line `step` below it, -1 beyond the ends."""
    out = np.full(len(values), -1, np.float32)
    if abs(step) >= len(values):
        return out
    if step > 0:
        out[:-step] = values[step:]
    else:
        out[-step:] = values[:step]
    return out
