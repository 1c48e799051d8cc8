"""WCAG 2.2, success criterion 1.4.3: text has a contrast of at least 4.5 to its background, in both colour schemes."""

from __future__ import annotations

import re
from pathlib import Path

from lxml import html as lxml_html
from render_samples import sample

from digest.model import MailLinks
from digest.render import Renderer

CONTRAST_AA = 4.5


def luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_measured_as_wcag_does() -> None:
    assert contrast("#000000", "#ffffff") == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


def test_mail_is_readable_in_light_and_dark(renderer: Renderer) -> None:
    document = lxml_html.document_fromstring(renderer.mail(sample(), MailLinks(online="https://d.example")).html)
    style = "".join(document.xpath("//style/text()"))
    dark_style = style[style.index("prefers-color-scheme: dark") :]
    dark = {}
    for selectors, declarations in re.findall(r"([^{}]+)\{([^{}]*)\}", dark_style):
        for selector in selectors.split(","):
            for name, colour in re.findall(r"(?:^|[ ;])(color|background):\s*(#\w{6})", declarations):
                dark[selector.strip(), name] = colour

    paper = {"light": "#ffffff", "dark": dark[".paper", "background"]}
    coloured = document.xpath("//body//*[starts-with(@style, 'color:#')]")
    assert len(coloured) > 50
    for element in coloured:
        [role] = {"ink", "quiet", "accent"} & set(element.get("class").split())
        assert contrast(element.get("style")[len("color:") :][:7], paper["light"]) >= CONTRAST_AA
        assert contrast(dark[f".{role}", "color"], paper["dark"]) >= CONTRAST_AA


def test_every_text_in_the_mail_has_a_colour_in_both_schemes(renderer: Renderer) -> None:
    document = lxml_html.document_fromstring(renderer.mail(sample(), MailLinks(online="https://d.example")).html)
    for link in document.xpath("//a"):
        assert {"ink", "quiet", "accent"} & set(link.get("class", "").split()), lxml_html.tostring(link)
        assert "color:#" in link.get("style")


def test_page_is_readable_in_light_and_dark(renderer: Renderer) -> None:
    [style] = lxml_html.document_fromstring(renderer.page(sample())).xpath("//style/text()")
    schemes = [dict(re.findall(r"--(\w+): (#\w{6});", block)) for block in re.findall(r":root \{([^}]*)\}", style)]
    assert len(schemes) == 2
    for scheme in schemes:
        for role in ("ink", "quiet", "accent"):
            assert contrast(scheme[role], scheme["paper"]) >= CONTRAST_AA


def test_pages_for_readers_are_readable_in_light_and_dark(templates: Path) -> None:
    style = (templates / "web/web.css").read_text()
    schemes = [dict(re.findall(r"--([\w-]+): (#\w{6});", block)) for block in re.findall(r":root \{([^}]*)\}", style)]
    assert len(schemes) == 2
    for scheme in schemes:
        for role in ("ink", "quiet", "accent", "wrong"):
            assert contrast(scheme[role], scheme["paper"]) >= CONTRAST_AA
        assert contrast(scheme["ink"], scheme["note"]) >= CONTRAST_AA
        assert contrast(scheme["on-accent"], scheme["accent"]) >= CONTRAST_AA
        assert contrast(scheme["field"], scheme["paper"]) >= 3  # success criterion 1.4.11: the edge of a field
