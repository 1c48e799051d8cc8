"""The door of the cleaning room: a page in, its article out.

In: what a site sent, and what the operator knows about the site. Out: an `Article`, with everything that was taken
away and why. No page raises: where nothing can be read, the article is empty and names its problem. Fetching,
storing and understanding are left to other rooms.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain
from typing import TypedDict, Unpack

from digest.clean.judging import outcomes, top_lines
from digest.clean.judging.boilerplate import judge_parts
from digest.clean.judging.extraction import Choice, Judges, choose, default_judges, survey, unasked
from digest.clean.judging.judged import judged_page, judged_text
from digest.clean.judging.leftovers import judge_rest
from digest.clean.judging.lines import judge
from digest.clean.metadata.collect import Metadata, collect
from digest.clean.metadata.dates import DateRules
from digest.clean.metadata.language import choose_language
from digest.clean.model.features import Claims
from digest.clean.page import embeds, links, pictures
from digest.clean.page.charset import decode
from digest.clean.page.containers import enclose
from digest.clean.page.passages import Passage, read, visible_text
from digest.clean.page.region import shown
from digest.clean.page.selection import select
from digest.clean.page.tree import MAX_CHARACTERS, Element, drop, parse
from digest.clean.releases.edgar import choose_filing
from digest.clean.releases.press_release import split_tails
from digest.clean.site.memory import REPEATED, SiteMemory, without_repeated
from digest.clean.text.plain_text import clean_text
from digest.clean.text.reflow import reflow_prose
from digest.clean.wording.folding import fold
from digest.clean.wording.vocabulary import Vocabulary, default_vocabulary
from digest.config import Selectors
from digest.model import Article, Block, Judged, Removed

# A standfirst that is printed twice stands among the first blocks the second time.
_DEK_WITHIN = 3
_SHOWN = frozenset(pictures.TAGS)
# What is said of a passage of which nothing is known but that it was not chosen.
_UNTOLD = ("outside", "navigation", "related")


class Known(TypedDict, total=False):
    """What is known about a page before it is read; nothing of it need be.

    `selectors` say where the site keeps things; what they do not say is worked out. `date_order` (DMY, MDY, YMD)
    is for dates in numbers, `timezone` for times that name none (UTC), `language` for pages that do not say theirs.
    `charset` and `content_type` are what the server said. With `now`, dates more than two days after it are unknown.
    `vocabulary` holds the operator's phrase lists and `judges` tell passages of the article from others; the
    packaged ones do where none are given.
    """

    selectors: Selectors | None
    date_order: str | None
    timezone: str
    language: str
    charset: str
    content_type: str
    now: datetime | None
    vocabulary: Vocabulary | None
    judges: Judges | None


def clean(html: bytes | str, url: str = "", *, memory: SiteMemory | None = None, **known: Unpack[Known]) -> Article:
    """The article of a page, without what `memory` says its site prints again and again.

    Markup beyond five million characters is not read. Raises `ConfigError` for a selector that is no selector.
    """
    article, _ = _judge(html, url, **known)
    return without_repeated(article, memory) if memory else article


def explain(
    html: bytes | str, url: str = "", *, memory: SiteMemory | None = None, **known: Unpack[Known]
) -> tuple[Article, tuple[Judged, ...]]:
    """The article of a page as `clean` has it, and all the page's text in page order with what became of it.

    What the selectors drop comes first: it is gone before the page is read.
    """
    article, judged = _judge(html, url, **known)
    if memory is None:
        return article, tuple(judged)
    article = without_repeated(article, memory)
    repeated = {removed.text for removed in article.removed if removed.reason == REPEATED}
    return article, tuple(
        replace(each, reason=REPEATED) if not each.reason and each.block.text in repeated else each for each in judged
    )


def _judge(
    html: bytes | str,
    url: str,
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
) -> tuple[Article, Iterator[Judged]]:
    """The article, and what became of each of the page's blocks, worked out only when asked for."""
    if isinstance(html, bytes) and outcomes.is_no_page(html):
        return Article(url, "", (), problem="not_a_page"), iter(())
    vocabulary = vocabulary or default_vocabulary()
    markup = decode(html[:MAX_CHARACTERS], charset, content_type) if isinstance(html, bytes) else html
    is_text = content_type.partition(";")[0].strip().lower() == "text/plain"
    filing = choose_filing(markup)
    if filing is not None:
        markup, is_text = filing.text, not filing.is_markup
    if is_text:
        article = clean_text(
            markup, url, date_order=date_order, timezone=timezone, language=language, now=now, vocabulary=vocabulary
        )
        if not article.blocks:
            article = replace(article, problem="no_text")
        return article, judged_text(article, markup)
    selectors = selectors or Selectors()
    rules = DateRules(date_order, timezone, language, now)
    tree = parse(markup)
    dropped = _drop(tree, selectors)
    passages = read(tree)
    metadata = collect(tree, passages, url, selectors, rules, vocabulary)
    passages, choice, parts = _body(tree, passages, selectors, metadata, vocabulary, judges)
    reasons = _reasons(passages, choice, parts, metadata, rules, vocabulary)
    kept = [passage for passage, reason in zip(passages, reasons, strict=True) if not reason]
    problem = outcomes.problem(tree, passages, kept, metadata.title, vocabulary.signs)
    if problem:
        reasons = [reason or "outside" for reason in reasons]
        kept = []
    base = links.base_of(tree, url)
    blocks = [reflow_prose([block]) for block in links.blocks(kept, base)]
    body, sections = split_tails([*chain.from_iterable(blocks)], vocabulary.tails)
    around = shown(tree, kept, _headline(passages, reasons), _SHOWN | vocabulary.embeds.tags, vocabulary.containers)
    dek = _dek(metadata.dek, passages, reasons, body)
    if not dek:
        reasons = ["duplicate" if reason == top_lines.DEK else reason for reason in reasons]
    published, modified = metadata.published, metadata.modified
    article = Article(
        url=url,
        title=metadata.title,
        blocks=body,
        dek=dek,
        authors=metadata.authors,
        published=published.when if published else None,
        published_day_only=published is not None and published.day_only,
        modified=modified.when if modified else None,
        language=choose_language(metadata.language_claims, "".join(block.text for block in body[:20])) or language,
        site_name=metadata.site_name,
        publisher=metadata.publisher,
        section=metadata.section,
        tags=metadata.tags,
        canonical_url=metadata.canonical_url,
        paywalled=metadata.paywalled,
        image=pictures.lead(around, metadata.image_url, base, vocabulary.pictures, vocabulary.containers)
        if body
        else None,
        embeds=embeds.find(around, base, vocabulary.embeds),
        sections=sections,
        removed=(
            *dropped,
            *(
                Removed(reason, passage.text)
                for passage, reason in zip(passages, reasons, strict=True)
                if reason and reason != top_lines.DEK
            ),
        ),
        problem=problem or (None if body else "no_text"),
    )
    return article, judged_page(dropped, passages, reasons, choice.likely, blocks, article)


