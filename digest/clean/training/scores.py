"""How good articles are, measured against hand-made truth.

In: articles and what is true of their pages. Out: the measures that other extractors are compared by, each over the
pages that have the truth for it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from statistics import mean
from typing import Any

from digest.model import Article

_WORD = re.compile(r"\w+")
_SHINGLE = 4
_BETWEEN_NAMES = re.compile(r"\s*(?:,|;|\band\b|&)\s*")


def score(judged: Iterable[tuple[Article, Mapping[str, Any]]]) -> dict[str, float]:
    """The measures by name: word_f1 and shingle_f1 of texts; title, date and author as shares of exact matches.

    word_f1 is the mean F1 of the pages' bags of words; shingle_f1 the F1 of mean precision and mean recall over
    four-word shingles; must_have and leaked are the shares of required and of forbidden phrases in the texts, whole
    the share of pages without a mistake in either.
    """
    found: dict[str, list[float]] = {}
    for article, truth in judged:
        _score_text(article.text, truth, found)
        if title := truth.get("title"):
            found.setdefault("title", []).append(_fold(article.title) == _fold(title))
        if published := truth.get("published"):
            day = article.published.date().isoformat() if article.published else ""
            found.setdefault("date", []).append(day == published[:10])
        if author := truth.get("author"):
            found.setdefault("author", []).append(_names(article.authors) == _names(author))
    means = {measure: mean(values) for measure, values in found.items() if values}
    precision, recall = means.get("precision", 0.0), means.get("recall", 0.0)
    if precision + recall:
        means["shingle_f1"] = 2 * precision * recall / (precision + recall)
    return means


def _score_text(text: str, truth: Mapping[str, Any], found: dict[str, list[float]]) -> None:
    if true_text := truth.get("text"):
        words, true_words = _WORD.findall(text), _WORD.findall(true_text)
        precision, recall = _overlap([word.lower() for word in words], [word.lower() for word in true_words])
        both = precision + recall
        found.setdefault("word_f1", []).append(2 * precision * recall / both if both else 0.0)
        precision, recall = _overlap(_shingles(words), _shingles(true_words))
        if words:
            found.setdefault("precision", []).append(precision)
        found.setdefault("recall", []).append(recall)
    must, must_not = truth.get("must_have") or [], truth.get("must_not") or []
    if must or must_not:
        folded = f" {_fold(text)} "
        kept = [f" {_fold(phrase)} " in folded for phrase in must]
        leaked = [f" {_fold(phrase)} " in folded for phrase in must_not]
        found.setdefault("must_have", []).extend(kept)
        found.setdefault("leaked", []).extend(leaked)
        found.setdefault("whole", []).append(all(kept) and not any(leaked))


def _overlap(mine: Sequence[Hashable], true: Sequence[Hashable]) -> tuple[float, float]:
    """Precision and recall of one bag against another."""
    hits = sum((Counter(mine) & Counter(true)).values())
    return (hits / len(mine) if mine else 0.0), (hits / len(true) if true else 0.0)


def _shingles(words: Sequence[str]) -> list[tuple[str, ...]]:
    return (
        [tuple(words[start : start + _SHINGLE]) for start in range(max(1, len(words) - _SHINGLE + 1))] if words else []
    )


def _fold(text: str) -> str:
    return " ".join(_WORD.findall(text.lower()))


def _names(names: str | Sequence[str]) -> set[str]:
    listed = _BETWEEN_NAMES.split(names) if isinstance(names, str) else names
    return {_fold(re.sub(r"^by\s+", "", name, flags=re.IGNORECASE)) for name in listed} - {""}
