"""What may stand in config/: one pydantic model per kind of file. Unknown keys are mistakes, and are said so.

What a digest may hold is in `digests`.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, HttpUrl, model_validator

from digest.config.cron import cron_trigger

SourceKind = Literal["trade_press", "newswire", "company", "regulator", "journal", "aggregator"]


class Strict(BaseModel):
    """A table of a TOML file: frozen, and closed to keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


def _timezone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(f"{name!r} is not an IANA timezone; write one like 'Europe/Berlin' or 'UTC'")
    return name


def _cron(expression: str) -> str:
    try:
        cron_trigger(expression)
    except ValueError as error:
        raise ValueError(
            f"{expression!r} is not a cron line ({error}); write five fields like '0 6 * * mon-fri'"
        ) from None
    return expression


def _pattern(pattern: str) -> str:
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(f"{pattern!r} is not a regular expression: {error}") from None
    return pattern


def _one_line(text: str) -> str:
    if "\n" in text or "\r" in text:
        raise ValueError("must be one line")
    return text


Timezone = Annotated[str, AfterValidator(_timezone)]
Cron = Annotated[str, AfterValidator(_cron)]
Pattern = Annotated[str, AfterValidator(_pattern)]
Line = Annotated[str, AfterValidator(_one_line)]
_ADDRESS = r"^[^@\s<>,;]+@[^@\s<>,;]+$"
Address = Annotated[str, Field(pattern=_ADDRESS)]


# --- config/settings.toml ---------------------------------------------------------------------------------------


class StoreSettings(Strict):
    """Where things are kept. Relative paths are relative to the project folder."""

    database: str = "sqlite:///var/pharma-digest.sqlite"
    archive: str = "var/archive"
    outbox: str = "var/outbox"


class CrawlSettings(Strict):
    """How sites are asked. `contact`, an address or URL where the operator is reached, is added to `user_agent`."""

    contact: Line = ""
    user_agent: Line = "pharma-digest/{version}"
    timeout_seconds: float = Field(default=30, gt=0, le=600)
    max_page_mb: float = Field(default=8, gt=0, le=1000)
    max_minutes_per_source: float = Field(default=30, gt=0, le=1440)
    retries: int = Field(default=2, ge=0, le=10)
    max_retry_after_seconds: float = Field(default=120, ge=0, le=3600)
    revisit_days: int = Field(default=7, ge=0, le=365)
    minutes_before_digest: int = Field(default=45, ge=0, le=1440)


