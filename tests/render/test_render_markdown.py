from __future__ import annotations

import re

from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from render_samples import card, of, sample

from digest.render import Renderer
from digest.render.markdown import markdown
from digest.render.text import plain

COMMONMARK = MarkdownIt("commonmark")


def text_of(html: str) -> str:
    """The text a browser would show of `html` that has no markup in it."""
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        html = html.replace(entity, character)
    return html


markup = st.text(st.sampled_from("ab1.) \\`*_{}[]()<>#+-=!|~&;:/\"'\n$^@") | st.characters(), max_size=30)


@given(markup)
@example("&lt;b&gt; &#60;i&#x3e; &copy;")
@example("1. a")
@example("12345) a")
@example("C# #")
def test_text_reads_as_itself_in_a_paragraph_a_heading_and_a_link(text: str) -> None:
    words = plain(text)
    if not words:
        return
    for source, start, end in (
        ("{}", "<p>", "</p>\n"),
        ("### {}", "<h3>", "</h3>\n"),
        ("[{}](<https://a.example/>)", '<p><a href="https://a.example/">', "</a></p>\n"),
    ):
        html = COMMONMARK.render(source.format(markdown(text)))
        assert html.startswith(start)
        assert html.endswith(end)
        assert text_of(html.removeprefix(start).removesuffix(end)) == words


def test_ordinary_text_stays_readable() -> None:
    text = "R&D at Halden (Oslo): 4.1 fewer days - a first, up 62% to £48!"
    assert markdown(text) == text


def test_writes_the_issue_as_commonmark(renderer: Renderer) -> None:
    html = COMMONMARK.render(renderer.markdown(sample()))
    assert "<h1>Pharma Morning</h1>" in html
    assert html.count("<h2>") == 5
    assert html.count("<h3>") == 18
    assert '<h3><a href="https://news.example/story">Quillon raises $120 million for RNA editing</a></h3>' in html
    assert "<p>18 stories from 61 articles, 21 outlets;" in html
    assert re.search(r"<blockquote>\s*<p>Shares fell 41 percent in late trading. \(Corvane Therapeutics\)</p>", html)
    assert '<a href="https://4.example/story">MedWire Daily</a> · 22 November, 20:05' in html


def test_no_site_writes_markup_into_the_issue(renderer: Renderer) -> None:
    hostile = "[x](javascript:a) <script>alert(1)</script> ![i](https://t.example/p.png) &lt;b&gt;\n# Heading\n---\n"
    issue = of(card(hostile, hostile, kicker=hostile, outlets=(hostile, "b"), url="javascript:alert(1)"))
    html = COMMONMARK.render(renderer.markdown(issue))
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert html.count("<h1>") == 1
    assert html.count("<h3>") == 1


def test_addresses_survive_in_links(renderer: Renderer) -> None:
    html = COMMONMARK.render(renderer.markdown(of(card(url="https://a.example/x_(1)?q=&copy;1&lt;=*2*"))))
    assert '<h3><a href="https://a.example/x_(1)?q=&amp;copy;1&amp;lt;=*2*">' in html
