"""What may stand under `[[doors]]` in a digest's file: other ways out than mail."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from digest.config.models import Strict


def _name(name: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", name):
        raise ValueError(f"{name!r} is not a door's name; write small letters, digits and hyphens, like 'news-channel'")
    return name


Variable = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]

DoorName = Annotated[str, Field(max_length=60), AfterValidator(_name)]


class Door(Strict):
    """A room or program that gets each issue. Its URL is a secret: `url_variable` names the variable that holds it.

    "webhook" gets the whole edition as JSON, signed with the secret in `secret_variable`.
    """

    type: Literal["slack", "teams", "webhook"]
    name: DoorName
    url_variable: Variable
    secret_variable: Variable | None = None

    @property
    def recipient(self) -> str:
        """What the ledger calls it. No mail address is called so: it has no @."""
        return f"{self.type}:{self.name}"

    @model_validator(mode="after")
    def _webhooks_sign(self) -> Door:
        if (self.type == "webhook") != (self.secret_variable is not None):
            raise ValueError('secret_variable goes with type = "webhook", and with no other')
        return self
