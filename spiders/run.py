"""What one source's crawl did, for the table at its end."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class SourceRun:
    """Counts of one crawl of one source.

    `found` counts article URLs its discovery named, `unchanged` those of them we had, `new` and `updated` articles
    stored, `recovered` pages taken over from a crawl that was killed. `problems` and `notes` count plain reasons:
    a problem is something that failed, a note is not. `broken` says that discovery or the store failed.
    """

    source: str
    found: int = 0
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    recovered: int = 0
    waiting: int = 0
    problems: Counter[str] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)
    broken: bool = False

    @property
    def ok(self) -> bool:
        """Whether the source was heard: its discovery answered, and not all its pages failed."""
        return not self.broken and not (self.problems and not (self.new or self.updated or self.unchanged))

    @property
    def failed(self) -> int:
        """How many requests came to nothing."""
        return self.problems.total()

    def as_json(self) -> dict[str, object]:
        """For `--json`."""
        return {
            "source": self.source,
            "ok": self.ok,
            "found": self.found,
            "new": self.new,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "recovered": self.recovered,
            "waiting": self.waiting,
            "failed": self.failed,
            "problems": dict(self.problems.most_common()),
            "notes": dict(self.notes.most_common()),
        }
