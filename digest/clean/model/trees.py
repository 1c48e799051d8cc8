"""Gradient-boosted oblivious trees, evaluated in numpy.

In: a packed model and one row of numbers per passage. Out: one probability per passage. All nodes of one level of
an oblivious tree ask the same question, so the answers of a tree are the bits of its leaf's index, and a whole
page is scored by a few array operations.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

PACKAGED = Path(__file__).parent
"""The folder of the packaged models."""

_FORMAT = 1
# Passages scored at once: bounds memory on pages of a hundred thousand passages.
_ROWS = 1024


@dataclass(frozen=True, eq=False)
class Trees:
    """A packed model.

    Split `i` asks whether number `features[i]` of a passage is above `borders[i]`. Row `t` of `questions` names the
    splits of tree `t`, least significant bit first; `leaves[t, index]` is what the tree adds to the log-odds.
    `threshold` is the probability from which a passage is the article's; `about` says where the model comes from.
    """

    names: tuple[str, ...]
    features: NDArray[np.int16]
    borders: Floats
    questions: NDArray[np.int16]
    leaves: Floats
    bias: float
    threshold: float
    about: Mapping[str, Any]

    def probabilities(self, numbers: Floats) -> Floats:
        """For each row of `numbers` (passages x features, named by `names`) a probability, 0 to 1."""
        parts = [self._score(numbers[start : start + _ROWS]) for start in range(0, len(numbers), _ROWS)]
        return np.concatenate(parts) if parts else np.empty(0, np.float32)

    def _score(self, numbers: Floats) -> Floats:
        trees, depth = self.questions.shape
        answers = np.ascontiguousarray(numbers.T)[self.features] > self.borders[:, None]
        kind = np.uint8 if depth <= 8 else np.uint16
        index = np.zeros((trees, len(numbers)), kind)
        for bit in range(depth):
            index |= np.left_shift(answers[self.questions[:, bit]], bit, dtype=kind)
        first = np.arange(trees)[:, None] << depth
        odds = self.leaves.ravel().take(first + index).sum(axis=0) + self.bias
        return np.asarray(1 / (1 + np.exp(-np.clip(odds, -30, 30))), np.float32)

    def save(self, path: Path) -> None:
        """Write the model to one .npz file, with the leaves in half precision."""
        about = {
            "format": _FORMAT, "names": self.names, "bias": self.bias, "threshold": self.threshold, **self.about,
        }  # fmt: skip
        with path.open("wb") as file:
            np.savez_compressed(
                file,
                features=self.features,
                borders=self.borders,
                questions=self.questions,
                leaves=self.leaves.astype(np.float16),
                about=np.frombuffer(json.dumps(about, sort_keys=True).encode(), np.uint8),
            )


def load(path: Path) -> Trees:
    """The model in `path`. Raises `OSError` where there is none and `ValueError` for another format's."""
    with np.load(path, allow_pickle=False) as packed:
        about = json.loads(packed["about"].tobytes())
        if about.pop("format", None) != _FORMAT:
            raise ValueError(f"{path}: not a model of format {_FORMAT}; train it anew")
        return Trees(
            names=tuple(about.pop("names")),
            features=packed["features"],
            borders=packed["borders"],
            questions=packed["questions"],
            leaves=packed["leaves"].astype(np.float32),
            bias=about.pop("bias"),
            threshold=about.pop("threshold"),
            about=about,
        )


def pack(
    trees: Sequence[tuple[Sequence[tuple[int, float]], Sequence[float]]],
    names: Sequence[str],
    bias: float,
    threshold: float,
    about: Mapping[str, Any],
) -> Trees:
    """A model from its trees, each the (feature, border) of its levels, lowest bit first, and its leaves' values."""
    depth = max((len(splits) for splits, _ in trees), default=0)
    known: dict[tuple[int, float], int] = {}
    # A shallower tree asks a question that nothing answers with yes, and never reaches the leaves behind it.
    never = (0, float(np.finfo(np.float32).max))
    questions = np.zeros((len(trees), depth), np.int16)
    leaves = np.zeros((len(trees), 2**depth), np.float32)
    for row, (splits, values) in enumerate(trees):
        leaves[row, : len(values)] = values
        for level, split in enumerate([*splits, *[never] * (depth - len(splits))]):
            questions[row, level] = known.setdefault(split, len(known))
    # What no tree asks for need not be measured.
    asked = sorted({feature for feature, _ in known})
    return Trees(
        tuple(names[feature] for feature in asked),
        np.array([asked.index(feature) for feature, _ in known], np.int16),
        np.array([border for _, border in known], np.float32),
        questions,
        leaves,
        bias,
        threshold,
        about,
    )
