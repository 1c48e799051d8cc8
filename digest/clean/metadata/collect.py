"""Everything a page says about its article, drawn together.

In: a parsed page before anything is taken from it. Out: `Metadata`, each field from the most trustworthy place that
has it: the operator's selectors, JSON-LD, <meta> tags, microdata, and last what readers see by the headline.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain

from digest.clean.metadata.access import paywalled
from digest.clean.metadata.addresses import absolute_url, canonical_url, host_names
from digest.clean.metadata.authors import in_order, people
from digest.clean.metadata.bylines import announced_bylines, bylines, written_bylines
from digest.clean.metadata.dates import Dated, DateRules, date_in_url, first_date
from digest.clean.metadata.dek import find_dek
from digest.clean.metadata.head import Head, MetaTags, every, first, read_head
from digest.clean.metadata.jsonld import Description, linked_nodes
from digest.clean.metadata.microdata import markup_nodes
from digest.clean.metadata.persons import authors_named, is_organisation, persons_named
from digest.clean.metadata.published import Shown, data_date, reconciled, shown_dates, time_elements, times_by_headline
from digest.clean.metadata.subjects import subjects
from digest.clean.metadata.title import choose_title
from digest.clean.page.passages import Passage, squeeze, visible_text
from digest.clean.page.selection import select_texts
from digest.clean.page.tree import Element
from digest.clean.wording.folding import fold
from digest.clean.wording.vocabulary import Vocabulary
from digest.config import Selectors

_PUBLISHED = re.compile(r"publish(?!e?r)|pub[-_]?date|release[-_]?date|date[-_]?issued")
# Tags of Highwire Press and Dublin Core, which put the family name first.
_LIBRARY = re.compile(r"citation_|dc\.|dcterms\.")
# Passages before and after the headline among which a byline or a date is looked for.
_BEFORE, _AFTER = 4, 12
# Where nothing stands by the headline, bylines and dates are looked for on so many lines of so many characters.
_MAX_LINES, _MAX_LINE = 400, 80


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
    publisher: str = ""
    section: str = ""
    tags: tuple[str, ...] = ()
    canonical_url: str = ""
    paywalled: bool | None = None
    image_url: str = ""
    language_claims: tuple[str, ...] = ()
    article_body: str = ""


def collect(
    tree: Element,
    passages: Sequence[Passage],
    url: str,
    selectors: Selectors,
    rules: DateRules,
    vocabulary: Vocabulary,
) -> Metadata:
    """The metadata of the page in `tree`, whose text is in `passages`."""
    page = _Page(tree, passages, url, selectors, rules, vocabulary)
    linked, names, metas = page.linked, page.names, page.head.metas
    published, modified = page.published, page.modified
    section, tags = subjects(page.head, page.described, page.title, names)
    return Metadata(
        title=page.title,
        dek=next(iter(select_texts(tree, selectors.dek)), "") or find_dek(tree, vocabulary),
        description=linked.text("description") or first(metas, names.description),
        authors=page.authors,
        published=published,
        # What changed before it came out is another page's date.
        modified=modified if not (published and modified and modified.when.date() < published.when.date()) else None,
        site_name=page.site_name,
        publisher=page.publisher,
        section=section,
        tags=tags,
        canonical_url=canonical_url(page.addresses, url, page.head.base),
        paywalled=paywalled(page.described, metas, names),
        image_url=page.image_url,
        language_claims=tuple(claim for claim in page.language_claims if claim),
        article_body=linked.text("articleBody"),
    )


class _Page:
    """One page, and what is read from it for more than one field, each read once."""

    def __init__(
        self,
        tree: Element,
        passages: Sequence[Passage],
        url: str,
        selectors: Selectors,
        rules: DateRules,
        vocabulary: Vocabulary,
    ) -> None:
        self.tree, self.url, self.selectors = tree, url, selectors
        self.names = vocabulary.metadata
        self.head: Head = read_head(tree)
        self.h1s = [text for h1 in self.head.h1s if (text := squeeze(visible_text(h1)))]
        titles = [first(self.head.metas, self.names.title), *self.h1s[:2], self.head.title]
        self.linked = Description(linked_nodes(self.head.linked_data), titles)
        self.micro = Description(markup_nodes(self.head.stating), titles)
        self.described = (self.linked, self.micro)
        self.language_claims = [
            tree.get("lang") or "",
            tree.get("xml:lang") or "",
            first(self.head.metas, self.names.language),
            self.linked.text("inLanguage"),
        ]
        self.rules = rules if rules.language else replace(rules, language=next(filter(None, self.language_claims), ""))
        # What a menu or the page's footer says of people and days is not of the article.
        self.passages = [passage for passage in passages if not passage.is_menu]

    @cached_property
    def lines(self) -> list[str]:
        """The lines where a byline or a date stands in plain words."""
        title = fold(self.title)
        # Folding makes up to three characters of one.
        shortest, longest = len(title) / 3, len(title) + _BEFORE
        same = (
            i
            for i, passage in enumerate(self.passages)
            if shortest <= len(passage.text) <= longest and passage.folded == title
        )
        first_h1 = next((i for i, passage in enumerate(self.passages) if passage.level == 1), 0)
        headline = next(same, first_h1)
        near = [*self.passages[headline : headline + _AFTER], *self.passages[max(0, headline - _BEFORE) : headline]]
        return [passage.text for passage in near if passage.kind != "table_row"]

    @cached_property
    def title(self) -> str:
        """The headline, without the site's name."""
        if selected := next(iter(select_texts(self.tree, self.selectors.title)), ""):
            return selected
        headlines = [squeeze(one.text("headline")) for one in self.described]
        stated = [headlines[0], first(self.head.metas, self.names.title), headlines[1]]
        return choose_title(self.h1s, [name for name in stated if name], self.head.title, self.sites)

    @cached_property
    def publisher(self) -> str:
        """Who answers for the article."""
        stated = [text for one in self.described for text in one.texts("publisher", "sourceOrganization", "provider")]
        stated += [self.linked.page_text("publisher"), *every(self.head.metas, self.names.publisher)]
        return next((name for one in stated if (name := squeeze(one)) and not name.startswith("http")), "")

    @cached_property
    def site_name(self) -> str:
        """What the site calls itself."""
        named = (
            first(self.head.metas, self.names.site_name[:1])
            or self.publisher
            or first(self.head.metas, self.names.site_name)
        )
        return "" if named.startswith("http") else squeeze(named)

    @cached_property
    def sites(self) -> list[str]:
        """All that the site may be called."""
        return [name for name in (self.site_name, self.publisher, *host_names(self.url)) if name]

    @cached_property
    def authors(self) -> tuple[str, ...]:
        """The people who wrote it."""
        words = self.names.names
        if self.selectors.authors:
            return people(select_texts(self.tree, self.selectors.authors), words, self.sites)
        metas = self.head.metas
        tags = [(name, metas[name]) for name in self.names.author if name in metas]
        lists = [[in_order(one) for one in named] if _LIBRARY.match(name) else named for name, named in tags]
        tagged = next(iter(lists), [])
        sources = (
            # A site may be named after its one author: where data calls that a person, it is believed.
            (persons_named(self.linked), []),
            *((names, self.sites) for names in (authors_named(self.linked), _labelled(metas), tagged)),
            (authors_named(self.micro), self.sites),
        )
        for names, sites in sources:
            if named := people(names, words, sites):
                # Some places give the first author alone.
                others = (people(one, words, self.sites) for one in lists)
                return next((more for more in others if set(named) < set(more) and all(map(_is_full, more))), named)
        found = next((named for names in self.seen_bylines if (named := people(names, words, self.sites))), ())
        if found or self.organised:
            return found
        # Nobody else is named: the site bears its author's name.
        own = chain((tagged, sources[-1][0]), self.seen_bylines)
        return next((named for names in own if (named := people(names, words))), ())

    @property
    def seen_bylines(self) -> Iterator[list[str]]:
        """The bylines that readers see, most explicit first."""
        words = self.names.names
        yield from bylines(self.tree, self.head.stating)
        for line in written_bylines(self.lines, words):
            yield [line]
        for line in announced_bylines(self.short_lines, words):
            yield [line]

    @cached_property
    def organised(self) -> bool:
        """Whether the page says that an organisation publishes it."""
        return any(is_organisation(value) for one in self.described for value in one.values("publisher"))

    @cached_property
    def shown(self) -> Shown:
        """The dates that readers see by the headline."""
        return shown_dates(self.lines, self.names.dates, self.rules)

    @cached_property
    def published(self) -> Dated | None:
        """When it came out."""
        rules, linked = self.rules, self.linked
        if selected := first_date(select_texts(self.tree, self.selectors.date), rules):
            return selected
        stated = (
            first_date(linked.texts("datePublished"), rules)
            or first_date(every(self.head.metas, self.names.published), rules)
            or first_date(self.micro.texts("datePublished"), rules)
            or first_date(_called_published(self.head.metas), rules)
            or first_date([*linked.texts("dateCreated", "uploadDate"), linked.page_text("datePublished")], rules)
        )
        in_url = date_in_url(self.url, rules)
        if stated is not None:
            return reconciled(stated, self.shown.published, in_url)
        beside, elsewhere = (time_elements(times, self.names.dates, rules) for times in times_by_headline(self.head))
        return (
            in_url
            or beside.published
            or self.shown.published
            or elsewhere.published
            or data_date(self.head.data, self.title, rules)
            or self.shown.modified
            or self.anywhere.published
            or self.modified
            or self.anywhere.modified
        )

    @cached_property
    def anywhere(self) -> Shown:
        """The dates on lines of their own farther from the headline."""
        return shown_dates(self.short_lines, self.names.dates, self.rules)

    @property
    def short_lines(self) -> Iterator[str]:
        """The lines of the page that are no prose."""
        return (passage.text for passage in self.passages[:_MAX_LINES] if len(passage.text) <= _MAX_LINE)

    @cached_property
    def modified(self) -> Dated | None:
        """When it was last changed."""
        return (
            first_date([text for one in self.described for text in one.texts("dateModified")], self.rules)
            or first_date(every(self.head.metas, self.names.modified), self.rules)
            or first_date([self.linked.page_text("dateModified")], self.rules)
            or time_elements(times_by_headline(self.head)[0], self.names.dates, self.rules).modified
            or self.shown.modified
        )

    @property
    def addresses(self) -> list[str]:
        """What the page calls its own address, the surest first."""
        return [
            *self.head.links.get("canonical", ()),
            *self.head.metas.get("og:url", ()),
            *self.linked.texts("url"),
            *self.linked.texts("mainEntityOfPage"),
        ]

    @property
    def image_url(self) -> str:
        """The picture the page shows where it is shared."""
        stated = [
            *every(self.head.metas, self.names.image),
            *(_address(value) for value in self.linked.values("image", "thumbnailUrl")),
            *self.head.links.get("image_src", ()),
            *self.micro.texts("image"),
        ]
        return next((url for one in stated if (url := absolute_url(one, self.url, self.head.base))), "")


def _address(value: object) -> str:
    """The address of an image as JSON-LD gives it."""
    if isinstance(value, dict):
        value = value.get("url") or value.get("contentUrl") or value.get("@id")
    if isinstance(value, list):
        value = next(iter(value), "")
    return value if isinstance(value, str) else ""


def _called_published(metas: MetaTags) -> list[str]:
    """The values of <meta> tags that a site named itself, after publication: "w-published-date"."""
    return [values[0] for name, values in metas.items() if _PUBLISHED.search(name)]


def _labelled(metas: MetaTags) -> list[str]:
    """The value of a twitter:data tag labelled "Written by", as WordPress writes them."""
    for number in ("1", "2"):
        if first(metas, [f"twitter:label{number}"]).casefold() in ("written by", "author", "by"):
            return metas.get(f"twitter:data{number}", [])
    return []


def _is_full(name: str) -> bool:
    return " " in name
