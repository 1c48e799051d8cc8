"""Mistakes in config/ in plain words. In: what tomllib or pydantic found. Out: one line each with the remedy."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args

from digest.config.models import Strict

_EXAMPLES = {
    "name": 'name = "European Medicines Agency"',
    "homepage": 'homepage = "https://www.example.org"',
    "kind": 'kind = "trade_press"',
    "language": 'language = "en"',
    "country": 'country = "GB"',
    "discovery": '[[discovery]] with type = "feed" and url = "https://www.example.org/feed.xml"',
    "url": 'url = "https://www.example.org/feed.xml"',
    "title": 'title = "Pharma Morning"',
    "url_variable": 'url_variable = "NEWS_CHANNEL_URL"',
}
"""What to write for each required key."""

_PATTERNS = {
    "slug": "the file's name; rename it to small letters, digits and hyphens, like biopharma-dive.toml",
    "language": 'a language code; write two or three small letters, like "en"',
    "country": 'a country code; write two capital letters, like "GB"',
    "url": 'an address; write one that starts with https://, like "https://www.example.org/news"',
    "spider": 'the place of a class; write "module:Class", like "spiders.sites.example:ExampleSpider"',
    "base_url": 'where readers reach the web pages; write an address like "https://digest.example.org", or ""',
    "holidays": 'a code of ISO 3166; write a country or a part of one, like "DE" or "DE-BY"',
    "address": 'an e-mail address; write one address alone, like "you@example.org"',
    "bounce_address": 'a mail address with no "+" before its @; write one like "bounces@example.org"',
    "dkim_selector": 'a name in DNS; write letters, digits and hyphens, like "digest"',
    "dkim_domain": 'a domain; write one like "example.org", or "" for that of mail.sender',
    "url_variable": 'the name of an environment variable, like "NEWS_CHANNEL_URL"; the address itself is a secret',
    "secret_variable": 'the name of an environment variable, like "CRM_SECRET"; the secret itself stands in no file',
    "statuses": 'a status code of RFC 3463; write one like "5.1.1"',
    "recipients": 'an e-mail address; write one address alone, like "you@example.org"',
}
"""What keys held to a regular expression want, in words."""

_WANTED = {
    "string_type": 'text in quotes, like "…"',
    "int_type": "a whole number, like 5",
    "int_parsing": "a whole number, like 5",
    "int_from_float": "a whole number, like 5",
    "float_type": "a number, like 1.5",
    "float_parsing": "a number, like 1.5",
    "bool_type": "true or false, without quotes",
    "bool_parsing": "true or false, without quotes",
    "date_from_datetime_parsing": 'a day in quotes, like "2026-12-25"',
    "date_type": 'a day in quotes, like "2026-12-25"',
    "finite_number": "a number, like 1.5",
    "greater_than": "more than {gt:g}",
    "greater_than_equal": "{ge:g} or more",
    "less_than": "less than {lt:g}",
    "less_than_equal": "{le:g} or less",
    "too_short": "a list of at least {min_length}",
    "url_type": 'an address in quotes, like "https://www.example.org"',
    "url_parsing": 'a full address, like "https://www.example.org"',
    "url_scheme": 'an address that starts with https://, like "https://www.example.org"',
    "url_too_long": "an address of at most {max_length} characters",
}
"""What is right where pydantic reports these types of error (https://docs.pydantic.dev/latest/errors/)."""

_TOML_HINTS = {
    "Invalid value": "not a value; put text between quotes",
    "Cannot overwrite a value": "this key was given before; keep one",
    "Cannot declare": "this table was opened before; keep one",
    "Expected '=' after a key": "write KEY = VALUE",
    "Illegal character": "a quote is not closed on its line",
    "Unescaped '\\'": "a backslash between double quotes; use single quotes, as in '\\d+'",
    "Unclosed array": "a list is not closed with ]",
}
"""What most often lies behind tomllib's messages, by how they begin."""

_LINE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_LONGEST_VALUE = 60


def explain_toml(path: Path, error: Exception) -> str:
    """The line for a file that cannot be read as TOML."""
    if isinstance(error, UnicodeDecodeError):
        return f"{path}: not UTF-8 text; save it as UTF-8"
    if isinstance(error, RecursionError):
        return f"{path}: not TOML: lists or tables nested too deep"
    place = _LINE.search(str(error))
    message = _LINE.sub("", str(error))
    hint = next((hint for start, hint in _TOML_HINTS.items() if message.startswith(start)), "")
    where = f"line {place[1]}: " if place and place[1] else "at the end: " if place else ""
    return f"{path}: {where}not TOML: {hint or message}"


def explain(path: Path, model: type[Strict], errors: Sequence[Mapping[str, Any]]) -> str:
    """A line for each of the errors that pydantic found in a file read as `model`."""
    # A list whose only item is mistaken is also called too short: one mistake, one line.
    own = [error for error in errors if not any(_within(other["loc"], error["loc"]) for other in errors)]
    return "\n".join(_line(path, model, error) for error in own)


def _within(inner: tuple[Any, ...], outer: tuple[Any, ...]) -> bool:
    return len(inner) > len(outer) > 0 and inner[: len(outer)] == outer


def _line(path: Path, model: type[Strict], detail: Mapping[str, Any]) -> str:
    kind, value, context = str(detail["type"]), detail.get("input"), detail.get("ctx", {})
    key, tables = _follow(model, detail["loc"])
    if kind == "union_tag_invalid":
        key, kind, value = f"{key}.type", "literal_error", context["tag"]
    elif kind == "union_tag_not_found":
        return f"{path}: {key}.type: missing; add type = one of {_choices(tables)}"
    return f"{path}: {key + ': ' if key else ''}{_remedy(kind, value, context, detail, tables)}"


def _remedy(
    kind: str, value: Any, context: Mapping[str, Any], detail: Mapping[str, Any], tables: Sequence[type[Strict]]
) -> str:
    name = next((str(part) for part in reversed(detail["loc"]) if isinstance(part, str)), "")
    match kind:
        case "extra_forbidden":
            return f"unknown key; {_nearest(name, [key for table in tables for key in table.model_fields])}"
        case "missing":
            return f"missing; add {_EXAMPLES.get(name, f'{name} = …')}"
        case "literal_error":
            allowed = re.findall(r"'([^']*)'", str(context.get("expected") or context["expected_tags"]))
            return f"{_shown(value)} is not a choice; {_nearest(str(value), allowed)}"
        case "string_pattern_mismatch" if name in _PATTERNS:
            return f"{_shown(value)} cannot be {_PATTERNS[name]}"
        case "tuple_type":
            example = f"[[{name}]] with two brackets" if tables else f'{name} = ["…"]'
            return f"must be a list; write {example}"
        case "model_type" | "model_attributes_type" | "dict_type":
            return f"must be a table, not {_shown(value)}; write {_brackets(detail['loc'])} and its keys below"
        case _ if kind in _WANTED:
            return f"must be {_WANTED[kind].format(**context)}, not {_shown(value)}"
    return " ".join(str(detail["msg"]).removeprefix("Value error, ").split())


def _follow(model: type[Strict], location: Sequence[str | int]) -> tuple[str, list[type[Strict]]]:
    """The key as it stands in the file, and the tables that may stand there (for an unknown key, around it)."""
    shown, tables = "", [model]
    for part in location:
        if isinstance(part, int):
            shown += f" #{part + 1}"
        elif len(tables) > 1:  # pydantic names which of several tables it took; the file does not
            tables = [table for table in tables if part in _types(table)]
        else:
            shown += f".{part}" if shown else part
            field = tables[0].model_fields.get(part) if tables else None
            tables = tables if field is None else _tables(field.annotation)
    return shown, tables


def _tables(annotation: Any) -> list[type[Strict]]:
    if isinstance(annotation, type) and issubclass(annotation, Strict):
        return [annotation]
    return [table for argument in get_args(annotation) for table in _tables(argument)]


def _types(table: type[Strict]) -> tuple[str, ...]:
    return get_args(table.model_fields["type"].annotation)


def _choices(tables: Sequence[type[Strict]]) -> str:
    return ", ".join(f'"{name}"' for table in tables for name in _types(table))


def _nearest(word: str, allowed: Sequence[str]) -> str:
    known = [name for name in allowed if name != "slug"]
    near = get_close_matches(word.lower(), known, n=1) or [name for name in known if name.lower() == word.lower()]
    return f"did you mean {near[0]}?" if near else f"write one of {', '.join(known)}"


def _brackets(location: Sequence[str | int]) -> str:
    name = ".".join(part for part in location if isinstance(part, str))
    return f"[[{name}]]" if any(isinstance(part, int) for part in location) else f"[{name}]"


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"
