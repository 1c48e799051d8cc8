"""A card's summary. In: an article and its headline. Out: one or two of its sentences, as written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from digest.edition.dateline import without_dateline
from digest.edition.plain import one_line
from digest.model import Article
from digest.sentences import sentences

MOST_SENTENCES = 2
TARGET = 320
"""Characters a summary aims to stay within; one sentence alone may be longer."""
LONGEST = 500
"""Characters of a sentence too long to read on a phone: it is passed over, never cut."""

_CANDIDATES = 6
_FEWEST_WORDS = 8
_REPEATED = 0.85
_FINISHED = re.compile(r"[.!?…。！？｡।؟][\"'”’»)\]）」』】》]*$")
_WORD = re.compile(r"\w+")
_PROSE = ("paragraph", "quote", "list_item")


def summarise(article: Article, title: str) -> tuple[str, ...]:
    """One or two sentences from the dek, or else from the start of the body, that do not repeat `title`.

    Empty where there is no fitting sentence. About 320 characters at most; a first sentence of up to 500 stays whole.
    """
    for candidates in (_dek_sentences(article), _body_sentences(article)):
        chosen = _choose(candidates, title)
        if chosen:
            return chosen
    return ()


def lead_sentence(article: Article) -> str:
    """The first sentence of the dek or body, for an article without a title; empty where there is no text at all."""
    for text in (article.dek, *(block.text for block in article.blocks)):
        for sentence in sentences(without_dateline(one_line(text))):
            return sentence
    return ""


def _choose(candidates: Iterator[str], title: str) -> tuple[str, ...]:
    chosen: list[str] = []
    for sentence in candidates:
        if len(sentence) > LONGEST or _repeats(sentence, title):
            if chosen:
                break
            continue
        if chosen and len(" ".join((*chosen, sentence))) > TARGET:
            break
        chosen.append(sentence)
        if len(chosen) == MOST_SENTENCES:
            break
    return tuple(chosen)


def _dek_sentences(article: Article) -> Iterator[str]:
    yield from sentences(without_dateline(one_line(article.dek)))


def _body_sentences(article: Article) -> Iterator[str]:
    """The first sentences of running text. Lines that are not sentences (a byline, a label) are passed over."""
    left = _CANDIDATES
    for block in article.blocks:
        if block.kind not in _PROSE:
            continue
        for sentence in sentences(without_dateline(one_line(block.text))):
            if _FINISHED.search(sentence) or len(sentence.split()) >= _FEWEST_WORDS:
                yield sentence
            left -= 1
            if not left:
                return


def _repeats(sentence: str, title: str) -> bool:
    """Whether the sentence says hardly more than the title does, in the same words."""
    words, known = _WORD.findall(sentence.casefold()), _WORD.findall(title.casefold())
    if not words:
        return True
    if "".join(words) in "".join(known):
        return True
    told = set(known)
    return sum(word in told for word in words) / len(words) >= _REPEATED
