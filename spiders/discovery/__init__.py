"""Finding articles: what a feed, sitemap, listing or JSON answer names. Bytes in, candidates out, nothing fetched."""

from spiders.discovery.feed import read_feed
from spiders.discovery.json_listing import read_json
from spiders.discovery.links import Found, NotReadableError
from spiders.discovery.listing import read_listing
from spiders.discovery.sitemap import read_sitemap

__all__ = ["Found", "NotReadableError", "read_feed", "read_json", "read_listing", "read_sitemap"]
