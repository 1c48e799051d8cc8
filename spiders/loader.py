"""One spider class per source file, so that `scrapy list` and `scrapy crawl SOURCE` work as everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from scrapy import Request, Spider
from scrapy.utils.misc import load_object

from digest.config import ConfigError, Source
from digest.urls import site
from spiders.settings import project_of, source_settings
from spiders.source_spider import SourceSpider

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings


class SourceSpiderLoader:
    """Scrapy's SPIDER_LOADER_CLASS (SpiderLoaderProtocol)."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self._sources = sources

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> SourceSpiderLoader:
        """Scrapy's factory."""
        return cls(project_of(settings).sources)

    def load(self, spider_name: str) -> type[Spider]:
        """The spider class of a source. Raises KeyError for an unknown one, as Scrapy expects."""
        source = self._sources[spider_name]
        namespace = {"name": source.slug, "source": source, "custom_settings": source_settings(source)}
        return type(f"{source.slug.title().replace('-', '')}Spider", (_base(source),), namespace)

    def list(self) -> list[str]:
        """The slugs of all sources."""
        return sorted(self._sources)

    def find_by_request(self, request: Request) -> list[str]:  # type: ignore[valid-type]
        """The sources on the request's site."""
        return [slug for slug, source in self._sources.items() if site(str(source.homepage)) == site(request.url)]


def _base(source: Source) -> type[SourceSpider]:
    if not source.spider:
        return SourceSpider
    try:
        base = load_object(source.spider.replace(":", "."))
    except Exception as error:  # whatever an operator's module does while it is imported
        raise ConfigError(
            f"config/sources/{source.slug}.toml: spider: {source.spider}: {type(error).__name__}: {error}"
        ) from None
    if not (isinstance(base, type) and issubclass(base, SourceSpider)):
        raise ConfigError(f"config/sources/{source.slug}.toml: spider: {source.spider} is no SourceSpider")
    return base
