"""Which of a list of phrases a text says first. In: tokens. Out: the name the phrase stands for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence


class Phrases:
    """Phrases as runs of tokens, each under a name that several may share.

    Looked up by first token, so time is linear in the text however many there are.
    """

    def __init__(self, names: Mapping[tuple[str, ...], str]) -> None:
        by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for phrase in sorted(names, key=lambda phrase: (-len(phrase), phrase)):
            if phrase:
                by_first.setdefault(phrase[0], []).append((phrase, names[phrase]))
        self._by_first = by_first

    def found(self, tokens: Sequence[str]) -> Iterator[str]:
        """The names of the phrases in `tokens`, in order; where phrases begin at one place, the longest."""
        for start, token in enumerate(tokens):
            for phrase, name in self._by_first.get(token, ()):
                if tuple(tokens[start : start + len(phrase)]) == phrase:
                    yield name
                    break
