"""People as schema.org descriptions name them.

In: a description of an article. Out: the names of those it calls its authors, none of them an organisation's by type.
https://schema.org/author
"""

from __future__ import annotations

import re
from typing import Any

from digest.clean.metadata.jsonld import Description, is_kind, text_of
from digest.clean.page.passages import squeeze

_ORGANISATION = re.compile(r"(?:Organization|Corporation|Business|WebSite|Brand|Project|Department)$")
_PERSON = re.compile(r"Person$", re.IGNORECASE)


def authors_named(described: Description) -> list[str]:
    """The names of all that may be people."""
    return [name for value in _authors(described) for name in _names_of(value)]


def persons_named(described: Description) -> list[str]:
    """The full names of those that the data calls people, or of whom it says more than a name and no other kind."""
    people = [value for value in _authors(described) if isinstance(value, dict) and is_person(value)]
    return [name for value in people for name in _names_of(value) if " " in name]


def is_person(node: dict[str, Any]) -> bool:
    """Whether a node is called a person, or nothing at all."""
    return not node.get("@type") or is_kind(node, _PERSON)


def is_organisation(node: Any) -> bool:
    """Whether a value is a node that is called an organisation of some kind."""
    return isinstance(node, dict) and is_kind(node, _ORGANISATION)


def _authors(described: Description) -> list[Any]:
    return described.values("author") or described.values("creator")


def _names_of(value: Any) -> list[str]:
    if isinstance(value, str):
        return [squeeze(value)]
    if not isinstance(value, dict) or is_organisation(value):
        return []
    name = value.get("name")
    if not name:
        name = " ".join(text for part in ("givenName", "familyName") if (text := text_of(value.get(part))))
    return [squeeze(text) for one in (name if isinstance(name, list) else [name]) if (text := text_of(one))]