class CrawlPlan(Strict):
    """A crawl at hours of its own, of `sources` and of all sources of these `kinds`, beside those before digests."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    cron: Cron
    timezone: Timezone | None = None
    kinds: tuple[SourceKind, ...] = ()
    sources: tuple[str, ...] = ()


class MailSettings(Strict):
    """How digests leave. With no `host`, they go to the outbox folder. The password is never in a file.

    Up to `connections` are open at once, each closed after `messages_per_connection`; no more than `per_minute` leave
    in a minute, 0 for no limit. What cannot be delivered comes back to `bounce_address`, marked with whose mail it was;
    where there is none, to the sender. With a `dkim_key`, a PEM file, mails are signed as `dkim_domain`, or the
    sender's where that is empty, with the selector under which the public key stands in DNS. What came back to
    `bounce_address` is read by IMAP from `imap_folder`.
    """

    host: str = ""
    port: int = Field(default=587, gt=0, lt=65536)
    security: Literal["starttls", "tls", "none"] = "starttls"
    username: str = ""
    sender: Line = "pharma-digest <digest@localhost>"
    timeout_seconds: float = Field(default=60, gt=0, le=600)
    connections: int = Field(default=2, ge=1, le=50)
    messages_per_connection: int = Field(default=100, ge=1)
    per_minute: int = Field(default=0, ge=0)
    dkim_key: str = ""
    dkim_selector: str = Field(default="digest", pattern=r"^[A-Za-z0-9][A-Za-z0-9.-]*$")
    dkim_domain: str = Field(default="", pattern=r"^$|^[A-Za-z0-9][A-Za-z0-9.-]*$")
    bounce_address: str = Field(default="", pattern=r"^$|^[^@\s<>,;+]+@[^@\s<>,;]+$")
    imap_host: str = ""
    imap_port: int = Field(default=993, gt=0, lt=65536)
    imap_username: str = ""
    imap_folder: Line = "INBOX"


class WebSettings(Strict):
    """The web pages for readers. With no `base_url` there are none, and mails hold no links to them."""

    base_url: str = Field(default="", pattern=r"^$|^https?://[^\s/?#@]+(/[^\s?#]*)?$")
    host: str = "127.0.0.1"
    port: int = Field(default=8080, gt=0, lt=65536)
    confirm_hours: int = Field(default=72, ge=48, le=168)


class OperatorSettings(Strict):
    """Who is told how things stand: a mail at the hours of `cron`, in "trouble" or "always"; none with no `address`."""

    address: Annotated[str, Field(pattern=rf"^$|{_ADDRESS}")] = ""
    report: Literal["trouble", "always"] = "trouble"
    cron: Cron = "0 8 * * *"


class Settings(Strict):
    """config/settings.toml."""

    timezone: Timezone = "UTC"
    store: StoreSettings = StoreSettings()
    crawl: CrawlSettings = CrawlSettings()
    crawls: tuple[CrawlPlan, ...] = ()
    mail: MailSettings = MailSettings()
    web: WebSettings = WebSettings()
    operator: OperatorSettings = OperatorSettings()

    @model_validator(mode="after")
    def _distinct_crawls(self) -> Settings:
        names = [crawl.name for crawl in self.crawls]
        if len(set(names)) < len(names):
            raise ValueError("two of crawls have the same name")
        return self


# --- config/sources/*.toml --------------------------------------------------------------------------------------


class FeedDiscovery(Strict):
    """An RSS, Atom or JSON Feed."""

    type: Literal["feed"]
    url: HttpUrl


class SitemapDiscovery(Strict):
    """A sitemap, news sitemap or sitemap index. `follow` picks the sitemaps of an index to open."""

    type: Literal["sitemap"]
    url: HttpUrl
    follow: tuple[Pattern, ...] = ()


class ListingDiscovery(Strict):
    """A page of links. `links` and `next` are CSS or XPath selectors; `{page}` in `url` counts pages instead."""

    type: Literal["listing"]
    url: str = Field(pattern=r"^https?://")
    links: str = "a"
    next: str = ""
    first_page: int = 1
    max_pages: int = Field(default=5, ge=1)


class JsonDiscovery(Strict):
    """A JSON listing. `items`, `link`, `title`, `published` are JMESPath expressions; the last three within an item."""

    type: Literal["json"]
    url: str = Field(pattern=r"^https?://")
    items: str = "@"
    link: str = "link"
    title: str = ""
    published: str = ""
    first_page: int = 1
    max_pages: int = Field(default=1, ge=1)


Discovery = Annotated[FeedDiscovery | SitemapDiscovery | ListingDiscovery | JsonDiscovery, Field(discriminator="type")]


class ArticleUrls(Strict):
    """Which discovered URLs are articles: any `include` (all, where there is none) and no `exclude` is found in it."""

    include: tuple[Pattern, ...] = ()
    exclude: tuple[Pattern, ...] = ()

    def match(self, url: str) -> bool:
        """Whether `url` is an article's."""
        if any(re.search(pattern, url) for pattern in self.exclude):
            return False
        return not self.include or any(re.search(pattern, url) for pattern in self.include)


class Selectors(Strict):
    """Where a site keeps things, as CSS selectors, or XPath where they start with `/` or `(`. Empty: work it out.

    `drop` names parts that go before anything is read from the page.
    """

    title: str = ""
    dek: str = ""
    date: str = ""
    authors: str = ""
    body: str = ""
    drop: tuple[str, ...] = ()


class Source(Strict):
    """config/sources/SLUG.toml: one site. `slug` is the file's name and is not written in it."""

    slug: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    name: Line
    homepage: HttpUrl
    kind: SourceKind
    language: str = Field(pattern=r"^[a-z]{2,3}$")
    country: str = Field(pattern=r"^[A-Z]{2}$")
    enabled: bool = True
    discovery: tuple[Discovery, ...] = Field(min_length=1)
    articles: ArticleUrls = ArticleUrls()
    selectors: Selectors = Selectors()
    date_order: Literal["DMY", "MDY", "YMD"] | None = None
    timezone: Timezone = "UTC"
    delay: float = Field(default=1.0, ge=0, le=300)
    concurrency: int = Field(default=1, ge=1, le=16)
    max_age_days: int | None = Field(default=None, ge=1, le=36500)
    spider: str = Field(default="", pattern=r"^$|^[\w.]+:\w+$")
    notes: str = ""
