"""A card's summary. In: a story and its headline. Out: one to three sentences of its articles, as written.

Sentences are ranked by what they hold (see `worth`). The best one comes first; others follow where they add something,
from at most two outlets.
"""

from __future__ import annotations

from collections.abc import Sequence

from digest.edition.candidates import candidates
from digest.edition.dateline import without_dateline
from digest.edition.plain import one_line
from digest.edition.reports import headline_report, outlet
from digest.edition.rules import Quoting
from digest.edition.worth import Ranked, rank, words_of
from digest.model import Article, Report, Sentence, Story
from digest.sentences import sentences

MOST_SENTENCES = 3
MOST_OUTLETS = 2
TARGET = 420
"""Characters a summary aims to stay within; one sentence alone may be longer."""

_MOST_REPORTS = 8
_REPEATED = 0.85
"""The share of a sentence's words in a headline from which on it says the same."""
_ALIKE = 0.6
"""The share of the shorter sentence's words in the longer one from which on one of them is enough."""
_FOLLOWS = 2
"""So close to the top of the first one's article, a sentence may come second without holding anything particular."""


def summarise(story: Story, title: str, quoting: Quoting) -> tuple[Sentence, ...]:
    """One to three sentences that do not repeat `title` or each other; none where no sentence is fit to quote.

    About 420 characters at most; a first sentence of up to 500 stays whole.
    """
    ranked = [
        rank(candidate, title, quoting, leads=place == 0)
        for place, report in enumerate(_quotable(story))
        for candidate in candidates(report)
        if not _is_boilerplate(candidate.text, quoting)
        and not any(_repeats(candidate.text, headline) for headline in (title, report.article.title))
    ]
    chosen = _choose(ranked, quoting)
    return tuple(
        Sentence(each.candidate.text, outlet(each.candidate.report), each.candidate.start, each.candidate.end)
        for each in chosen
    )


def lead_sentence(article: Article) -> str:
    """The first sentence of the dek or body, for an article without a title; empty where there is no text at all."""
    for text in (article.dek, *(block.text for block in article.blocks)):
        for sentence in sentences(without_dateline(one_line(text))):
            return sentence
    return ""


def _quotable(story: Story) -> Sequence[Report]:
    """The headline's report, then others in its language."""
    lead = headline_report(story)
    language = _primary(lead.article.language)
    others = [each for each in story.reports if each is not lead and _primary(each.article.language) == language]
    return [lead, *others][:_MOST_REPORTS]


def _primary(language: str) -> str:
    return language.casefold().replace("_", "-").split("-")[0]


def _is_boilerplate(sentence: str, quoting: Quoting) -> bool:
    folded = sentence.casefold()
    return any(phrase in folded for phrase in quoting.boilerplate.phrases)


def _choose(ranked: Sequence[Ranked], quoting: Quoting) -> list[Ranked]:
    """The best sentence, then what adds most to it and fits; in the order in which they are read."""
    if not ranked:
        return []
    first = max(ranked, key=lambda each: each.alone)
    chosen = [first]
    while len(chosen) < MOST_SENTENCES:
        more = [each for each in ranked if _adds(each, chosen, quoting)]
        if not more:
            break
        chosen.append(max(more, key=lambda each: each.worth))
    return [first, *sorted(chosen[1:], key=lambda each: each.reading_order(first))]


def _adds(each: Ranked, chosen: Sequence[Ranked], quoting: Quoting) -> bool:
    first = chosen[0]
    follows = len(chosen) == 1 and each.is_of(first) and each.candidate.place <= _FOLLOWS and each.worth > 0
    if not follows and min(each.holds, each.worth) < quoting.weights.least_more:
        return False
    if not each.is_led(chosen) or (each.retells and not each.is_of(first)):
        return False
    if any(_alike(each.words, other.words) or each.restates(other) for other in chosen):
        return False
    if len({outlet(other.candidate.report).name for other in (*chosen, each)}) > MOST_OUTLETS:
        return False
    return len(" ".join(other.candidate.text for other in (*chosen, each))) <= TARGET


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= _ALIKE * min(len(one), len(other))


def _repeats(sentence: str, title: str) -> bool:
    """Whether the sentence says hardly more than the title does, in the same words."""
    words, known = words_of(sentence), words_of(title)
    if not words:
        return True
    if "".join(words) in "".join(known):
        return True
    told = set(known)
    return sum(word in told for word in words) / len(words) >= _REPEATED
