"""`tag`: articles given as JSON lines to what they say happened."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from digest.cli.app import app
from digest.cli.article_lines import read_articles
from digest.cli.output import FAILED, as_json, printable, stdout
from digest.config import Project

if TYPE_CHECKING:
    from digest.model import Article, EntityKind, Facts, Period

_IRRELEVANT = 0.03
_RELEVANT = 0.5


@app.command(
    epilog="Examples: `pharma-digest tag articles.jsonl > tagged.jsonl`; `pharma-digest tag --explain articles.jsonl`; "
    "`pharma-digest clean --jsonl pages/ | pharma-digest tag -`"
)
def tag(
    file: Annotated[str, typer.Argument(help="JSON lines with id, url, title, text and published, or - for stdin.")],
    explain: Annotated[bool, typer.Option("--explain", help="Show the evidence, for people.")] = False,
) -> None:
    """Say what each article tells: its event, whom and what it names, and whether it is pharma news.

    Prints one JSON object a line: what was given, and what was found.
    """
    from digest.facts import Vocabulary
    from digest.facts import tag as tag_article

    project = Project.find()
    vocabulary = Vocabulary.load(project.place("config/facts"), project.place("config/vocabulary"))
    failures: list[str] = []
    for _, row in read_articles(file, failures, progress=not sys.stdout.isatty()):
        facts = tag_article(row.article, vocabulary)
        if explain:
            _explain(row.article, facts)
        else:
            typer.echo(as_json({**row.given, **_as_json(facts)}))
    raise typer.Exit(FAILED if failures else 0)


def _as_json(facts: Facts) -> dict[str, object]:
    return {
        "event": _event(facts),
        "secondary_event": facts.second_event.kind if facts.second_event else None,
        "companies": _names(facts, "company"),
        "drugs": _names(facts, "drug"),
        "agencies": [{"name": each.id, "id": each.id} for each in facts.named("agency")],
        "indications": _names(facts, "indication"),
        "trials": [each.id for each in facts.named("trial")],
        "phase": facts.phase or None,
        "designations": [
            {"name": each.name, "agency": each.agency or None, "date": _date(each.when)} for each in facts.designations
        ],
        "figures": [{"endpoint": each.endpoint, "value": each.value} for each in facts.figures],
        "money": [{"role": each.role, "amount": each.amount, "currency": each.currency} for each in facts.money],
        "milestones": [
            {"kind": each.kind, "date": _date(each.when), "precision": each.when.precision} for each in facts.milestones
        ],
        "relevance": facts.relevance,
        "relevance_reasons": list(facts.relevance_reasons),
    }


def _event(facts: Facts) -> str | None:
    """The main event; without one "other" for pharma news and "not_pharma" for the rest, None for what was not read.

    What is no pharma news beyond doubt has no pharma event, whatever its words.
    """
    from digest.facts import NOT_ENGLISH

    if NOT_ENGLISH in facts.relevance_reasons or not facts.relevance_reasons:
        return None
    if facts.relevance < _IRRELEVANT:
        return "not_pharma"
    if facts.event is not None:
        return facts.event.kind
    return "other" if facts.relevance >= _RELEVANT else "not_pharma"


def _names(facts: Facts, kind: EntityKind) -> list[dict[str, str]]:
    """Every name the article has for each thing of a kind, under the id they share."""
    return [{"name": name, "id": each.id} for each in facts.named(kind) for name in (each.name, *each.also)]


def _date(period: Period | None) -> str | None:
    """A date as exactly as it was said: "2026-03-14", or "2026-01-01/2026-03-31" (ISO 8601) for a quarter."""
    if period is None:
        return None
    return period.first.isoformat() if period.first == period.last else f"{period.first}/{period.last}"


def _explain(article: Article, facts: Facts) -> None:
    """What was found, for people, with the words that say so."""
    whole = f"{article.title}\n\n{article.text}"
    stdout.print(Text(printable(article.title or article.url or "(no title)"), style="bold"))
    for label, event in (("event", facts.event), ("second event", facts.second_event)):
        if event is not None:
            _line(label, event.kind, event.evidence)
    for entity in facts.entities:
        _line(entity.kind, entity.id, ", ".join((whole[entity.start : entity.end], *entity.also)))
    if facts.phase:
        _line("phase", facts.phase, "")
    for designation in facts.designations:
        said = " · ".join(filter(None, (designation.name, designation.agency, _date(designation.when))))
        _line("designation", said, whole[designation.start : designation.end])
    for figure in facts.figures:
        _line("figure", f"{figure.endpoint} {figure.value}", whole[figure.start : figure.end])
    for money in facts.money:
        said = f"{money.amount:,.0f} {money.currency} {money.role}".strip()
        _line("money", said, whole[money.start : money.end])
    for milestone in facts.milestones:
        _line("milestone", f"{milestone.kind} {_date(milestone.when)}", whole[milestone.start : milestone.end])
    _line("relevance", f"{facts.relevance:.2f}", "; ".join(facts.relevance_reasons))
    stdout.print()


def _line(label: str, value: str, evidence: str) -> None:
    said = " ".join(printable(evidence).split())[:160]
    stdout.print(
        Text.assemble((f"  {label:<13}", "dim"), (printable(value), "cyan"), (f"  {said}" if said else "", ""))
    )
