"""Whatever a site sends stays text: MJML, HTML and Jinja2 never take it for their own."""

from __future__ import annotations

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from render_samples import card, of

from digest.model import MailLinks
from digest.render import Renderer
from digest.render.text import clip, plain

MARKUP = (
    *("<mj-raw>", "</mj-text>", "<mj-include path='x'/>", "{{ 7 * 7 }}", "{% include 'x' %}", "{# #}", "]]>"),
    *("<![CDATA[", "<!--", "-->", "<script>alert(1)</script>", "&lt;b&gt;", "&#x3c;i&#x3e;", "&nbsp;", "\"'><x y=z>"),
    *("<!--[if mso]>", "<![endif]-->", "</title>", "</style>", "<br>", "\\", "%s", "{}", "\x00", "\u202e", "\r\n"),
)
hostile = st.lists(st.sampled_from(MARKUP) | st.text(max_size=10), min_size=1, max_size=6).map(" ".join)
slow = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def words(element: lxml_html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def skeleton(html: str) -> list[str]:
    return re.findall(r"</?[a-z][a-z0-9-]*", html)


@slow
@given(hostile, hostile, hostile)
def test_mail_shows_hostile_text_as_text(renderer: Renderer, title: str, sentence: str, name: str) -> None:
    def mail(title: str, sentence: str, name: str) -> str:
        issue = of(card(f"A {title}", f"A {sentence}", kicker=f"A {name}", outlets=(f"A {name}", "B")))
        return renderer.mail(issue).html

    html = mail(title, sentence, name)
    document = lxml_html.document_fromstring(html)
    assert words(document.find(".//h3")) == plain(f"A {title}")
    assert words(document.xpath("//p[contains(@class, 'accent')]")[0]) == clip(plain(f"A {name}"), 80)
    assert plain(f"A {sentence}") in words(document.xpath("//div[h3]/p")[0])
    # No tag more, no tag less than with harmless text.
    assert skeleton(html) == skeleton(mail("title", "sentence", "name"))


@slow
@given(hostile)
def test_page_shows_hostile_text_as_text(renderer: Renderer, title: str) -> None:
    html = renderer.page(of(card(f"A {title}", f"A {title}")))
    document = lxml_html.document_fromstring(html)
    assert words(document.find(".//h3")) == plain(f"A {title}")
    assert skeleton(html) == skeleton(renderer.page(of(card("A", "A"))))


@slow
@given(st.sampled_from(("javascript:", "data:text/html,", "https://", "http://", "//", "")), hostile)
def test_links_lead_to_web_addresses_only(renderer: Renderer, scheme: str, rest: str) -> None:
    issue = of(card(url=scheme + rest))
    links = MailLinks(scheme + rest, scheme + rest, scheme + rest)
    for html in (renderer.mail(issue, links).html, renderer.page(issue)):
        for address in lxml_html.document_fromstring(html).xpath("//@href"):
            assert re.fullmatch(r"https?://[!-;=?-~]+|#[a-z0-9-]+", address)


@slow
@given(hostile)
def test_no_part_has_characters_that_hide_or_turn_text(renderer: Renderer, text: str) -> None:
    issue = of(card(text, text, kicker=text, outlets=(text, "b")), title=text)
    mail = renderer.mail(issue)
    for part in (mail.subject, mail.html, mail.text, renderer.page(issue), renderer.markdown(issue)):
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", part)
    assert "\n" not in mail.subject
