"""Mistakes a person can mend: one line, with the file and what would be right."""

from __future__ import annotations


class UserError(Exception):
    """Shown as its one line, with no traceback; the command exits with 2."""


class ConfigError(UserError):
    """A file in config/ says something that cannot be followed."""
