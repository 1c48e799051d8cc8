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
    """The settings of a run. `weights` says how much more a page of a folder counts than one of the others."""

    trees: int = 300
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
    model.fit(
        Pool(
            np.concatenate([page.numbers[:, columns] for page in pages]),
            np.concatenate([page.labels for page in pages]),
            weight=np.concatenate(weights),
        )
    )
    return _packed(model, names, settings.threshold, about)


def _packed(model: CatBoostClassifier, names: Sequence[str], threshold: float, about: Mapping[str, Any]) -> Trees:
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
    scaled = [(splits, [scale * value for value in values]) for splits, values in trees]
    return pack(scaled, names, float(bias[0]), threshold, about)
