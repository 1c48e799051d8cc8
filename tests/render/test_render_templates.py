from __future__ import annotations

import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from render_samples import card, of

from digest.config import ConfigError, UserError, defaults
from digest.render import Renderer
from digest.render.wording import Wording

Edit = Callable[[str, str, str], Path]


@pytest.fixture
def edit(tmp_path: Path, templates: Path) -> Edit:
    """Replaces text in a copy of a template and returns the folder of the copies."""
    folder = tmp_path / "templates"
    shutil.copytree(templates, folder)

    def replace(file: str, old: str, new: str) -> Path:
        source = (folder / file).read_text(encoding="utf-8")
        assert old in source
        (folder / file).write_text(source.replace(old, new, 1), encoding="utf-8")
        return folder

    return replace


def line_of(file: Path, words: str) -> int:
    lines = file.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if words in line)


def mistake(folder: Path) -> str:
    with pytest.raises(UserError) as error:
        Renderer(folder).mail(of(card("A", "B.", outlets=("a", "b"))))
    assert "\n" not in str(error.value)
    return str(error.value)


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        ("mail.mjml.j2", "{% for section in", "{% fro section in", "unknown tag 'fro'"),
        ("mail.mjml.j2", "issue.left_out |", "issue.leftout |", "no attribute 'leftout'"),
        ("card.mjml.j2", "{{ card.date }}", "{{ card.dat }}", "no attribute 'dat'"),
        ("card.mjml.j2", "{{ card.date }}", "{{ crd.date }}", "'crd' is undefined"),
        ("card.mjml.j2", "{{ card.date }}", "{{ card.date | uper }}", "No filter named 'uper'"),
        ("card.mjml.j2", "{{ card.date }}", "{{ 1 // 0 }}", "zero"),
        ("card.mjml.j2", "{{ card.date }}", "{{ card.__class__.__mro__ }}", "unsafe"),
        ("card.mjml.j2", "{{ card.date }}", "{% include 'nowhere.j2' %}", "no template nowhere.j2"),
        ("numbers.j2", 'counted("story")', 'counted("strory")', "no such word: 'strory'"),
        ("mail.txt.j2", "{{ card.kicker | wrap }}", "{{ card.kicke | wrap }}", "no attribute 'kicke'"),
    ],
)
def test_a_mistake_names_its_file_and_line(edit: Edit, file: str, old: str, new: str, reason: str) -> None:
    folder = edit(file, old, new)
    if "leftout" in new:
        folder = edit(file, "{% if issue.left_out %}", "{% if true %}")
    message = mistake(folder)
    assert message.startswith(f"{folder / file}:{line_of(folder / file, new)}: ")
    assert reason in message


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("</mj-head>", "</mj-hed>", "tag mismatch"),
        ('    <mj-section padding="28px 20px 0">', "    <mj-sektion>\n    </mj-sektion>\n<mj-section>", "<mj-sektion>"),
        ("  </mj-body>", "  <br>\n  </mj-body>", "tag mismatch"),
    ],
)
def test_a_mistake_in_mjml_names_its_file_and_line(edit: Edit, old: str, new: str, reason: str) -> None:
    folder = edit("mail.mjml.j2", old, new)
    message = mistake(folder)
    assert message.startswith(f"{folder / 'mail.mjml.j2'}:")
    assert reason in message
    line = int(message.removeprefix(f"{folder / 'mail.mjml.j2'}:").partition(":")[0])
    assert abs(line - line_of(folder / "mail.mjml.j2", new.strip().splitlines()[0])) <= 1


def test_a_template_may_use_named_characters(edit: Edit) -> None:
    folder = edit("card.mjml.j2", "{{ card.date }}", "{{ card.date }}&nbsp;&mdash;")
    assert "06:00&nbsp;&mdash;" in Renderer(folder).mail(of(card())).html


def test_a_missing_or_garbled_template_is_named(edit: Edit) -> None:
    folder = edit("page.css", "body", "body")
    (folder / "mail.mjml.j2").unlink()
    assert mistake(folder) == (
        f"{folder / 'mail.mjml.j2'}: there is no template mail.mjml.j2; 'pharma-digest init' writes a fresh copy"
    )
    (folder / "mail.mjml.j2").write_bytes(b"\xff\xfe")
    assert mistake(folder) == f"{folder / 'mail.mjml.j2'}: not UTF-8; save it as UTF-8"
    (folder / "page.css").unlink()
    with pytest.raises(UserError, match=r"page\.css: No such file"):
        Renderer(folder).page(of(card()))


def test_a_template_too_large_for_any_mail_is_refused(edit: Edit) -> None:
    folder = edit("mail.mjml.j2", "<h1", f"<p>{'x' * 100_000}</p><h1")
    assert "more than 100,000 bytes" in mistake(folder)


def test_an_edited_template_is_what_readers_get(edit: Edit) -> None:
    folder = edit("mail.mjml.j2", "You get this mail because", "Dear reader, you get this mail because")
    assert "Dear reader, you get" in Renderer(folder).mail(of(card())).html


# --- wording ------------------------------------------------------------------------------------------------------


def wording(tmp_path: Path, old: str, new: str) -> Path:
    source = (defaults() / "config/render/wording.toml").read_text(encoding="utf-8")
    assert old in source
    (tmp_path / "wording.toml").write_text(source.replace(old, new, 1), encoding="utf-8")
    return tmp_path


def test_wording_is_the_operators(tmp_path: Path, templates: Path) -> None:
    config = wording(tmp_path, '["approval", "approvals"]', '["green light", "green lights"]')
    mail = Renderer(templates, config).mail(of(card(), events=(("approval", 2),)))
    assert "2 green lights" in mail.text


def test_every_event_that_readers_are_shown_can_be_counted_in_words() -> None:
    counted = Wording.read(defaults() / "config/render/wording.toml").events
    events = tomllib.loads((defaults() / "config/facts/events.toml").read_text(encoding="utf-8"))["event"]
    assert [event["kind"] for event in events if event["label"] and not counted.get(event["kind"])] == []


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('["approval", "approvals"]', '["approval"', "not TOML"),
        ("[nouns]", "[noun]", "nouns: missing"),
        ('"Monday", ', "", "dates.weekdays"),
        ('time = "{date}', 'time = "{dte}', "dates.time"),
    ],
)
def test_a_mistake_in_the_wording_names_file_and_key(
    tmp_path: Path, templates: Path, old: str, new: str, reason: str
) -> None:
    with pytest.raises(ConfigError) as error:
        Renderer(templates, wording(tmp_path, old, new))
    assert str(error.value).startswith(f"{tmp_path / 'wording.toml'}: ")
    assert reason in str(error.value)
