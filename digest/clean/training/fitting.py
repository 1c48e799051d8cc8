"""Examples to a packed model.

In: examples and the settings of a run. Out: the two models that judge a page. Deterministic: the same
examples, settings and version of CatBoost give the same model.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from catboost import CatBoostClassifier, Pool

from digest.clean.judging import opinion
from digest.clean.judging.extraction import Judges
from digest.clean.model.trees import Trees, pack
from digest.clean.training.examples import Example

PackedTree = tuple[list[tuple[int, float]], list[float]]
"""The (feature, border) of a tree's levels, lowest bit first, and its leaves' values."""


@dataclass(frozen=True)
class Settings:
    """The settings of a run. `weights` says how much more a page of a folder counts than one of the others.

    A model is the mean of `members` that differ by chance alone, of so many `trees` each: what chance taught one of
    them, the others outvote.
    """

    trees: int = 220
    members: int = 2
    depth: int = 6
    rate: float = 0.1
    borders: int = 64
    threshold: float = 0.42
    weights: Mapping[str, float] = field(default_factory=dict)


def fit_judges(pages: Sequence[Example], settings: Settings, seed: int, about: Mapping[str, Any]) -> Judges:
    """Both models of `pages`, which must not be empty and must all have the same features."""
    names = pages[0].names
    alone = tuple(name for name in names if not name.startswith(opinion.PREFIX))
    return Judges(fit_trees(pages, alone, settings, seed, about), fit_trees(pages, names, settings, seed, about))


def fit_trees(
    pages: Sequence[Example], names: Sequence[str], settings: Settings, seed: int, about: Mapping[str, Any]
) -> Trees:
    """A packed model of `pages` that knows of each passage only the features `names`."""
    columns = [pages[0].names.index(name) for name in names]
    weights = [page.weights * settings.weights.get(page.page.folder, 1.0) for page in pages]
    pool = Pool(
        np.concatenate([page.numbers[:, columns] for page in pages]),
        np.concatenate([page.labels for page in pages]),
        weight=np.concatenate(weights),
    )
    members = [_fit(pool, settings, settings.members * seed + member) for member in range(settings.members)]
    trees = [(splits, [value / len(members) for value in values]) for each, _ in members for splits, values in each]
    return pack(trees, names, sum(bias for _, bias in members) / len(members), settings.threshold, about)


def _fit(pool: Pool, settings: Settings, seed: int) -> tuple[list[PackedTree], float]:
    """The trees of one model of `pool`, and what it adds to the log-odds without any."""
    model = CatBoostClassifier(
        iterations=settings.trees,
        depth=settings.depth,
        learning_rate=settings.rate,
        border_count=settings.borders,
        loss_function="CrossEntropy",
        bootstrap_type="Bernoulli",
        subsample=0.7,
        rsm=0.5,
        l2_leaf_reg=5,
        random_seed=seed,
        thread_count=1,
        verbose=False,
        allow_writing_files=False,
    )
    model.fit(pool)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.json"
        model.save_model(str(path), format="json")
        described = json.loads(path.read_text(encoding="utf-8"))
    trees = [
        (
            [(split["float_feature_index"], float(np.float32(split["border"]))) for split in tree["splits"] or []],
            tree["leaf_values"],
        )
        for tree in described["oblivious_trees"]
    ]
    scale, bias = described["scale_and_bias"]
    return [(splits, [scale * value for value in values]) for splits, values in trees], float(bias[0])
