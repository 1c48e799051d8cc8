"""Saved pages with their true text.

A folder holds `html/<id>.html.gz`, `urls.jsonl` (`id`, `url`) and `truth.jsonl` (`id`, `text`, and optionally
`title`, `author`, `published`, `must_have`, `must_not`).
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tldextract

# Without a suffix list from the network: the same folds on every machine.
_SUFFIXES = tldextract.TLDExtract(suffix_list_urls=())


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A page as it was fetched and what is true of it."""

    folder: str
    id: str
    url: str
    html: bytes
    truth: dict[str, Any]

    @property
    def domain(self) -> str:
        """The registrable domain of its address, or its own id where it has none."""
        return _SUFFIXES(self.url).top_domain_under_public_suffix or f"{self.folder}/{self.id}"


def read_folder(folder: Path) -> Iterator[SavedPage]:
    """The pages of a folder that have a truth, by id. Raises `OSError` where a file is missing."""
    urls = {row["id"]: row.get("url") or "" for row in _rows(folder / "urls.jsonl")}
    truths = {row["id"]: row for row in _rows(folder / "truth.jsonl")}
    for name in sorted(truths):
        html = gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes())
        yield SavedPage(folder.name, name, urls.get(name, ""), html, truths[name])


def fingerprint(pages: list[SavedPage]) -> str:
    """A digest of what is trained on: every page and its true text."""
    digest = hashlib.sha256()
    for page in pages:
        digest.update(f"{page.folder}/{page.id}\n{page.truth.get('text')}\n".encode())
        digest.update(page.html)
    return digest.hexdigest()


def _rows(path: Path) -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    return [row | {"id": str(row["id"])} for row in rows]
