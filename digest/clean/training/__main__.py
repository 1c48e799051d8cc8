"""Train the model that tells passages of an article from the rest of its page.

Reads folders of saved pages (`html/<id>.html.gz`, `urls.jsonl`, `truth.jsonl`), scores the whole cleaning room on
every page with a model that never saw the page's domain, then trains on all of them and writes the packed models.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import mean

from digest.clean.door import clean
from digest.clean.judging.extraction import FIRST, SECOND, Judges
from digest.clean.model.trees import load
from digest.clean.training.examples import Example, examples
from digest.clean.training.fitting import Settings, fit_judges
from digest.clean.training.pages import SavedPage, fingerprint, read_folder
from digest.clean.training.scores import score
from digest.clean.wording.vocabulary import default_vocabulary

Scores = dict[str, dict[str, float]]

_MEASURES = ("word_f1", "shingle_f1", "precision", "recall", "must_have", "leaked", "whole", "title", "date", "author")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    options = _options(arguments)
    settings = Settings(trees=options.trees, threshold=options.threshold, weights=dict(options.weight))
    folders = {folder.name: list(read_folder(folder)) for folder in options.folders}
    pages = [page for folder in folders.values() for page in folder]
    learnt = list(examples(pages, default_vocabulary()))
    print(f"{len(pages)} pages, {sum(len(each.labels) for each in learnt)} passages, {len(learnt[0].names)} features")
    runs = [_cross_validate(pages, learnt, settings, options.folds, seed) for seed in options.seeds]
    scores = _mean(runs)
    _print(scores, _known_scores(options.output / FIRST.name))
    if options.dry_run:
        return
    about = {
        "data": {name: len(folder) for name, folder in folders.items()},
        "data_sha256": fingerprint(pages),
        "settings": asdict(settings),
        "folds": options.folds,
        "seeds": options.seeds,
        "scores": {folder: {name: round(value, 4) for name, value in each.items()} for folder, each in scores.items()},
    }
    judges = fit_judges(learnt, settings, options.seeds[0], about)
    for model, path in ((judges.first, FIRST), (judges.second, SECOND)):
        if model is not None:
            model.save(options.output / path.name)
            print(f"{path.name}: {(options.output / path.name).stat().st_size / 1000:.0f} KB")


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m digest.clean.training", description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER", help="saved pages with their true text")
    parser.add_argument(
        "--output", type=Path, default=FIRST.parent, help="the folder the packed models go to (default: the room's)"
    )
    parser.add_argument("--folds", type=int, default=10, help="parts the domains are split into")
    parser.add_argument("--seeds", type=int, nargs="+", default=[0], help="one cross-validation each")
    parser.add_argument("--trees", type=int, default=Settings.trees, help="trees of each forest")
    parser.add_argument("--threshold", type=float, default=Settings.threshold)
    parser.add_argument(
        "--weight", type=_weight, nargs="*", default=[], metavar="FOLDER=WEIGHT", help="how much a folder's pages count"
    )
    parser.add_argument("--dry-run", action="store_true", help="cross-validate and write nothing")
    return parser.parse_args(arguments)


def _weight(text: str) -> tuple[str, float]:
    name, _, value = text.partition("=")
    return name, float(value)


def fold_of(domain: str, folds: int, seed: int) -> int:
    """The fold of a domain: the same for its pages in every folder, another with another seed."""
    return int.from_bytes(hashlib.sha256(f"{seed}/{domain}".encode()).digest()[:8]) % folds


def _cross_validate(
    pages: Sequence[SavedPage], learnt: Sequence[Example], settings: Settings, folds: int, seed: int
) -> Scores:
    """The scores of the whole room by folder, no page judged by a model that saw its domain."""
    models = [
        fit_judges([each for each in learnt if fold_of(each.page.domain, folds, seed) != fold], settings, seed, {})
        for fold in range(folds)
    ]
    return _judge(pages, [models[fold_of(page.domain, folds, seed)] for page in pages])


def _judge(pages: Sequence[SavedPage], judges: Sequence[Judges]) -> Scores:
    judged: dict[str, list[tuple[SavedPage, Judges]]] = {}
    for page, judge in zip(pages, judges, strict=True):
        judged.setdefault(page.folder, []).append((page, judge))
    return {
        folder: score((clean(page.html, page.url, judges=judge), page.truth) for page, judge in each)
        for folder, each in judged.items()
    }


def _mean(runs: Sequence[Scores]) -> Scores:
    return {folder: {name: mean(run[folder][name] for run in runs) for name in runs[0][folder]} for folder in runs[0]}


def _known_scores(path: Path) -> Mapping[str, Mapping[str, float]]:
    """The scores that the model at `path` was given when it was trained, to tell what changed."""
    try:
        scores: Mapping[str, Mapping[str, float]] = load(path).about.get("scores", {})
    except (OSError, ValueError):
        return {}
    return scores


def _print(scores: Scores, known: Mapping[str, Mapping[str, float]]) -> None:
    for folder, each in scores.items():
        print(folder)
        for name in _MEASURES:
            if name in each:
                before = known.get(folder, {}).get(name)
                change = "" if before is None else f"  {each[name] - before:+.4f}"
                print(f"  {name:10} {each[name]:.4f}{change}")
    print(json.dumps(scores, sort_keys=True))


if __name__ == "__main__":
    main()
