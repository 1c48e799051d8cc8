"""pharma-digest: from news sites to one mail. See ARCHITECTURE.md for the way through the house."""

from importlib.metadata import version

__version__ = version("pharma-digest")
