"""Runs the operator's templates, and says where one is mistaken.

In: the templates/ folder and values. Out: text. What the values are is left to `editor`.

Templates run in Jinja2's sandbox: they decide how an issue looks, are often changed by people who do not maintain the
program, and need nothing of Python beyond the values they are given. Text is escaped in everything but `*.txt.j2` and
`*.md.j2` (whose values come escaped already), and a misspelt name is a mistake, never an empty string.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from traceback import extract_tb

from jinja2 import FileSystemLoader, StrictUndefined, TemplateNotFound, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from digest.config import UserError
from digest.render.columns import wrap
from digest.render.wording import Wording


class Templates:
    """The templates in `folder`, with the filters `counted` and `wrap`."""

    def __init__(self, folder: Path, wording: Wording) -> None:
        self.folder = folder
        self._environment = ImmutableSandboxedEnvironment(
            loader=FileSystemLoader(folder),
            autoescape=lambda name: not (name or "").endswith((".txt.j2", ".md.j2")),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self._environment.filters.update(counted=wording.count, wrap=wrap)

    def render(self, template: str, **values: object) -> str:
        """What the template of that name makes of `values`; raises `UserError` naming the file and line at fault."""
        try:
            return self._environment.get_template(template).render(**values)
        except TemplateSyntaxError as error:
            raise UserError(f"{error.filename}:{error.lineno}: {_one_line(error)}") from error
        except Exception as error:  # a template's expressions can raise anything
            raise UserError(f"{self._place(error, template)}: {_explain(error)}") from error

    def read(self, file: str) -> str:
        """A file of the folder as it stands; raises `UserError` where it cannot be read."""
        try:
            return (self.folder / file).read_text(encoding="utf-8")
        except OSError as error:
            raise UserError(
                f"{self.folder / file}: {error.strerror}; 'pharma-digest init' writes a fresh copy"
            ) from None
        except UnicodeDecodeError:
            raise UserError(f"{self.folder / file}: not UTF-8; save it as UTF-8") from None

    def style(self, file: str) -> dict[str, str]:
        """A style sheet, and its hash for a Content Security Policy (Level 3) that allows it and nothing else."""
        sheet = self.read(file)
        digest = b64encode(sha256(sheet.encode()).digest()).decode("ascii")
        return {"style": Markup(sheet), "style_hash": f"sha256-{digest}"}  # noqa: S704 -- the operator's own

    def _place(self, error: Exception, template: str) -> str:
        """`file:line` of the template line that raised `error`: Jinja2 writes it into the traceback."""
        lines = [frame for frame in extract_tb(error.__traceback__) if Path(frame.filename).suffix == ".j2"]
        return f"{lines[-1].filename}:{lines[-1].lineno}" if lines else str(self.folder / template)


def _explain(error: Exception) -> str:
    if isinstance(error, TemplateNotFound):
        return f"there is no template {error.name}; 'pharma-digest init' writes a fresh copy"
    if isinstance(error, UnicodeDecodeError):
        return "not UTF-8; save it as UTF-8"
    if isinstance(error, KeyError):
        return f"no such word: {error}; the nouns are in config/render/wording.toml"
    return _one_line(error)


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
