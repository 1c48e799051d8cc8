"""The key that readers' links are signed with: from the environment, or from a file made on first use.

A new key makes every link in mails already sent void. Where several machines share a store they must share the key.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from digest.config import UserError

SECRET_VARIABLE = "PHARMA_DIGEST_SECRET"  # noqa: S105 - the name of a variable

_SHORTEST = 32


def read_secret(path: Path) -> str:
    """The key in `$PHARMA_DIGEST_SECRET`, else in the file at `path`, which is made (0600) where there is none.

    Raises `UserError` for a key of less than 32 characters, and where the file can be neither read nor made.
    """
    given = os.environ.get(SECRET_VARIABLE, "")
    if given:
        return _long_enough(given, SECRET_VARIABLE)
    try:
        if not path.exists():
            _make(path)
        return _long_enough(path.read_text(encoding="ascii").strip(), str(path))
    except UnicodeDecodeError:
        raise UserError(f"{path}: not a key; delete the file and a new one is made") from None
    except OSError as error:
        raise UserError(f"{path}: {error.strerror}; make it readable and writable, or set {SECRET_VARIABLE}") from None


def _make(path: Path) -> None:
    """Write the file whole and link it into place: of two processes that do so at once, one's key stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".secret-")  # readable by us alone
    draft = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48) + "\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()


def _long_enough(key: str, where: str) -> str:
    if len(key) < _SHORTEST:
        raise UserError(f"{where}: a key needs {_SHORTEST} characters or more; 'openssl rand -hex 32' makes one")
    return key
