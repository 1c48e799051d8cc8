"""Filings as the SEC's EDGAR hands them out: several documents in one file, each in its SGML wrapper.

In: the text of what was fetched. Out: the one document in it that is news, without its wrapper, or None where it is
no filing. Reading the document is left to the others.

The wrapper is described in the EDGAR Filer Manual and the Public Dissemination Service's technical specification:
<DOCUMENT>, then <TYPE>, <SEQUENCE>, <FILENAME>, <DESCRIPTION> up to the end of their lines, then <TEXT>.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# A submission begins with a header of its own, some thousand characters at most.
_HEADER_CHARS = 20_000
_DOCUMENT = re.compile(r"<DOCUMENT>\s*<TYPE>", re.IGNORECASE)
_END = "</text>"
_FIELD = re.compile(r"<(TYPE|DESCRIPTION)>([^\n<]{0,200})", re.IGNORECASE)
_TEXT = re.compile(r"<TEXT>", re.IGNORECASE)
_NOT_READ = re.compile(r"^(?:GRAPHIC|ZIP|EXCEL|XML|JSON|COVER|CORRESP|EX-101|EX-104|EX-27\b)", re.IGNORECASE)
_ENCODED = re.compile(r"^\s*(?:<(?:PDF|XBRL|XML)>|begin \d{3,4} )", re.IGNORECASE)
_MARKUP = re.compile(r"<(?:html|body|div|p|table|font|br)\b", re.IGNORECASE)
_NEWS = re.compile(r"press|news|release|announce", re.IGNORECASE)
_MAX_DOCUMENTS = 500


@dataclass(frozen=True, slots=True)
class Filing:
    """A document of a submission. `type` is the SEC's: "8-K", "EX-99.1" …"""

    type: str
    description: str
    text: str

    @property
    def is_markup(self) -> bool:
        """Whether it is HTML; else it is plain text."""
        return _MARKUP.search(self.text, 0, _HEADER_CHARS) is not None


def choose_filing(text: str) -> Filing | None:
    """The document that is news: an exhibit 99 called a release, any exhibit 99, the form, what else can be read."""
    if not _DOCUMENT.search(text, 0, _HEADER_CHARS):
        return None
    # Of equals the first: exhibits are numbered by weight.
    return min(_filings(text), key=_rank, default=None)


def _rank(filing: Filing) -> int:
    if filing.type.upper().startswith("EX-99"):
        return 0 if _NEWS.search(filing.description) else 1
    return 3 if filing.type.upper().startswith("EX-") else 2


def _filings(text: str) -> Iterator[Filing]:
    starts = [match.start() for match in _DOCUMENT.finditer(text)][:_MAX_DOCUMENTS]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        opening = _TEXT.search(text, start, min(end, start + _HEADER_CHARS))
        if opening is None:
            continue
        fields = {name.upper(): value.strip() for name, value in _FIELD.findall(text[start : opening.start()])}
        body = text[opening.end() : end]
        closing = body.lower().rfind(_END)
        body = body[:closing] if closing >= 0 else body
        if not _NOT_READ.match(fields.get("TYPE", "")) and not _ENCODED.match(body[:200]):
            yield Filing(fields.get("TYPE", ""), fields.get("DESCRIPTION", ""), body)
