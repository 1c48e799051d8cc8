"""An edition as CSV (RFC 4180), one row a story, for a spreadsheet.

A cell that a spreadsheet would run as a formula is preceded by an apostrophe
(https://owasp.org/www-community/attacks/CSV_Injection).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from digest.model import Edition
from digest.render.editor import Editor
from digest.render.text import plain
from digest.render.wording import Wording

COLUMNS = (
    *("section", "title", "url", "event", "update", "published", "summary", "quoted_from"),
    *("outlets", "articles", "score", "language", "story"),
)

_FORMULA = tuple("=+-@|%＝＋－＠")


def render_csv(edition: Edition, wording: Wording) -> str:
    """The stories in reading order under a row of `COLUMNS`."""
    written = StringIO()
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    writer.writerows([_inert(cell) for cell in row] for row in _rows(edition, wording))
    return written.getvalue()


def _rows(edition: Edition, wording: Wording) -> Iterator[tuple[str, ...]]:
    issue = Editor(edition, wording).issue()
    cards = iter(edition.cards)
    for section in issue.sections:
        for shown, card in zip(section.cards, cards, strict=False):
            yield (
                section.title,
                shown.title,
                shown.url,
                shown.kicker,
                shown.update,
                shown.datetime,
                " ".join(passage.text for passage in shown.passages),
                ", ".join(dict.fromkeys(passage.outlet.name for passage in shown.passages)),
                ", ".join(outlet.name for outlet in shown.outlets),
                str(len(card.urls)),
                f"{sum(part.value for part in card.score):.2f}",
                shown.lang or issue.lang,
                plain(card.story_id),
            )


def _inert(cell: str) -> str:
    """`cell` as text, whatever a spreadsheet makes of its first character."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
