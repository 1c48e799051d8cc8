from __future__ import annotations

from datetime import date

import pytest

from digest.config import Project, UserError
from digest.model import Sign
from digest.render import Renderer

DAY = date(2026, 3, 6)
WELL = Sign("disk", True, "/srv: 12.0 GB free")
BAD = Sign("source <b>ema</b>", False, "no new article since Tue 2026-03-03 & so on")


@pytest.fixture
def renderer(project: Project) -> Renderer:
    return Renderer(project.place("templates"))


def test_trouble_comes_first_and_is_counted_in_the_subject(renderer: Renderer) -> None:
    mail = renderer.report([WELL, BAD], DAY)
    assert mail.subject == "pharma-digest: 1 thing is wrong"
    assert renderer.report([BAD, BAD], DAY).subject == "pharma-digest: 2 things are wrong"
    assert mail.text.index("! source <b>ema</b>: no new article") < mail.text.index("disk: /srv: 12.0 GB free")
    assert "Friday 6 March 2026" in mail.text
    assert "source &lt;b&gt;ema&lt;/b&gt;" in mail.html
    assert "&amp; so on" in mail.html


def test_a_report_with_no_trouble_says_so(renderer: Renderer) -> None:
    mail = renderer.report([WELL], DAY)
    assert mail.subject == "pharma-digest: all is well"
    assert "All is well." in mail.text
    assert "All is well." in mail.html


def test_a_mistake_in_the_template_is_named_with_its_line(project: Project) -> None:
    folder = project.root / "templates"
    folder.mkdir()
    for name in ("report-subject.txt.j2", "report.html.j2"):
        (folder / name).write_text("fine")
    (folder / "report.txt.j2").write_text("fine\n{{ nosuch }}\n")
    with pytest.raises(UserError, match=r"report\.txt\.j2:2: 'nosuch' is undefined"):
        Renderer(folder).report([WELL], DAY)
