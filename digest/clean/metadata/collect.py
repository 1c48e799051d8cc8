"""Everything a page says about its article, drawn together.

In: a parsed page before anything is taken from it. Out: `Metadata`, each field from the most trustworthy place that
has it: the operator's selectors, JSON-LD, <meta> tags, markup, and for the date alone a search of the whole page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from digest.clean.metadata.authors import bylines, people, written_bylines
from digest.clean.metadata.dates import Dated, DateRules, date_in_url, datelines, first_date, guess_date, time_elements
from digest.clean.metadata.head import MetaTags, first, meta_tags
from digest.clean.metadata.jsonld import LinkedData
from digest.clean.metadata.language import choose_language
from digest.clean.metadata.title import choose_title
from digest.clean.passages import Passage, squeeze, visible_text
from digest.clean.selection import select_texts
from digest.clean.vocabulary import Vocabulary
from digest.config import Selectors

_MIN_DEK, _MAX_DEK = 30, 600
# A standfirst follows the headline within this many elements.
_DEK_WITHIN = 60
# Passages before and after the headline among which a byline is looked for.
_BYLINE_BEFORE, _BYLINE_AFTER = 4, 12


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the page says about its article. `article_body` is the body as its JSON-LD gives it, often empty."""

    title: str = ""
    dek: str = ""
    description: str = ""
    authors: tuple[str, ...] = ()
    published: Dated | None = None
    modified: Dated | None = None
    site_name: str = ""
    language_claims: tuple[str, ...] = ()
    article_body: str = ""


def collect(
    tree: HtmlElement,
    passages: Sequence[Passage],
    url: str,
    selectors: Selectors,
    rules: DateRules,
    vocabulary: Vocabulary,
) -> Metadata:
    """The metadata of the page in `tree`, whose text is in `passages`."""
    lines = _around_headline(passages)
    names = vocabulary.metadata
    tags = meta_tags(tree)
    h1s = [squeeze(visible_text(h1)) for h1 in tree.iter("h1")]
    linked = LinkedData(tree, first(tags, names.title) or next(iter(h1s), ""))
    claims = [
        tree.get("lang") or "",
        tree.get("xml:lang") or "",
        first(tags, names.language),
        linked.text("inLanguage"),
    ]
    if not rules.language:
        rules = replace(rules, language=choose_language(claims, ""))
    site_name = _site_name(tags, linked, vocabulary)
    sites = [site_name, *_hosts(url)]
    return Metadata(
        title=next(iter(select_texts(tree, selectors.title)), "") or _title(tree, tags, linked, h1s, sites, vocabulary),
        dek=next(iter(select_texts(tree, selectors.dek)), "") or _dek(tree, vocabulary),
        description=linked.text("description") or first(tags, names.description),
        authors=_authors(tree, lines, tags, linked, selectors, sites, vocabulary),
        published=_published(tree, lines, tags, linked, url, selectors, rules, vocabulary),
        modified=first_date([linked.text("dateModified"), *_all(tags, names.modified)], rules),
        site_name=site_name,
        language_claims=tuple(claim for claim in claims if claim),
        article_body=linked.text("articleBody"),
    )


def _title(
    tree: HtmlElement,
    tags: MetaTags,
    linked: LinkedData,
    h1s: Sequence[str],
    sites: Sequence[str],
    vocabulary: Vocabulary,
) -> str:
    title = tree.find(".//title")
    page_title = squeeze(title.text_content()) if title is not None else ""
    headline = squeeze(linked.text("headline"))
    return choose_title(
        h1s, [name for name in (headline, first(tags, vocabulary.metadata.title)) if name], page_title, sites
    )


def _site_name(tags: MetaTags, linked: LinkedData, vocabulary: Vocabulary) -> str:
    publisher = next((node for node in linked.resolve(linked.article.get("publisher")) if isinstance(node, dict)), {})
    named = (
        first(tags, vocabulary.metadata.site_name[:1])
        or publisher.get("name")
        or first(tags, vocabulary.metadata.site_name)
    )
    return squeeze(named) if isinstance(named, str) and not named.startswith("http") else ""


def _hosts(url: str) -> list[str]:
    """What a site may be called after its address: host, host without www, second-level name."""
    try:
        host = (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return []
    parts = host.split(".")
    return [host, *(part for part in parts[:-1] if len(part) > 3)]


def _dek(tree: HtmlElement, vocabulary: Vocabulary) -> str:
    h1 = next(tree.iter("h1"), None)
    if h1 is None:
        return ""
    for element in h1.xpath(f"following::*[position() <= {_DEK_WITHIN}]"):
        if element.tag in ("p", "h2", "h3", "div", "span") and vocabulary.is_dek(element.get("class")):
            text = squeeze(visible_text(element))
            if _MIN_DEK <= len(text) <= _MAX_DEK:
                return text
    return ""


def _authors(
    tree: HtmlElement,
    lines: Sequence[str],
    tags: MetaTags,
    linked: LinkedData,
    selectors: Selectors,
    sites: Sequence[str],
    vocabulary: Vocabulary,
) -> tuple[str, ...]:
    words = vocabulary.metadata.names
    if selectors.authors:
        return people(select_texts(tree, selectors.authors), words, sites)
    stated = [squeeze(name) for node in linked.resolve(linked.article.get("author")) for name in _node_names(node)]
    return (
        people(stated, words, sites)
        or people(_labelled(tags), words, sites)
        or people(_first_all(tags, vocabulary.metadata.author), words, sites)
        or next((named for group in bylines(tree) if (named := people(group, words, sites))), ())
        or next((named for line in written_bylines(lines, words) if (named := people([line], words, sites))), ())
    )


def _labelled(tags: MetaTags) -> list[str]:
    """The value of a twitter:data tag labelled "Written by", as WordPress writes them."""
    for number in ("1", "2"):
        if first(tags, [f"twitter:label{number}"]).casefold() in ("written by", "author", "by"):
            return tags.get(f"twitter:data{number}", [])
    return []


def _around_headline(passages: Sequence[Passage]) -> list[str]:
    """The lines where a byline or a date stands in plain words."""
    headline = next((i for i, passage in enumerate(passages) if passage.level == 1), 0)
    return [passage.text for passage in passages[max(0, headline - _BYLINE_BEFORE) : headline + _BYLINE_AFTER]]


def _node_names(node: object) -> list[str]:
    if isinstance(node, str):
        return [node]
    if not isinstance(node, dict) or node.get("@type") in ("Organization", "NewsMediaOrganization", "Corporation"):
        return []
    name = node.get("name")
    names = name if isinstance(name, list) else [name]
    return [name for name in names if isinstance(name, str)]


def _published(
    tree: HtmlElement,
    lines: Sequence[str],
    tags: MetaTags,
    linked: LinkedData,
    url: str,
    selectors: Selectors,
    rules: DateRules,
    vocabulary: Vocabulary,
) -> Dated | None:
    return (
        first_date(select_texts(tree, selectors.date), rules)
        or first_date([linked.text("datePublished", "dateCreated", "uploadDate")], rules)
        or first_date(_all(tags, vocabulary.metadata.published), rules)
        or first_date([linked.page.get("datePublished") or ""], rules)
        or date_in_url(url, rules)
        or first_date(time_elements(tree), rules)
        or first_date(datelines(lines), rules)
        or guess_date(tree, url, rules)
    )


def _all(tags: MetaTags, names: Sequence[str]) -> list[str]:
    return [content for name in names for content in tags.get(name, ())]


def _first_all(tags: MetaTags, names: Sequence[str]) -> list[str]:
    return next((tags[name] for name in names if name in tags), [])
