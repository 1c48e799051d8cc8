"""The second opinion: which passages it keeps, and where it is not asked."""

from __future__ import annotations

from digest.clean.judging.opinion import ask
from digest.clean.page.passages import read
from digest.clean.page.tree import parse

PROSE = "<p>The committee found the tablet safe enough to be sold under watch, and asked for a second trial.</p>"
MENU = "<ul class=menu>" + "<li><a href=/a>Our medicines</a>" * 20 + "</ul>"


def test_keeps_the_article_and_not_the_menu() -> None:
    tree = parse(f"<body><header>{MENU}</header><article>{PROSE * 5}</article></body>")
    passages = read(tree)
    votes = ask(tree, passages)
    assert votes is not None
    kept = {passage.text for passage, vote in zip(passages, votes, strict=True) if vote}
    assert any(text.startswith("The committee") for text in kept)
    assert not any("Our medicines" in text for text in kept)


def test_changes_nothing_in_the_tree() -> None:
    tree = parse(f"<body><header>{MENU}</header><article>{PROSE * 5}</article></body>")
    before = [passage.text for passage in read(tree)]
    ask(tree, read(tree))
    assert [passage.text for passage in read(tree)] == before


def test_is_not_asked_of_a_page_far_beyond_the_size_of_articles() -> None:
    tree = parse(f"<article>{PROSE * 7_000}</article>")
    assert ask(tree, read(tree)[:10]) is None


def test_says_nothing_where_it_keeps_nothing() -> None:
    tree = parse("<body></body>")
    assert ask(tree, read(tree)) is None
