"""Spiders for sites that need code. A source file names its class: `spider = "spiders.sites.module:Class"`."""
