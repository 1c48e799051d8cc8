"""Reads a TOML file, whole or as a model, and answers mistakes in it with one line."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from digest.config.errors import ConfigError
from digest.config.mistakes import explain, explain_toml
from digest.config.models import Strict

T = TypeVar("T", bound=Strict)


def read_table(path: Path) -> dict[str, Any]:
    """The file's tables as they stand. Raises `ConfigError` naming the file and, in a mistaken one, the line."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise ConfigError(explain_toml(path, error)) from None
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}; 'pharma-digest init' writes a fresh copy") from None


def read_model(path: Path, model: type[T], implied: Mapping[str, Any] | None = None) -> T:
    """The file as `model`; `implied` holds where the file says nothing. Raises `ConfigError`, a line a mistake."""
    try:
        return model.model_validate({**(implied or {}), **read_table(path)})
    except ValidationError as error:
        raise ConfigError(explain(path, model, error.errors())) from None
