"""What events and agencies are called before readers. In: config/facts. Out: display names by kind and id."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from digest.config import ConfigError, defaults


@dataclass(frozen=True, slots=True)
class Labels:
    """Display names. An event with an empty label is never shown; `events` also gives the order of counts."""

    events: Mapping[str, str]
    agencies: Mapping[str, str]
    regulatory: frozenset[str]
    """Event kinds that are an agency's doing, so that its name belongs beside the label."""

    @classmethod
    def load(cls, folder: Path) -> Labels:
        """Reads `events.toml` and `agencies.toml` in `folder`. Raises `ConfigError` where a label cannot be read."""
        try:
            events = tomllib.loads((folder / "events.toml").read_text(encoding="utf-8"))["event"]
            agencies = tomllib.loads((folder / "agencies.toml").read_text(encoding="utf-8"))["agency"]
            return cls(
                events={event["kind"]: event["label"] for event in events},
                agencies={agency["id"]: agency["name"] for agency in agencies},
                regulatory=frozenset(event["kind"] for event in events if event.get("regulatory")),
            )
        except OSError as error:
            raise ConfigError(f"{error.filename}: {error.strerror}") from None
        except (ValueError, KeyError) as error:
            raise ConfigError(f"{folder}: events.toml or agencies.toml: {error}") from None


@cache
def default_labels() -> Labels:
    """The packaged config/facts, read once."""
    return Labels.load(defaults() / "config" / "facts")
