"""What events and agencies are called before readers. In: config/facts. Out: display names by kind and id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from digest.config import ConfigError, defaults, read_table


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
        events = read_table(folder / "events.toml").get("event", [])
        agencies = read_table(folder / "agencies.toml").get("agency", [])
        try:
            return cls(
                events={event["kind"]: event["label"] for event in events},
                agencies={agency["id"]: agency["name"] for agency in agencies},
                regulatory=frozenset(event["kind"] for event in events if event.get("regulatory")),
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ConfigError(f"{folder}: an event or agency without {error}; compare with a fresh copy") from None


@cache
def default_labels() -> Labels:
    """The packaged config/facts, read once."""
    return Labels.load(defaults() / "config" / "facts")
