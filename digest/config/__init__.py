"""Everything the operator decides: what may stand in config/, and the project folder it is read from."""

from digest.config.defaults import defaults
from digest.config.delivery import DeliveryRules
from digest.config.digests import Digest, SectionPlan, Watch
from digest.config.doors import Door
from digest.config.errors import ConfigError, UserError
from digest.config.models import (
    Discovery,
    FeedDiscovery,
    JsonDiscovery,
    ListingDiscovery,
    MailSettings,
    Selectors,
    Settings,
    SitemapDiscovery,
    Source,
)
from digest.config.project import Project
from digest.config.reading import read_model, read_table

__all__ = [
    "ConfigError",
    "DeliveryRules",
    "Digest",
    "Discovery",
    "Door",
    "FeedDiscovery",
    "JsonDiscovery",
    "ListingDiscovery",
    "MailSettings",
    "Project",
    "SectionPlan",
    "Selectors",
    "Settings",
    "SitemapDiscovery",
    "Source",
    "UserError",
    "Watch",
    "defaults",
    "read_model",
    "read_table",
]
