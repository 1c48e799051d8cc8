"""Train the model for plain text: `python -m digest.clean.training.plain_text FOLDER...`.

Reads folders of saved pages (`html/<id>.html.gz`, `urls.jsonl`, `truth.jsonl`), takes each for a page saved as text,
one run of text to a line, scores `clean_text` on every page with a model that never saw the page's domain, then
trains on all of them and writes the packed model.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from digest.clean.model.text_features import columns, table
from digest.clean.page.charset import decode
from digest.clean.page.passages import read
from digest.clean.page.tree import parse
from digest.clean.text.plain_text import MODEL, clean_text, read_lines
from digest.clean.training.__main__ import fold_of
from digest.clean.training.examples import Example, weigh
from digest.clean.training.fitting import Settings, fit_trees
from digest.clean.training.labels import align
from digest.clean.training.pages import SavedPage, fingerprint, read_folder
from digest.clean.training.scores import score
from digest.clean.wording.vocabulary import default_vocabulary
from digest.model import Article

_SETTINGS = Settings(trees=150)
_MEASURES = ("word_f1", "shingle_f1", "precision", "recall", "title")
_MAX_LINES = 5_000
# People copy less than a page: of each page a part is learnt from as well, with so many lines around the article.
_AROUND = (3, 8)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m digest.clean.training.plain_text", description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER", help="saved pages with their true text")
    parser.add_argument("--output", type=Path, default=MODEL, help="where the packed model goes (default: the room's)")
    parser.add_argument("--folds", type=int, default=4, help="parts the domains are split into")
    options = parser.parse_args(arguments)
    pages = [page for folder in options.folders for page in read_folder(folder) if page.truth.get("text")]
    learnt = [example for page in pages for example in _examples(page)]
    scores = _cross_validate(pages, learnt, options.folds)
    about = {"data_sha256": fingerprint(pages), "folds": options.folds, "scores": scores}
    fit_trees(learnt, learnt[0].names, _SETTINGS, 0, about).save(options.output)
    print(f"{len(pages)} pages; {options.output.name}: {options.output.stat().st_size / 1000:.0f} KB")


def as_text(page: SavedPage) -> str:
    """A page as a naive scraper saves it: all its text, one run of it to a line."""
    passages = read(parse(decode(page.html)))[:_MAX_LINES]
    return "\n".join(passage.text.replace("\n", " ") for passage in passages)


def _examples(page: SavedPage) -> Iterator[Example]:
    lines = [line.text for line in read_lines(as_text(page))]
    shares, sizes = align(lines, page.truth["text"])
    true = [i for i, share in enumerate(shares) if share > 0.5]
    if not true:
        return
    before, after = _AROUND
    for part in (slice(None), slice(max(0, true[0] - before), true[-1] + 1 + after)):
        numbers = columns(lines[part], default_vocabulary())
        names = tuple(numbers)
        labels = np.array(shares[part])
        weights = np.asarray(weigh(labels, np.array(sizes[part], float)) / 2, np.float32)
        yield Example(page, names, table(numbers, names), labels.astype(np.float32), weights)


def _cross_validate(pages: Sequence[SavedPage], learnt: Sequence[Example], folds: int) -> dict[str, dict[str, float]]:
    judged: dict[str, list[tuple[Article, Mapping[str, Any]]]] = {}
    for fold in range(folds):
        known = [example for example in learnt if fold_of(example.page.domain, folds, 0) != fold]
        model = fit_trees(known, known[0].names, _SETTINGS, 0, {})
        for page in pages:
            if fold_of(page.domain, folds, 0) == fold:
                article = clean_text(as_text(page), model=model)
                judged.setdefault(page.folder, []).append((article, page.truth))
    scores = {folder: score(pairs) for folder, pairs in judged.items()}
    for folder, each in scores.items():
        print(folder, " ".join(f"{name} {each[name]:.4f}" for name in _MEASURES), flush=True)
    return {folder: {name: round(each[name], 4) for name in _MEASURES} for folder, each in scores.items()}


if __name__ == "__main__":
    main()
