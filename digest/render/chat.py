"""The top of an edition as a message in a chat room: Slack's blocks, Teams' adaptive card.

In: an `Edition`, and where it can be read on the web, "" where it cannot. Out: JSON as the room's incoming webhook
takes it (https://docs.slack.dev/reference/block-kit, https://adaptivecards.io). Sending it is left to delivery.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from digest.model import Card, Edition
from digest.render.text import clip, plain, web_url
from digest.render.wording import Wording

_STORIES = 8
"""Stories shown: a room is read between other things."""

_TITLE = 150  # characters; the longest header that Slack takes
_SUMMARY = 300
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|~>-])")


def render_slack(edition: Edition, wording: Wording, web: str = "") -> str:
    """The message for Slack: a heading, a block a story, and what else there is."""
    heading = _heading(edition, wording)
    blocks: list[dict[str, Any]] = [
        {"type": "header", "text": {"type": "plain_text", "text": clip(heading, _TITLE), "emoji": False}}
    ]
    for title, url, summary in _stories(edition):
        shown = f"*<{url}|{_slack(title)}>*" if url else f"*{_slack(title)}*"
        text = f"{shown}\n{_slack(summary)}".strip()
        blocks.append({"type": "section", "text": {"type": "mrkdwn", "text": text}})
    if address := _slack_url(web):
        rest = f"<{address}|{_rest(edition, wording)}>"
        blocks.append({"type": "context", "elements": [{"type": "mrkdwn", "text": rest}]})
    return json.dumps({"text": _slack(heading), "blocks": blocks, "unfurl_links": False}, ensure_ascii=False)


def render_teams(edition: Edition, wording: Wording, web: str = "") -> str:
    """The message for Teams: an adaptive card with a heading and a paragraph a story."""
    body: list[dict[str, Any]] = [_text(_markdown(_heading(edition, wording)), size="Large", weight="Bolder")]
    for title, url, summary in _stories(edition):
        body.append(_text(f"[{_markdown(title)}]({url})" if url else _markdown(title), weight="Bolder"))
        if summary:
            body.append(_text(_markdown(summary), spacing="None"))
    card: dict[str, Any] = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": body,
    }
    if address := web_url(web):
        card["actions"] = [{"type": "Action.OpenUrl", "title": _rest(edition, wording), "url": address}]
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
    return json.dumps({"type": "message", "attachments": [attachment]}, ensure_ascii=False)


def _heading(edition: Edition, wording: Wording) -> str:
    return f"{plain(edition.title) or edition.digest}, {wording.issue_date(edition.issue_date)}"


def _stories(edition: Edition) -> Iterator[tuple[str, str, str]]:
    """Title, address and first sentence of the top stories."""
    for card in edition.cards[:_STORIES]:
        yield clip(plain(card.title), _TITLE), _slack_url(card.url), _first_sentence(card)


def _first_sentence(card: Card) -> str:
    return clip(plain(card.summary[0].text), _SUMMARY) if card.summary else ""


def _rest(edition: Edition, wording: Wording) -> str:
    """What leads to the whole issue."""
    left = len(edition.cards) - _STORIES
    return wording.count(left, "more_story") if left > 0 else wording.count(len(edition.cards), "story")


def _text(text: str, **looks: str) -> dict[str, Any]:
    return {"type": "TextBlock", "text": text, "wrap": True, **looks}


def _slack(text: str) -> str:
    """Text of which nothing is a mention or a link (https://docs.slack.dev/messaging/formatting-message-text)."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"([*_~`])", "\\1\u200b", escaped)


def _slack_url(url: str) -> str:
    """An address that ends no link in either room."""
    escaped = {"<": "%3C", ">": "%3E", "|": "%7C", "(": "%28", ")": "%29"}
    return "".join(escaped.get(letter, letter) for letter in web_url(url))


def _markdown(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", text)
