"""Articles as Markdown and as a page: everything there, nothing of it markup but ours."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.config import defaults
from digest.model import Article, Block, Embed, Image, Judged, Link, TailSection
from digest.render import ArticleRenderer

RENDERER = ArticleRenderer(defaults() / "templates")
VOID = {"meta", "img"}


def article(*blocks: Block, **fields: object) -> Article:
    return Article("https://pillbox.example/a", "Filing accepted", blocks, **fields)  # type: ignore[arg-type]


class Tags(HTMLParser):
    """The elements of a page; raises for tags that do not match."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(html)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.seen)


def test_markdown_has_every_kind_of_block() -> None:
    whole = article(
        Block("paragraph", "See the rules today", links=(Link(8, 13, "https://ema.example/x"),)),
        Block("heading", "Next steps", 3),
        Block("list_item", "One"),
        Block("list_item", "Two\nlines"),
        Block("table_row", "Arm | Months"),
        Block("table_row", "Tablet | | 11"),
        Block("quote", "We are glad"),
        Block("preformatted", "a  b\n```\nc"),
        dek="In short",
        image=Image("https://pillbox.example/p.jpg", "The plant", "T. Lind"),
        embeds=(Embed("YouTube", "https://www.youtube.com/watch?v=x"),),
        sections=(TailSection("about", "Orrin makes tablets."),),
    )
    assert RENDERER.markdown(whole, "4 March 2026") == (
        "# Filing accepted\n\n**In short**\n\n4 March 2026\n\n"
        "![The plant](<https://pillbox.example/p.jpg>)\\\n*The plant · T. Lind*\n\n"
        "See the [rules](<https://ema.example/x>) today\n\n### Next steps\n\n- One\n- Two\\\n  lines\n\n"
        "| Arm | Months |  |\n| --- | --- | --- |\n| Tablet |  | 11 |\n\n> We are glad\n\n"
        "````\na  b\n```\nc\n````\n\n- [YouTube](<https://www.youtube.com/watch?v=x>)\n\n"
        "## About\n\nOrrin makes tablets.\n"
    )


@pytest.mark.parametrize(
    "text", ["# not a heading", "1. not a list", "- nor this", "a | b", "*x* _y_ `z`", "<b>bold</b>", "[x](y)"]
)
def test_markdown_of_hostile_text_is_text(text: str) -> None:
    written = RENDERER.markdown(article(Block("paragraph", text), Block("list_item", text))).split("\n\n", 1)[1]
    bare = re.sub(r"\\(.)", "", written.removesuffix("\n"))
    assert not re.search(r"^(?:#|\d+\.|- .*^- |\s*- -)|[*_`<>|\[\]]", bare)


def test_page_has_every_kind_of_block() -> None:
    tags = Tags(
        RENDERER.page(
            article(
                Block("paragraph", "See the rules", links=(Link(8, 13, "https://ema.example/x"),)),
                Block("heading", "Next", 2),
                *(Block("list_item", item) for item in ("One", "Two")),
                *(Block("table_row", row) for row in ("Arm | Months", "Tablet | 11")),
                Block("quote", "We are glad"),
                Block("preformatted", "a  b"),
                image=Image("https://pillbox.example/p.jpg"),
                sections=(TailSection("about", "Orrin makes tablets."),),
            )
        )
    )
    counts = {
        tag: tags.count(tag)
        for tag in ("h1", "h2", "ul", "li", "table", "tr", "td", "blockquote", "pre", "img", "section")
    }
    assert counts == {
        "h1": 1, "h2": 2, "ul": 1, "li": 2, "table": 1, "tr": 2, "td": 4,
        "blockquote": 1, "pre": 1, "img": 1, "section": 1,
    }  # fmt: skip
    assert ("a", {"href": "https://ema.example/x", "rel": "noreferrer"}) in tags.seen


@given(
    st.text(max_size=60),
    st.sampled_from(["javascript:alert(1)", 'https://x.example/"><script>', "//x", "data:text/html,x"]),
)
def test_nothing_a_page_says_becomes_markup(text: str, url: str) -> None:
    hostile = f"<script>{text}</script>\" ' <img src=x onerror=y>"
    block = Block("paragraph", hostile, links=(Link(0, 8, url),))
    said = Article(
        url, hostile, (block,), dek=hostile, language='en" onload="x', image=Image(url, hostile, hostile),
        embeds=(Embed(hostile, url),), sections=(TailSection(hostile, hostile),),
    )  # fmt: skip
    for html in (RENDERER.page(said), RENDERER.explanation(said, [Judged(block, hostile, 0.5), Judged(block)])):
        tags = Tags(html)
        assert tags.count("script") == 0
        assert not any(name.startswith("on") for _, attributes in tags.seen for name in attributes)
        assert all((attributes.get("href") or "https://").startswith("https://") for _, attributes in tags.seen)


def test_explanation_counts_by_reason_in_words() -> None:
    block = Block("paragraph", "Words")
    judged = [Judged(block, "signup", 0.1), Judged(block, "signup"), Judged(block, "", 0.97), Judged(block, "dek")]
    html = RENDERER.explanation(article(block), judged)
    assert Tags(html).count("li") == 3 + len(judged)
    for words in ("sign-up box 2", "kept 1", "standfirst 1", "0.97"):
        assert words in html


def test_explanation_folds_long_runs_of_what_was_removed_and_nothing_that_was_kept() -> None:
    block = Block("list_item", "Menu")
    judged = [*[Judged(block, "navigation")] * 9, *[Judged(block)] * 9, *[Judged(block, "share")] * 2]
    html = RENDERER.explanation(article(block), judged)
    assert Tags(html).count("details") == 1
    assert "9 blocks" in html.partition("<summary>")[2].partition("</summary>")[0]


def test_every_reason_has_words() -> None:
    reasons = (
        *(
            "navigation",
            "signup",
            "login",
            "paywall",
            "cookie",
            "share",
            "related",
            "promo",
            "advertisement",
            "comments",
        ),
        *("caption", "credit", "byline", "dateline", "tags", "author_box", "legal", "hidden", "duplicate", "repeated"),
        *("dropped", "outside"),
    )
    labels = [RENDERER.label(reason) for reason in reasons]
    assert len(set(labels)) == len(labels)
    assert not any("_" in label for label in labels)