def _drop(tree: Element, selectors: Selectors) -> list[Removed]:
    removed = []
    for selector in selectors.drop:
        for element in select(tree, selector):
            if element.getparent() is None:
                continue
            if text := visible_text(element):
                removed.append(Removed("dropped", text))
            drop(element)
    return removed


def _body(
    tree: Element,
    passages: list[Passage],
    selectors: Selectors,
    metadata: Metadata,
    vocabulary: Vocabulary,
    judges: Judges | None,
) -> tuple[list[Passage], Choice, list[str]]:
    """The passages, the choice among them, and for each the reason why its part of the page is not the body's."""
    parts = select(tree, selectors.body) if selectors.body else []
    inside = set(parts)
    parts = [part for part in parts if not any(ancestor in inside for ancestor in part.iterancestors())]
    if not parts:
        claims = Claims(metadata.title, metadata.description, metadata.article_body)
        surveyed = survey(tree, passages, claims, vocabulary)
        return surveyed.passages, choose(surveyed, judges or default_judges(), tree), surveyed.reasons
    passages = []
    reasons: list[str] = []
    for part in parts:
        held = read(part)
        passages += held
        reasons += judge_parts(held, enclose(held, within=part), vocabulary.containers, part)
    chosen = [not why and held.kind != "caption" for why, held in zip(reasons, passages, strict=True)]
    return passages, unasked(chosen), reasons


def _reasons(
    passages: Sequence[Passage],
    choice: Choice,
    parts: Sequence[str],
    metadata: Metadata,
    rules: DateRules,
    vocabulary: Vocabulary,
) -> list[str]:
    """For each passage the reason it is not the body's, "" for those that are."""
    head = top_lines.judge_top(passages, choice.chosen, metadata, rules)
    lines = judge(passages, choice.chosen, vocabulary)
    known = [part or top or line for part, top, line in zip(parts, head, lines, strict=True)]
    reasons = judge_rest(passages, choice.chosen, known, choice.remarks, vocabulary)
    for place, passage in enumerate(passages):
        if passage.level and reasons[place] in _UNTOLD and passage.text == metadata.title:
            reasons[place] = "title"
    # A heading with nothing under it belongs to what came after the article.
    for place in range(len(passages) - 1, -1, -1):
        if not reasons[place]:
            if passages[place].kind != "heading":
                break
            reasons[place] = "related"
    return reasons


def _dek(stated: str, passages: Sequence[Passage], reasons: Sequence[str], body: Sequence[Block]) -> str:
    """The standfirst: what the markup calls one, or the line above the body that is; never the body's own beginning."""
    found = (passage.text for passage, reason in zip(passages, reasons, strict=True) if reason == top_lines.DEK)
    dek = stated or next(found, "")
    beginning = fold(dek).rstrip(" .…")
    return "" if any(fold(block.text).startswith(beginning) for block in body[:_DEK_WITHIN]) else dek


def _headline(passages: Sequence[Passage], reasons: Sequence[str]) -> Element | None:
    """The headline above the body."""
    headline = None
    for passage, reason in zip(passages, reasons, strict=True):
        if not reason:
            break
        if reason == "title" or passage.level == 1:
            headline = passage.element
    return headline
