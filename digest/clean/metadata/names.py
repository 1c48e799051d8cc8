"""Where pages state their metadata, and the words around it.

In: config/cleaning/metadata.toml as a table. Out: `MetadataNames`, ready to be asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from digest.clean.metadata.authors import NameWords


@dataclass(frozen=True, slots=True)
class DateLabels:
    """How a date beside an article is introduced, in lower case: as its first day, or as a later one."""

    published: tuple[str, ...]
    modified: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AccessWords:
    """What a <meta> tag about access says of a page that all may read, and of one that only some may."""

    free: frozenset[str]
    paid: frozenset[str]


@dataclass(frozen=True, slots=True)
class MetadataNames:
    """The <meta> tags that hold each field, most trusted first, and the words around names, dates and access."""

    title: tuple[str, ...]
    site_name: tuple[str, ...]
    publisher: tuple[str, ...]
    description: tuple[str, ...]
    author: tuple[str, ...]
    published: tuple[str, ...]
    modified: tuple[str, ...]
    language: tuple[str, ...]
    section: tuple[str, ...]
    tags: tuple[str, ...]
    keywords: tuple[str, ...]
    access: tuple[str, ...]
    image: tuple[str, ...]
    names: NameWords
    dates: DateLabels
    access_words: AccessWords
    home: frozenset[str]

    @classmethod
    def read(cls, table: Mapping[str, Any]) -> MetadataNames:
        """The names and words in the table of metadata.toml."""
        authors, dates, access = table["authors"], table["dates"], table["access"]
        return cls(
            **{field: tuple(names) for field, names in table["meta"].items()},
            names=NameWords(
                introductions=frozenset(authors["introductions"]),
                introduction=re.compile(rf"(?:{_any_of(authors['introductions'])})[ \n:：]+", re.IGNORECASE),
                conjunctions=frozenset(authors["conjunctions"]),
                not_people=frozenset(authors["not_people"]),
                degrees=frozenset(authors["degrees"]),
                particles=frozenset(authors["particles"]),
                other_roles=re.compile(rf"\b(?:{_any_of(authors['other_roles'])})\b", re.IGNORECASE),
            ),
            dates=DateLabels(tuple(dates["published"]), tuple(dates["modified"])),
            access_words=AccessWords(frozenset(access["free"]), frozenset(access["paid"])),
            home=frozenset(table["breadcrumbs"]["home"]),
        )


def _any_of(phrases: Sequence[str]) -> str:
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))
