"""An issue in a chat room: the top of it, with nothing in it that the room would act on."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from render_samples import sample

from digest.config import defaults
from digest.model import Edition
from digest.render import Renderer

EDITION = sample()
RENDERER = Renderer(defaults() / "templates")
WEB = "https://digest.example.org/issues/1"
HOSTILE = "<!channel> *free* [click](https://evil.example) <https://evil.example|pills> & `x`"


def with_title(title: str, url: str = "https://example.com/1") -> Edition:
    section = EDITION.sections[0]
    card = replace(section.cards[0], title=title, url=url)
    return replace(EDITION, sections=(replace(section, cards=(card, *section.cards[1:])), *EDITION.sections[1:]))


def test_slack_gets_a_heading_the_top_stories_and_a_link() -> None:
    message = json.loads(RENDERER.slack(EDITION, web_url=WEB))
    assert message["blocks"][0]["type"] == "header"
    stories = [block for block in message["blocks"] if block["type"] == "section"]
    assert 1 <= len(stories) <= 8
    assert EDITION.cards[0].url in stories[0]["text"]["text"]
    assert f"<{WEB}|" in message["blocks"][-1]["elements"][0]["text"]
    assert all(len(block["text"]["text"]) < 3000 for block in stories)


def test_teams_gets_an_adaptive_card() -> None:
    message = json.loads(RENDERER.teams(EDITION, web_url=WEB))
    card = message["attachments"][0]["content"]
    assert (card["type"], card["actions"][0]["url"]) == ("AdaptiveCard", WEB)
    assert len(json.dumps(message)) < 28_000
    assert "actions" not in json.loads(RENDERER.teams(EDITION))["attachments"][0]["content"]


def test_no_title_can_call_the_channel_or_make_a_link() -> None:
    slack = RENDERER.slack(with_title(HOSTILE))
    assert "<!channel>" not in slack
    assert "<https://evil" not in slack
    teams = RENDERER.teams(with_title(HOSTILE))
    assert "[click](" not in teams


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://example.com/a|b>c", "https://example.com/a)b"])
def test_no_address_ends_its_link(url: str) -> None:
    for message in (RENDERER.slack(with_title("T", url)), RENDERER.teams(with_title("T", url))):
        assert "javascript:" not in message
        assert "a|b>c" not in message
        assert "a)b" not in message
