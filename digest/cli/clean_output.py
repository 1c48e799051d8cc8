"""What `clean` prints: an article as text or JSON, and what cleaning did to a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict

from rich.text import Text

from digest.cli.output import printable, stdout
from digest.model import Article, Judged


def article_as_json(name: str, url: str, article: Article, *, explain: bool) -> dict[str, object]:
    """An article as programs get it, under the `name` of its file; with `explain`, what was removed and why too."""
    fields: dict[str, object] = {
        "id": name,
        "url": article.url or url,
        "title": article.title,
        "dek": article.dek,
        "authors": list(article.authors),
        "published": _published(article),
        "modified": article.modified.isoformat() if article.modified else None,
        "language": article.language,
        "section": article.section,
        "tags": list(article.tags),
        "publisher": article.publisher,
        "site_name": article.site_name,
        "canonical_url": article.canonical_url,
        "paywalled": article.paywalled,
        "image": asdict(article.image) if article.image else None,
        "embeds": [asdict(embed) for embed in article.embeds],
        "text": article.text,
        "blocks": [asdict(block) for block in article.blocks],
        "sections": [asdict(section) for section in article.sections],
        "problem": article.problem,
    }
    if explain:
        fields["removed"] = [asdict(removed) for removed in article.removed]
    return fields


def as_text(article: Article) -> str:
    """An article to read on a terminal."""
    parts = [article.title, article.dek, date_and_authors(article), article.text]
    parts += [f"[{section.name}]\n{section.text}" for section in article.sections]
    return printable("\n\n".join(part for part in parts if part))


def date_and_authors(article: Article) -> str:
    """When an article was published and who wrote it, in one line."""
    date = article.published
    day = f"{date.day} {date:%B %Y}" if date else ""
    clock = f", {date:%H:%M %Z}" if date and not article.published_day_only else ""
    return " · ".join(part for part in (day + clock, ", ".join(article.authors)) if part)


def print_explanation(article: Article, judged: Sequence[Judged], label: Callable[[str], str]) -> None:
    """A page's blocks in their order on stdout, one a line: `+` for kept and `-` for removed, the score, the reason.

    `label` says reasons in words.
    """
    removed = Counter(label(each.reason) for each in judged if each.reason)
    counts = ", ".join(f"{name} {count}" for name, count in removed.most_common())
    kept = len(judged) - removed.total()
    stdout.print(Text(printable(article.title or "No title"), style="bold"))
    stdout.print(Text(f"Kept: {kept}. Removed: {removed.total()}{f' ({counts})' if counts else ''}.\n"))
    for each in judged:
        score = f"{each.score:.2f}" if each.score is not None else "    "
        name = label(each.reason) if each.reason else each.block.kind.replace("_", " ")
        text = printable(" ".join(each.block.text.split()))
        line = Text(f"{'-' if each.reason else '+'} {score} {name}: ", style="yellow" if each.reason else "bold green")
        stdout.print(line.append(text, style="not bold dim" if each.reason else "not bold green"))


def _published(article: Article) -> str | None:
    if article.published is None:
        return None
    return article.published.date().isoformat() if article.published_day_only else article.published.isoformat()
