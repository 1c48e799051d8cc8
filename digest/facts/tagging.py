"""From an article to its facts."""

from __future__ import annotations

from digest.facts.agencies import find_agencies
from digest.facts.events import find_event
from digest.facts.vocabulary import Vocabulary, default_vocabulary
from digest.model import Article, Facts

_LONGEST_TEXT = 30_000
"""Characters read for agencies. Longer texts are lists and transcripts, and name every agency there is."""


def tag(article: Article, vocabulary: Vocabulary | None = None) -> Facts:
    """The main event of `article`, None where nothing tells one, and the agencies it names.

    `vocabulary` defaults to the packaged config/facts.
    """
    vocabulary = vocabulary or default_vocabulary()
    title, text = article.title, article.text
    return Facts(
        event=find_event(title, text, vocabulary, article.published),
        entities=find_agencies(f"{title}\n\n{text}"[:_LONGEST_TEXT], vocabulary),
    )
