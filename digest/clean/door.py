"""The door of the cleaning room: a page in, its article out.

In: what a site sent, and what the operator knows about the site. Out: an `Article`, with everything that was taken
away and why. No page raises: where nothing can be read, the article is empty. Fetching, storing and understanding
are left to other rooms.
"""

from __future__ import annotations

from datetime import datetime

from lxml.html import HtmlElement

from digest.clean import top_lines
from digest.clean.boilerplate import judge_parts
from digest.clean.charset import decode
from digest.clean.containers import default_lexicon, enclose
from digest.clean.extraction import Judges, choose, default_judges, survey
from digest.clean.lines import judge
from digest.clean.metadata.collect import Metadata, collect
from digest.clean.metadata.dates import DateRules
from digest.clean.metadata.language import choose_language
from digest.clean.model.features import Claims
from digest.clean.passages import Passage, read, visible_text
from digest.clean.plain_text import clean_text
from digest.clean.press_release import split_tails
from digest.clean.selection import select
from digest.clean.tree import MAX_CHARACTERS, parse
from digest.clean.vocabulary import Vocabulary, default_vocabulary
from digest.config import Selectors
from digest.model import Article, Block, Removed

_LINK_LIST_DENSITY = 0.5


def clean(
    html: bytes | str,
    url: str = "",
    *,
    selectors: Selectors | None = None,
    date_order: str | None = None,
    timezone: str = "UTC",
    language: str = "",
    charset: str = "",
    content_type: str = "",
    now: datetime | None = None,
    vocabulary: Vocabulary | None = None,
    judges: Judges | None = None,
) -> Article:
    """The article of a page.

    `selectors` say where the site keeps things; what they do not say is worked out. `date_order` (DMY, MDY, YMD)
    is for dates in numbers, `timezone` for times that name none, `language` for pages that do not say theirs.
    `charset` and `content_type` are what the server said. With `now`, dates more than two days after it are unknown.
    `judges` tell passages of the article from others; the packaged ones do where none are given.
    Markup beyond five million characters is not read. Raises `ConfigError` for a selector that is no selector.
    """
    vocabulary = vocabulary or default_vocabulary()
    markup = decode(html[:MAX_CHARACTERS], charset, content_type) if isinstance(html, bytes) else html
    if content_type.partition(";")[0].strip().lower() == "text/plain":
        return clean_text(
            markup, url, date_order=date_order, timezone=timezone, language=language, now=now, vocabulary=vocabulary
        )
    selectors = selectors or Selectors()
    rules = DateRules(date_order, timezone, language, now)
    tree = parse(markup)
    removed = _drop(tree, selectors)
    passages = read(tree)
    metadata = collect(tree, passages, url, selectors, rules, vocabulary)
    passages, chosen, parts = _body(tree, passages, selectors, metadata, vocabulary, judges, url)
    head = top_lines.judge_top(passages, chosen, metadata, rules)
    lines = judge(passages, chosen, vocabulary)
    blocks: list[Block] = []
    dek = metadata.dek
    for passage, is_chosen, part, top, line in zip(passages, chosen, parts, head, lines, strict=True):
        reason = part or top or line
        if reason == top_lines.DEK:
            dek = dek or passage.text
        elif is_chosen and not reason:
            blocks.append(Block(passage.kind, passage.text, passage.level))
        else:
            removed.append(Removed(reason or _elsewhere(passage, vocabulary), passage.text))
    while blocks and blocks[-1].kind == "heading":
        removed.append(Removed("related", blocks.pop().text))
    body, sections = split_tails(blocks, vocabulary.tails)
    published = metadata.published
    return Article(
        url=url,
        title=metadata.title,
        blocks=body,
        dek=dek,
        authors=metadata.authors,
        published=published.when if published else None,
        published_day_only=published is not None and published.day_only,
        modified=metadata.modified.when if metadata.modified else None,
        language=choose_language(metadata.language_claims, "".join(block.text for block in body[:20])) or language,
        site_name=metadata.site_name,
        sections=sections,
        removed=tuple(removed),
    )


def _drop(tree: HtmlElement, selectors: Selectors) -> list[Removed]:
    removed = []
    for selector in selectors.drop:
        for element in select(tree, selector):
            parent = element.getparent()
            if parent is None:
                continue
            if text := visible_text(element):
                removed.append(Removed("dropped", text))
            element.drop_tree()
    return removed


def _body(
    tree: HtmlElement,
    passages: list[Passage],
    selectors: Selectors,
    metadata: Metadata,
    vocabulary: Vocabulary,
    judges: Judges | None,
    url: str,
) -> tuple[list[Passage], list[bool], list[str]]:
    """The passages, whether each is the body's, and the reason why its part of the page is not."""
    parts = select(tree, selectors.body) if selectors.body else []
    inside = set(parts)
    parts = [part for part in parts if not any(ancestor in inside for ancestor in part.iterancestors())]
    if not parts:
        claims = Claims(metadata.title, metadata.description, metadata.article_body)
        surveyed = survey(tree, passages, claims, vocabulary)
        return surveyed.passages, choose(surveyed, judges or default_judges(), tree, url), surveyed.reasons
    passages = []
    reasons: list[str] = []
    for part in parts:
        held = read(part)
        passages += held
        reasons += judge_parts(held, enclose(held, default_lexicon(), vocabulary, within=part), part)
    return passages, [not why and held.kind != "caption" for why, held in zip(reasons, passages, strict=True)], reasons


def _elsewhere(passage: Passage, vocabulary: Vocabulary) -> str:
    """Why text that no rule speaks about is not the article's."""
    if passage.kind == "caption":
        return "caption"
    reason = vocabulary.says(passage.text)
    if reason:
        return reason
    return "navigation" if passage.link_density > _LINK_LIST_DENSITY else "outside"
