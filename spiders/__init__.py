"""Discover and fetch: one Scrapy spider per source file, polite by default, every page kept in the archive."""
