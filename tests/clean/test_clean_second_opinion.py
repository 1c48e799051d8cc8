"""The second opinion is asked only where it comes in time."""

from __future__ import annotations

from digest.clean.judging.opinion import ask
from digest.clean.page.passages import read
from digest.clean.page.tree import parse

PROSE = "<p>The committee found the tablet safe enough to be sold under watch, and asked for a second trial.</p>"


def test_is_asked_of_an_article_with_links() -> None:
    tree = parse(f"<article>{PROSE}<p>{'<a href=/1>See the earlier story.</a> ' * 50}</p>{PROSE}</article>")
    votes = ask(tree, read(tree))
    assert votes is not None
    assert votes[0]


def test_is_not_asked_where_links_hold_each_other() -> None:
    opened = "".join(f"<div><a href=/{number}>" for number in range(100))
    tree = parse(f"<article>{opened}{PROSE * 50}</article>")
    assert len(tree.findall(".//a//a")) > 50, "the links are nested"
    assert ask(tree, read(tree)) is None
