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


@dataclass(frozen=True)
class Settings:
    """The settings of a run. `weights` says how much more a page of a folder counts than one of the others.

    A model is the mean of several `forests`, each grown from a seed of its own: what one made of chance, the other
    did not.
    """

    trees: int = 180
    forests: int = 2
    depth: int = 6
    rate: float = 0.12
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
    forests = [_grow(pool, settings, seed * settings.forests + number) for number in range(settings.forests)]
    trees = [
        (splits, [value / len(forests) for value in leaves]) for forest in forests for splits, leaves in forest.trees
    ]
    return pack(trees, names, sum(forest.bias for forest in forests) / len(forests), settings.threshold, about)


@dataclass(frozen=True)
class _Forest:
    """Trees, each the (feature, border) of its levels and the values of its leaves, and what all of them add to."""

    trees: Sequence[tuple[Sequence[tuple[int, float]], Sequence[float]]]
    bias: float


def _grow(pool: Pool, settings: Settings, seed: int) -> _Forest:
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
    return _read(model)


def _read(model: CatBoostClassifier) -> _Forest:
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
    return _Forest([(splits, [scale * value for value in values]) for splits, values in trees], float(bias[0]))
