"""The operator's folder: finds config/ and templates/ in it, falls back to the packaged ones, and reads them.

An edited copy wins, folder by folder: a project with its own `config/sources/` has those sources and no others,
and keeps the packaged digests and templates until it has its own.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from digest.config.defaults import defaults
from digest.config.delivery import DeliveryRules
from digest.config.digests import Digest
from digest.config.errors import ConfigError, UserError
from digest.config.models import Settings, Source, Strict
from digest.config.reading import read_model, read_table

HOME_VARIABLE = "PHARMA_DIGEST_HOME"

T = TypeVar("T", bound=Strict)


@dataclass(frozen=True)
class Project:
    """A project folder and everything configured in it, read when first asked for.

    With `state`, the store, archive and outbox are in that folder, whatever settings.toml says. Raises `ConfigError`
    from any property whose file is mistaken, naming file, key and remedy.
    """

    root: Path
    state: Path | None = None

    @classmethod
    def find(cls) -> Project:
        """The project in `$PHARMA_DIGEST_HOME`, or in the folder we stand in."""
        home = os.environ.get(HOME_VARIABLE)
        if home and not Path(home).is_dir():
            raise UserError(f"{HOME_VARIABLE}={home}: no such folder; make one with 'pharma-digest init {home}'")
        return cls(Path(home or ".").resolve())

    def place(self, name: str) -> Path:
        """Where `config/…` or `templates` is read from: the project's own copy, else the packaged one."""
        own = self.root / name
        return own if own.exists() else defaults() / name

    @property
    def archive(self) -> Path:
        """The folder of WARC files."""
        return self.state / "archive" if self.state else self.root / self.settings.store.archive

    @property
    def outbox(self) -> Path:
        """The folder that digests are written to while no mail server is set."""
        return self.state / "outbox" if self.state else self.root / self.settings.store.outbox

    @property
    def secret_file(self) -> Path:
        """Where the key that readers' links are signed with is kept, unless the environment gives one."""
        return (self.state or self.root / "var") / "secret"

    @cached_property
    def settings(self) -> Settings:
        """config/settings.toml."""
        return read_model(self.place("config/settings.toml"), Settings)

    @cached_property
    def delivery(self) -> DeliveryRules:
        """config/delivery.toml."""
        return read_model(self.place("config/delivery.toml"), DeliveryRules)

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """config/sources/*.toml by slug, in alphabetical order."""
        return {slug: _named(path, Source, slug) for slug, path in _files(self.place("config/sources"))}

    @cached_property
    def digests(self) -> Mapping[str, Digest]:
        """config/digests/*.toml by slug, in alphabetical order."""
        zone = {"timezone": self.settings.timezone}
        digests = {slug: _named(path, Digest, slug, zone) for slug, path in _files(self.place("config/digests"))}
        for digest in digests.values():
            for what, key, name in digest.named():
                if name not in self._known[what]:
                    raise ConfigError(
                        f"{self.place('config/digests')}/{digest.slug}.toml: {key}: no {what} is called {name!r}; "
                        f"{_nearest(what, name, self._known[what])}"
                    )
        return digests

    @cached_property
    def _known(self) -> Mapping[str, Sequence[str]]:
        """What digests may name."""
        regions = read_table(self.place("config/edition/regions.toml"))
        events = read_table(self.place("config/facts/events.toml"))
        return {
            "source": list(self.sources),
            "region": list(regions.get("region", {})),
            "event": [event.get("kind") for event in events.get("event", [])],
        }

    @property
    def database_url(self) -> str:
        """The SQLAlchemy URL of the store; `$PHARMA_DIGEST_DATABASE` overrides, as it may hold a password."""
        if self.state:
            return f"sqlite:///{self.state.resolve()}/pharma-digest.sqlite"
        url = os.environ.get("PHARMA_DIGEST_DATABASE") or self.settings.store.database
        prefix = "sqlite:///"
        if url.startswith(prefix) and not url.startswith(prefix + "/") and url != prefix + ":memory:":
            return prefix + str(self.root / url.removeprefix(prefix))
        return url


def _nearest(what: str, name: str, known: Sequence[str]) -> str:
    near = get_close_matches(name, known, n=1)
    if near:
        return f"did you mean {near[0]}?"
    return "see 'pharma-digest sources list'" if what == "source" else f"write one of {', '.join(known)}"


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.glob("*.toml")):
        yield path.stem, path


def _named(path: Path, model: type[T], slug: str, implied: Mapping[str, Any] | None = None) -> T:
    """A file whose name is part of what it says."""
    if "slug" in read_table(path):
        raise ConfigError(f"{path}: slug: not written in the file; its name is the slug: leave the line out")
    return read_model(path, model, {**(implied or {}), "slug": slug})
